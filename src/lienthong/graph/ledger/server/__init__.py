"""The ledger on a PostgreSQL server: the statements that SQLite runs, put into the server's words."""
