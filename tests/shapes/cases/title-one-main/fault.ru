# clean: book
INSERT DATA { <lt:instance/lua#title-1> bf:mainTitle "Cây lúa"@vi }
