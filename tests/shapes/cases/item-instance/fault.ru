# clean: book
DELETE WHERE { <lt:item/1> bf:itemOf ?any } ;
DELETE WHERE { <lt:item/1> schema:itemOffered ?any }
