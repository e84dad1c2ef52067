"""Dumps of the published catalogue: what lies in the folder ``dumps``, and how the web gives it out."""
