# clean: book
DELETE WHERE { <lt:instance/lua> rdfs:label ?any }
