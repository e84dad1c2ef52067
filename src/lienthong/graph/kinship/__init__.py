"""Subjects of several schemes that mean the same: linked (``skos:closeMatch``), never merged. See decision 056."""
