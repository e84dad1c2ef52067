# clean: book
DELETE WHERE { <lt:record/lua> a ?any }
