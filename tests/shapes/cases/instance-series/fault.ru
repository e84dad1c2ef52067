# clean: book
INSERT DATA { <lt:instance/lua> bf:hasSeries <lt:series/khac> }
