# clean: book
DELETE { <lt:instance/lua#note-1> rdfs:label ?old } INSERT { <lt:instance/lua#note-1> rdfs:label <https://sach.example.vn/> } WHERE { <lt:instance/lua#note-1> rdfs:label ?old }
