# clean: book
INSERT DATA { <lt:instance/lua> bf:instanceOf <lt:series/nhanong> }
