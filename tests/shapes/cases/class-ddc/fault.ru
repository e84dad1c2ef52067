# clean: book
DELETE { <lt:work/lua#class-1> bf:classificationPortion ?old } INSERT { <lt:work/lua#class-1> bf:classificationPortion "633.18 K600T" } WHERE { <lt:work/lua#class-1> bf:classificationPortion ?old }
