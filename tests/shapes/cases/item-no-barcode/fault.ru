# clean: book
DELETE WHERE { <lt:item/2> bf:identifiedBy ?any }
