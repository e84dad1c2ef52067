# clean: book
DELETE WHERE { <lt:instance/lua#title-1> bf:mainTitle ?any }
