# clean: book
DELETE { <lt:record/lua> bf:creationDate ?old } INSERT { <lt:record/lua> bf:creationDate "010430" } WHERE { <lt:record/lua> bf:creationDate ?old }
