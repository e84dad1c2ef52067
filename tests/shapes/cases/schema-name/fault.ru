# clean: book
DELETE WHERE { <lt:subject/giaotrinh> schema:name ?any }
