# clean: book
DELETE WHERE { <lt:work/lua> bf:classification ?any }
