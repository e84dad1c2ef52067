# clean: book
DELETE { <lt:work/lua#contribution-1> bf:agent ?old } INSERT { <lt:work/lua#contribution-1> bf:agent <lt:place/namdinh> } WHERE { <lt:work/lua#contribution-1> bf:agent ?old }
