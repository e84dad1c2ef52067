# clean: book
DELETE { <lt:subject/giaotrinh> schema:name ?old } INSERT { <lt:subject/giaotrinh> schema:name 5 } WHERE { <lt:subject/giaotrinh> schema:name ?old }
