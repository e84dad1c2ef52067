# clean: book
INSERT DATA { <lt:instance/lua> bf:hasItem <lt:item/3> }
