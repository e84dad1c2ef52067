# clean: book
DELETE { <lt:instance/lua#title-1> bf:mainTitle ?old } INSERT { <lt:instance/lua#title-1> bf:mainTitle "Ká»¹ thuáº\u00ADt trá»“ng lÃºa nÆ°á»›c"@vi } WHERE { <lt:instance/lua#title-1> bf:mainTitle ?old }
