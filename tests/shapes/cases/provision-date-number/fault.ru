# clean: book
DELETE { <lt:instance/lua#publication-1> bf:date ?old } INSERT { <lt:instance/lua#publication-1> bf:date 1996 } WHERE { <lt:instance/lua#publication-1> bf:date ?old }
