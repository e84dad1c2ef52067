"""What an OAI header tells of a version: which record it is, and when it was changed."""

import re
import sqlite3

from lienthong.graph.ledger.packing import unpack

_REACH = 8000
"""Bytes of a raw record in which its header is looked for; behind identifier and datestamp come any number of sets."""

_HEADER = re.compile(rb"<(?:[\w.-]+:)?header\b([^>]{0,500})>")
_HEADER_END = re.compile(rb"</(?:[\w.-]+:)?header\s*>")
_IDENTIFIER = re.compile(rb"<(?:[\w.-]+:)?identifier\s*>\s*([^<]{1,2000}?)\s*</")


def oai_header(raw: bytes) -> tuple[bytes, bytes] | None:
    """Attributes and content of the OAI header with which a raw record begins; None without one."""
    found = _HEADER.search(raw, 0, _REACH)
    if found is None:
        return None
    end = _HEADER_END.search(raw, found.end(), _REACH)
    return found[1], raw[found.end() : end.start() if end else _REACH]


def oai_identifier(raw: bytes) -> bytes:
    """The identifier in the OAI header with which a raw record begins, as it is written there; b'' without one."""
    header = oai_header(raw)
    found = _IDENTIFIER.search(header[1]) if header else None
    return found[1] if found else b""


def same_record(db: sqlite3.Connection, row: int, packed: bytes) -> bool:
    """Whether a raw record, ``packed``, is another version of the stored one, by the OAI identifier that both bear.

    A repository gives an identifier to one record only (OAI-PMH 2.0, section 2.4), so that this is certain where a
    control number is not.
    """
    identifier = oai_identifier(unpack(packed))
    if not identifier:
        return False
    (stored,) = db.execute("SELECT raw FROM body WHERE record = ?", (row,)).fetchone()
    return oai_identifier(unpack(stored)) == identifier


def comparable(one: str, other: str) -> bool:
    """Whether two datestamps differ and are by the same clock: both of an OAI header (``2024-03-10T…``, UTC) or both
    as field 005 has them (``20240310…``, the library's own time)."""
    return bool(one and other and one != other) and (one[4:5] == "-") == (other[4:5] == "-")
