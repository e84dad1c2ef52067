# clean: book
DELETE WHERE { <lt:instance/lua> bf:title ?any }
