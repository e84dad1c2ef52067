# clean: book
DELETE WHERE { <lt:work/lua> bf:title ?any }
