# clean: book
DELETE { <lt:instance/lua#identifier-1> rdf:value ?old } INSERT { <lt:instance/lua#identifier-1> rdf:value "44860" } WHERE { <lt:instance/lua#identifier-1> rdf:value ?old }
