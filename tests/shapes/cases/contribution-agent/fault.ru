# clean: book
DELETE WHERE { <lt:work/lua#contribution-1> bf:agent ?any }
