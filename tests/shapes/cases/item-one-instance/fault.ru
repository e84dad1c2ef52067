# clean: book
INSERT DATA { <lt:item/1> bf:itemOf <lt:instance/khac> ; schema:itemOffered <lt:instance/khac> .
  <lt:instance/khac> a bf:Instance }
