# clean: library
INSERT DATA { <lt:library/mau> schema:location <lt:place/khong-ta> }
