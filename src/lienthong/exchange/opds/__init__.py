"""OPDS 2 (https://drafts.opds.io/opds-2.0): e-books that may be read without paying, for reading applications."""
