# clean: book
DELETE WHERE { <lt:instance/lua#identifier-1> rdf:value ?any }
