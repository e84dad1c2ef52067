# clean: book
DELETE WHERE { <lt:library/nongnghiep> rdfs:label ?any }
