# clean: book
DELETE { <lt:work/lua> schema:inLanguage ?old } INSERT { <lt:work/lua> schema:inLanguage "Tiếng Việt"@vi } WHERE { <lt:work/lua> schema:inLanguage ?old }
