"""Spreadsheets of a library as records: each row a book, or a copy of the book above, each column a MARC subfield."""
