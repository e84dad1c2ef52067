# clean: library
DELETE WHERE { <lt:item/tc> schema:conditionsOfAccess ?any }
