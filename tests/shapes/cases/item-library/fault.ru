# clean: book
DELETE WHERE { <lt:item/1> bf:heldBy ?any } ;
DELETE WHERE { <lt:item/1> schema:offeredBy ?any }
