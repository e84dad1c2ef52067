# clean: book
DELETE { <lt:item/1> schema:offeredBy ?old } INSERT { <lt:item/1> schema:offeredBy <lt:agent/dongxanh> } WHERE { <lt:item/1> schema:offeredBy ?old }
