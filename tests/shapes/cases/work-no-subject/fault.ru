# clean: book
DELETE WHERE { <lt:work/lua> bf:subject ?any }
