# clean: book
DELETE DATA { <lt:work/lua> a schema:CreativeWork }
