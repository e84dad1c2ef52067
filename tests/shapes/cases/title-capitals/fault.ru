# clean: book
DELETE { <lt:instance/lua#title-1> bf:mainTitle ?old } INSERT { <lt:instance/lua#title-1> bf:mainTitle "KỸ THUẬT TRỒNG LÚA NƯỚC"@vi } WHERE { <lt:instance/lua#title-1> bf:mainTitle ?old }
