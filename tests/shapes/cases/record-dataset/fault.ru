# clean: book
DELETE { <lt:record/lua> dct:isPartOf ?old } INSERT { <lt:record/lua> dct:isPartOf "Nông nghiệp" } WHERE { <lt:record/lua> dct:isPartOf ?old }
