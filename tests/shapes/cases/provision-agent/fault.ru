# clean: book
DELETE { <lt:instance/lua#publication-1> bf:agent ?old } INSERT { <lt:instance/lua#publication-1> bf:agent <lt:place/namdinh> } WHERE { <lt:instance/lua#publication-1> bf:agent ?old }
