# clean: book
DELETE WHERE { <lt:work/lua> bf:language ?any }
