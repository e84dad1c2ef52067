"""The union catalogue as librarians use it: settling, explaining, deciding, the table of doubtful pairs."""
