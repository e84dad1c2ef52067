# clean: book
INSERT DATA { <lt:item/9> a bf:Item ; rdfs:label "Bản 9" ; bf:itemOf <lt:instance/mat> ; schema:itemOffered <lt:instance/mat> ;
  bf:heldBy <lt:library/nongnghiep> ; schema:offeredBy <lt:library/nongnghiep> ; bf:identifiedBy <lt:item/1#identifier-1> }
