# clean: book
DELETE { <lt:work/lua#contribution-1> bf:role ?old } INSERT { <lt:work/lua#contribution-1> bf:role "tác giả"@vi } WHERE { <lt:work/lua#contribution-1> bf:role ?old }
