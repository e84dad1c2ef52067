# clean: library
DELETE WHERE { ?geo schema:longitude ?old }
