# clean: book
DELETE { <lt:instance/lua> schema:datePublished ?old } INSERT { <lt:instance/lua> schema:datePublished "1996" } WHERE { <lt:instance/lua> schema:datePublished ?old }
