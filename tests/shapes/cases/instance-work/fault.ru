# clean: book
DELETE WHERE { <lt:instance/lua> bf:instanceOf ?any }
