# clean: book
INSERT DATA { <lt:agent/chau> a bf:Meeting }
