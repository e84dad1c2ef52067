# clean: book
DELETE { <lt:instance/lua> bf:responsibilityStatement ?old } INSERT { <lt:instance/lua> bf:responsibilityStatement "  " } WHERE { <lt:instance/lua> bf:responsibilityStatement ?old }
