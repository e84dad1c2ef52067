# clean: book
DELETE WHERE { <lt:instance/lua> bf:extent ?any }
