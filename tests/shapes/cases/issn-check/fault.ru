# clean: book
DELETE { <lt:series/nhanong#identifier-1> rdf:value ?old } INSERT { <lt:series/nhanong#identifier-1> rdf:value "1859-000X" } WHERE { <lt:series/nhanong#identifier-1> rdf:value ?old }
