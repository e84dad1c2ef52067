"""Data sets written into a CKAN portal that does not harvest."""
