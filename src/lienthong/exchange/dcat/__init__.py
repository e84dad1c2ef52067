"""The catalogue of data sets (DCAT-AP 3.0.1) and the description of their contents (VoID)."""
