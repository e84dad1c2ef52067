# clean: book
DELETE { <lt:instance/lua> schema:isbn ?old } INSERT { <lt:instance/lua> schema:isbn "9786041000010" } WHERE { <lt:instance/lua> schema:isbn ?old }
