# clean: book
DELETE { <lt:place/namdinh> rdfs:label ?old } INSERT { <lt:place/namdinh> rdfs:label "Tp. HCM" } WHERE { <lt:place/namdinh> rdfs:label ?old }
