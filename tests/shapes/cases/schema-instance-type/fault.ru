# clean: book
DELETE DATA { <lt:instance/lua> a schema:Book }
