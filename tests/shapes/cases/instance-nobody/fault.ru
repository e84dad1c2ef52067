# clean: book
DELETE WHERE { <lt:instance/lua> bf:responsibilityStatement ?any } ;
DELETE WHERE { <lt:work/lua> bf:contribution ?any }
