"""What goes into the ledger and what comes out of it."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lienthong.graph.terms import Account, Described, Flag


@dataclass(frozen=True, slots=True)
class Entry:
    """One outcome of reading, mapping and validating.

    ``number`` is the control number within the source, or a hash of the content for a record without one.
    ``status``: "live" (``described`` is set), "quarantined" (unreadable or in violation of a shape; ``reason``
    is a code of ``site/messages/*/flags.toml``), "withheld" (kept from the public at once, even when an older version
    was live) or "deleted" (leader/05 d, OAI header status="deleted"). The ledger itself makes a live one "waiting" as
    long as no other record describes what it needs (``Described.need``).
    ``datestamp`` is field 005 or the OAI datestamp as written; versions are compared by it as text.
    ``findings`` are validation results that can be written as JSON. ``encoding`` is the one that the record was read
    in, "" when there was no text. ``sketch`` is what ``described`` was drawn as, when that was done already.
    ``held`` are its entities as the ledger holds them, None where nobody has asked for them yet.
    ``shown`` is the part of the original that the public may see, as whoever made the entry wrote it; b"" where that
    was not decided.
    """

    number: str
    status: str
    raw: bytes
    format: str
    file: str
    ordinal: int
    offset: int
    datestamp: str = ""
    described: Described | None = None
    findings: tuple[dict[str, Any], ...] = ()
    reason: str = ""
    detail: str = ""
    encoding: str = ""
    sketch: "Sketch | None" = None
    shown: bytes = b""
    held: "list[Held] | None" = None


class Sketch(NamedTuple):
    """What was drawn of a description when it was mapped (``graph/matching/sketching.py``): ``rules`` is the
    fingerprint of code and tables by which."""

    rules: str
    portraits: bytes


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """One record, or the ``pending`` bad update of one whose last good version is still live.

    ``raw`` is empty unless it was asked for. ``entity`` is its ``record/…`` id, "" when it was never mapped.
    """

    key: int
    source: str
    number: str
    pending: bool
    entity: str
    status: str
    datestamp: str
    format: str
    reason: str
    detail: str
    file: str
    ordinal: int
    offset: int
    run: int
    accounts: list[Account]
    flags: list[Flag]
    findings: list[dict[str, Any]]
    encoding: str = ""
    raw: bytes = b""


Tallies = dict[str, dict[str, int]]
"""What a report counts: by its part ("flag", "lost" …) and code or subfield, in how many records or how often."""


@dataclass(frozen=True, slots=True)
class Run:
    """One load of one source; times are UTC.

    ``state`` is "running", "interrupted" or what ``finish_run`` was told; ``constants`` are subfield, value and
    records of what was the same in all of them, None when that was not looked for. ``texts`` are each file's name,
    format, encoding and warnings, ``tallies`` what the report counted when it was complete.
    """

    key: int
    source: str
    files: list[str]
    rules: str
    started: str
    finished: str
    state: str
    counts: dict[str, int]
    constants: list[tuple[str, str, int]] | None = None
    texts: list[tuple[str, str, str, list[str]]] = field(default_factory=list)
    tallies: Tallies | None = None


class Held(NamedTuple):
    """An entity of a stored record: its ids, its role and the hash of the lines about it (empty: none)."""

    ids: list[str]
    role: str
    digest: bytes


class Body(NamedTuple):
    """What a live record says: its row, its entities and its N-Triples lines with private IRIs."""

    record: int
    entities: list[Held]
    lines: list[str]
