# clean: book
DELETE { <lt:work/lua> bf:language ?old } INSERT { <lt:work/lua> bf:language "vie" } WHERE { <lt:work/lua> bf:language ?old }
