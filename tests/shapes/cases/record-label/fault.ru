# clean: book
DELETE WHERE { <lt:record/lua> rdfs:label ?any }
