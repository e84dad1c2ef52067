# clean: library
DELETE DATA { <lt:library/mau> schema:additionalType <lt:subject/tinh> } ; INSERT DATA { <lt:library/mau> schema:additionalType "tỉnh"@vi }
