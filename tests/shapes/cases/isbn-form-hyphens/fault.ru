# clean: book
DELETE { <lt:instance/lua#identifier-1> rdf:value ?old } INSERT { <lt:instance/lua#identifier-1> rdf:value "978-604-1-00001-8" } WHERE { <lt:instance/lua#identifier-1> rdf:value ?old }
