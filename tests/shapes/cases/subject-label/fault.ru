# clean: book
DELETE WHERE { <lt:subject/lua> rdfs:label ?any }
