"""Ways for other systems to take the catalogue, to follow it and to ask it: harvesting, catalogues of data sets,
resolving identifiers, reconciliation, feeds, and the protocols of libraries."""
