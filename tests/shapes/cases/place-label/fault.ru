# clean: book
DELETE WHERE { <lt:place/namdinh> rdfs:label ?any }
