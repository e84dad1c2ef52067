# clean: book
DELETE { <lt:instance/lua> schema:isbn ?old } INSERT { <lt:instance/lua> schema:isbn "9786041" } WHERE { <lt:instance/lua> schema:isbn ?old }
