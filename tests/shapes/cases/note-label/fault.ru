# clean: book
DELETE WHERE { <lt:instance/lua#note-1> rdfs:label ?any }
