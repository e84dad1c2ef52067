# clean: book
DELETE { <lt:instance/lua#note-1> rdfs:label ?old } INSERT { <lt:instance/lua#note-1> rdfs:label " \u00A0" } WHERE { <lt:instance/lua#note-1> rdfs:label ?old }
