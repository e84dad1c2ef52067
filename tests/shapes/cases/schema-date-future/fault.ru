# clean: book
DELETE { <lt:instance/lua> schema:datePublished ?old } INSERT { <lt:instance/lua> schema:datePublished "9996"^^xsd:gYear } WHERE { <lt:instance/lua> schema:datePublished ?old }
