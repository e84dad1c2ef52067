# clean: book
INSERT DATA { <lt:item/1> bf:itemOf <lt:work/lua> ; schema:itemOffered <lt:work/lua> . <lt:work/lua> a bf:Instance }
