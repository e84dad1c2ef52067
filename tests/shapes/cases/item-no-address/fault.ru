# clean: library
DELETE WHERE { <lt:item/tc> bf:electronicLocator ?any } ; DELETE WHERE { <lt:item/tc> schema:url ?any }
