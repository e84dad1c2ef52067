# clean: book
DELETE WHERE { <lt:instance/lua> schema:exampleOfWork ?any }
