"""Searching for library systems: SRU 1.1, 1.2 (https://www.loc.gov/standards/sru/) and 2.0 (OASIS searchRetrieve).

A hit is an edition (Instance); its record is the original one where its source gives it. See
docs/decisions/086-sru-opds-iiif-profiles.md.
"""
