# clean: book
DELETE { <lt:place/namdinh> rdfs:label ?old } INSERT { <lt:place/namdinh> rdfs:label "H." } WHERE { <lt:place/namdinh> rdfs:label ?old }
