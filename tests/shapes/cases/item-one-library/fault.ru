# clean: book
INSERT DATA { <lt:item/1> bf:heldBy <lt:agent/dongxanh> ; schema:offeredBy <lt:agent/dongxanh> }
