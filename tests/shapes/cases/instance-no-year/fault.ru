# clean: book
DELETE WHERE { <lt:instance/lua> schema:datePublished ?any } ;
DELETE WHERE { <lt:instance/lua#publication-1> bf:date ?any }
