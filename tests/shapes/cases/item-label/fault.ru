# clean: book
DELETE WHERE { <lt:item/1> rdfs:label ?any }
