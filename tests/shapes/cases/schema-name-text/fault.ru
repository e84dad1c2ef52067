# clean: book
DELETE { <lt:subject/giaotrinh> schema:name ?old } INSERT { <lt:subject/giaotrinh> schema:name "" } WHERE { <lt:subject/giaotrinh> schema:name ?old }
