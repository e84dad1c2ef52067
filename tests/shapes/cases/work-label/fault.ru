# clean: book
DELETE WHERE { <lt:work/lua> rdfs:label ?any }
