# clean: book
DELETE { <lt:series/nhanong> schema:issn ?old } INSERT { <lt:series/nhanong> schema:issn "1859-0003" } WHERE { <lt:series/nhanong> schema:issn ?old }
