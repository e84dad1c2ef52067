# clean: book
DELETE WHERE { <lt:instance/lua> schema:publisher ?any } ;
DELETE WHERE { <lt:instance/lua> bf:publicationStatement ?any } ;
DELETE WHERE { <lt:instance/lua#publication-1> bf:agent ?any }
