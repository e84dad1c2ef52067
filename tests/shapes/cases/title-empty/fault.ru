# clean: book
DELETE { <lt:instance/lua#title-1> bf:mainTitle ?old } INSERT { <lt:instance/lua#title-1> bf:mainTitle ""@vi } WHERE { <lt:instance/lua#title-1> bf:mainTitle ?old }
