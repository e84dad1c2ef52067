# clean: book
DELETE { <lt:place/namdinh> rdfs:label ?old } INSERT { <lt:place/namdinh> rdfs:label 1996 } WHERE { <lt:place/namdinh> rdfs:label ?old }
