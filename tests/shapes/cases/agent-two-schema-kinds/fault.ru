# clean: book
INSERT DATA { <lt:agent/chau> a schema:Organization }
