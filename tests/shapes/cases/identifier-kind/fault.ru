# clean: book
DELETE { <lt:item/1#identifier-1> a ?old } INSERT { <lt:item/1#identifier-1> a bf:Identifier } WHERE { <lt:item/1#identifier-1> a ?old }
