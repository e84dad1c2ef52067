# clean: book
DELETE { <lt:item/2> bf:heldBy ?old } INSERT { <lt:item/2> bf:heldBy <lt:agent/chau> } WHERE { <lt:item/2> bf:heldBy ?old } ;
DELETE { <lt:item/2> schema:offeredBy ?old } INSERT { <lt:item/2> schema:offeredBy <lt:agent/chau> } WHERE { <lt:item/2> schema:offeredBy ?old }
