# clean: book
DELETE { <lt:work/lua> bf:language ?old } INSERT { <lt:work/lua> bf:language lang:vietnamese } WHERE { <lt:work/lua> bf:language ?old }
