# clean: book
DELETE { <lt:instance/lua> bf:electronicLocator ?old } INSERT { <lt:instance/lua> bf:electronicLocator "xem bản PDF" } WHERE { <lt:instance/lua> bf:electronicLocator ?old }
