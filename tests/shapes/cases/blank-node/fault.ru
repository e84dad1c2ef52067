# clean: book
INSERT DATA { <lt:work/lua> bf:note [ a bf:Note ; rdfs:label "Ghi chú"@vi ] }
