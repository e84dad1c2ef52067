# clean: book
DELETE { <lt:instance/lua#publication-1> bf:place ?old } INSERT { <lt:instance/lua#publication-1> bf:place "Nam Định" } WHERE { <lt:instance/lua#publication-1> bf:place ?old }
