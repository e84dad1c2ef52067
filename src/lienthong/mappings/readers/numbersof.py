"""Identifiers as repositories write them: DOIs and handles in any form, as a field that says which it is."""

import re

from lienthong.mappings.record import Field

_HANDLE = re.compile(r"(?:https?://hdl\.handle\.net/|hdl:)(\S+)$", re.IGNORECASE)
_DOI = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?(10\.\d{4,9}/\S+)$", re.IGNORECASE)


_EVERYBODYS = "123456789/"
"""The prefix with which DSpace is installed: hdl.handle.net knows no such handle, so a link there leads nowhere."""


def told(field: Field) -> Field:
    """The field; of a DOI its bare number with its ``address``; of a handle its number, said to be one (``handle``),
    with its ``address`` where that leads anywhere; a web address as ``url``."""
    value = field.first("a")
    if handle := _HANDLE.match(value):
        number = handle[1]
        address = [] if number.startswith(_EVERYBODYS) else [("address", f"https://hdl.handle.net/{number}")]
        field.subfields[:1] = [("a", number), ("handle", "hdl"), *address]
    elif doi := _DOI.match(value):
        field.subfields[:1] = [("a", doi[1]), ("address", f"https://doi.org/{doi[1]}")]
    elif value.startswith(("http://", "https://")):
        field.subfields[:1] = [("url", value)]
    return field
