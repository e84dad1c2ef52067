# clean: book
DELETE { <lt:instance/lua> schema:numberOfPages ?old } INSERT { <lt:instance/lua> schema:numberOfPages "184" } WHERE { <lt:instance/lua> schema:numberOfPages ?old }
