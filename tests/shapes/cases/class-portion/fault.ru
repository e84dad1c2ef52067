# clean: book
DELETE WHERE { <lt:work/lua#class-1> bf:classificationPortion ?any }
