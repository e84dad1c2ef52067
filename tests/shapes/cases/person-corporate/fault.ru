# clean: book
DELETE { <lt:agent/chau> rdfs:label ?old } INSERT { <lt:agent/chau> rdfs:label "Viện Cây lương thực" } WHERE { <lt:agent/chau> rdfs:label ?old }
