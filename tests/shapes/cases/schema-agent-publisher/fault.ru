# clean: book
DELETE { <lt:instance/lua> schema:publisher ?old } INSERT { <lt:instance/lua> schema:publisher <lt:agent/khac> } WHERE { <lt:instance/lua> schema:publisher ?old }
