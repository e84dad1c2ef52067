# clean: book
DELETE { <lt:agent/chau> schema:birthDate ?old } INSERT { <lt:agent/chau> schema:birthDate "khoảng 1951" } WHERE { <lt:agent/chau> schema:birthDate ?old }
