# clean: book
DELETE WHERE { <lt:item/1> schema:itemOffered ?any }
