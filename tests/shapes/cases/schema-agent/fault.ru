# clean: book
INSERT DATA { <lt:work/lua> schema:translator "Người dịch"@vi }
