# clean: library
INSERT DATA { <lt:library/mau> schema:parentOrganization <lt:library/khac> }
