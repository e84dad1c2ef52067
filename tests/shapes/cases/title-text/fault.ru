# clean: book
DELETE { <lt:instance/lua#title-1> bf:mainTitle ?old } INSERT { <lt:instance/lua#title-1> bf:mainTitle "1984"^^xsd:integer } WHERE { <lt:instance/lua#title-1> bf:mainTitle ?old }
