# clean: library
DELETE { ?geo schema:latitude ?old } INSERT { ?geo schema:latitude 105.97 } WHERE { ?geo schema:latitude ?old }
