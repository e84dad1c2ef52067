# clean: book
DELETE { <lt:instance/lua#publication-1> bf:date ?old } INSERT { <lt:instance/lua#publication-1> bf:date "năm 1996"^^edtf:edtf } WHERE { <lt:instance/lua#publication-1> bf:date ?old }
