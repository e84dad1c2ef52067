# clean: book
DELETE WHERE { <lt:agent/chau> rdfs:label ?any }
