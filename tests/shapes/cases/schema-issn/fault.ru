# clean: book
DELETE { <lt:series/nhanong> schema:issn ?old } INSERT { <lt:series/nhanong> schema:issn "ISSN 1859-0004" } WHERE { <lt:series/nhanong> schema:issn ?old }
