# clean: book
DELETE { <lt:series/nhanong#identifier-1> rdf:value ?old } INSERT { <lt:series/nhanong#identifier-1> rdf:value "18590004" } WHERE { <lt:series/nhanong#identifier-1> rdf:value ?old }
