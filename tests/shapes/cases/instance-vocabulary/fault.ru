# clean: book
DELETE { <lt:instance/lua> bf:media ?old } INSERT { <lt:instance/lua> bf:media "không qua thiết bị"@vi } WHERE { <lt:instance/lua> bf:media ?old }
