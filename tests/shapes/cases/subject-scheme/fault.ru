# clean: book
DELETE { <lt:subject/lua> skos:inScheme ?old } INSERT { <lt:subject/lua> skos:inScheme "btkvn" } WHERE { <lt:subject/lua> skos:inScheme ?old }
