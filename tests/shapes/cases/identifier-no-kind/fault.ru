# clean: book
DELETE WHERE { <lt:item/1#identifier-1> a ?any }
