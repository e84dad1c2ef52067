# clean: book
DELETE { <lt:agent/chau> rdfs:label ?old } INSERT { <lt:agent/chau> rdfs:label "Đinh Thị Bảo Châu; Vũ An" } WHERE { <lt:agent/chau> rdfs:label ?old }
