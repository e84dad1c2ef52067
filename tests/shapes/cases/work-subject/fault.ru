# clean: book
INSERT DATA { <lt:work/lua> bf:subject "Lúa"@vi }
