# clean: book
INSERT DATA { <lt:instance/lua> bf:provisionActivity "Nam Định : Nxb Đồng Xanh, 1996" }
