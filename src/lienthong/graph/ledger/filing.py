"""An entry as it will lie in the ledger: hashed and packed by whoever made it, so that the one process that writes only
writes, and what travels to it is a quarter of what was said."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from lienthong.graph.ledger.entries import Entry, Held, Sketch
from lienthong.graph.ledger.packing import content_hash, hold, pack, pack_described, pack_report
from lienthong.graph.terms import Need

WAITING = "waiting"
ACCEPTED = ("live", WAITING)
"""States of a record whose description is kept."""


class Said(NamedTuple):
    """What a record says: its ``record/…``, its entities, how many ``statements`` there are, and all of it packed
    (``packing.pack_described``; b"" unless the record is accepted). ``need`` and ``by_number`` as in ``Described``."""

    record: str
    held: list[Held]
    statements: int
    packed: bytes
    need: Need | None
    by_number: str

    @property
    def ids(self) -> Iterable[str]:
        """All ids of all entities."""
        return (id_ for entity in self.held for id_ in entity.ids)


class Filed(NamedTuple):
    """An ``Entry`` whose ``raw`` and ``report`` are packed; ``digest`` is the hash of the raw record, ``findings`` how
    many there are, ``said`` None without a description."""

    number: str
    status: str
    digest: bytes
    raw: bytes
    report: bytes
    said: Said | None
    format: str
    file: str
    ordinal: int
    offset: int
    datestamp: str
    findings: int
    reason: str
    detail: str
    encoding: str
    sketch: Sketch | None


def filed(entry: Entry) -> Filed:
    """The entry as it will lie in the ledger. Raises TypeError when a finding cannot be written as JSON."""
    return Filed(
        number=entry.number,
        status=entry.status,
        digest=content_hash(entry.raw),
        raw=pack(entry.raw),
        report=pack_report(entry),
        said=_said(entry),
        format=entry.format,
        file=entry.file,
        ordinal=entry.ordinal,
        offset=entry.offset,
        datestamp=entry.datestamp,
        findings=len(entry.findings),
        reason=entry.reason,
        detail=entry.detail,
        encoding=entry.encoding,
        sketch=entry.sketch,
    )


def all_filed(entries: Sequence[Entry | Filed]) -> list[Filed]:
    """Entries in their order, each filed now unless it was before."""
    return [one if isinstance(one, Filed) else filed(one) for one in entries]


def _said(entry: Entry) -> Said | None:
    described = entry.described
    if described is None:
        return None
    held = hold(described) if entry.held is None else entry.held
    packed = pack_described(held, described.lines) if entry.status in ACCEPTED and held else b""
    return Said(described.record, held, len(described.lines), packed, described.need, described.by_number)


def same_thing(said: Said | None, held: Iterable[Held]) -> bool:
    """Whether another version of a record is still about the same Work or Instance; True when it does not say.

    Two books under one control number in one file are a mistake, not a correction of the first by the second.
    """
    if said is None:
        return True
    known = {id_ for entity in held if entity.role in ("work", "instance") for id_ in entity.ids}
    known.discard(said.by_number)
    return any(id_ in known for id_ in said.ids)
