"""From stored records to items: what is given of each in every format, and the sets that it is in."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from lienthong.exchange.oai.index import LIVE, NO_ITEM
from lienthong.graph.ledger.packing import unpack, unpack_body
from lienthong.graph.publishing.describe import public_line
from lienthong.graph.terms import OWN, Source, iri
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets.columns import Columns, columns
from lienthong.pipeline.oai.cleaning import marcxml, noted, public_part
from lienthong.pipeline.oai.dublincore import oai_dc
from lienthong.pipeline.oai.rdfxml import rdf_xml
from lienthong.pipeline.oai.rules import Kind, rules
from lienthong.pipeline.oai.statements import Statements, text
from lienthong.pipeline.originals.explained import MOST_BYTES
from lienthong.pipeline.rereading import reread

MARC = "marc21"
"""Records of this format are given as MARCXML, those of no other."""


class Job(NamedTuple):
    """A live record as the ledger has it, packed. ``moves`` are public names of its ids where they differ; ``removed``
    and ``added`` are the lines that people took out of the public graph or put into it at the things it describes."""

    source: str
    number: str
    format: str
    encoding: str
    raw: bytes
    described: bytes
    moves: dict[str, str]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


class Drawn(NamedTuple):
    """An item: its sets but for that of its source, its metadata by format (None: not given in it)."""

    state: int
    sets: str
    contents: tuple[bytes | None, bytes | None, bytes | None]

    @property
    def digest(self) -> bytes:
        """Stands for all that is given of it."""
        made = blake2b(f"{self.state} {self.sets}".encode(), digest_size=16)
        for one in self.contents:
            made.update(b"-" if one is None else b"%d:%b" % (len(one), one))
        return made.digest()


NOTHING = Drawn(NO_ITEM, "", (None, None, None))


def draw(sources: Mapping[str, Source], base: str, jobs: Sequence[Job]) -> list[Drawn]:
    """One item for each record. One that breaks the drawing, or that its library keeps from the public by the rules of
    today, is none."""
    records = _read(sources, jobs)
    made = []
    for job, record in zip(jobs, records, strict=True):
        try:
            made.append(_draw(sources[job.source], base, job, record))
        except Exception:  # noqa: BLE001 -- the per-record boundary: one odd record must not end a publish
            made.append(NOTHING)
    return made


def _read(sources: Mapping[str, Source], jobs: Sequence[Job]) -> list[Record | None]:
    """The MARC records, those of one file together; None for others and for what cannot be read any more."""
    found: list[Record | None] = [None] * len(jobs)
    several: dict[tuple[str, str], list[tuple[int, bytes]]] = {}
    for place, job in enumerate(jobs):
        if job.format == MARC and len(raw := unpack(job.raw)) <= MOST_BYTES:
            several.setdefault((job.source, job.encoding), []).append((place, raw))
    for (source, encoding), raws in several.items():
        known = sources[source]
        read = reread([raw for _, raw in raws], _columns(known.columns), known.encoding or encoding)
        for (place, _), one in zip(raws, read, strict=True):
            found[place] = one if isinstance(one, Record) else None
    return found


@cache
def _columns(written: str) -> Columns:
    return columns(written)


def _draw(source: Source, base: str, job: Job, record: Record | None) -> Drawn:
    body = unpack_body(0, job.described)
    removed = {public_line(f"{line} .", base, {}) for line in job.removed}

    def public(line: str) -> str:
        return public_line(line, base, job.moves)

    lines = [one for one in map(public, body.lines) if one not in removed]
    lines += [public_line(f"{line} .", base, {}) for line in job.added if line.startswith(OWN)]
    said = Statements(lines)
    instances = list(said.subjects(rules().item))
    if not instances:
        return NOTHING
    roles = {one.role: f"<{base}/{job.moves.get(one.ids[0], one.ids[0])}>" for one in body.entities}
    instance = roles["instance"] if roles.get("instance") in instances else instances[0]
    work = said.values(instance, rules().item)[0]
    marc = None
    if record is not None:
        notes = noted(source, record)
        if notes.withheld:
            return NOTHING
        marc = marcxml(public_part(record, notes, lambda some: not removed.isdisjoint(map(public, some))))
    kind = _kind(said, instance, work)
    sets = " ".join([f"kind:{kind.name}", *_classes(said, work)])
    return Drawn(LIVE, sets, (oai_dc(said, instance, work, kind), marc, rdf_xml(lines, base)))


def _kind(said: Statements, instance: str, work: str) -> Kind:
    classes = said.types(instance) | said.types(work)
    return next((one for one in rules().kinds if one.classes & classes), rules().kinds[-1])


_DDC, _CLASS, _PORTION = iri("bf:ClassificationDdc"), iri("bf:classification"), iri("bf:classificationPortion")
_NUMBER = re.compile(r"(\d)(\d)\d(?!\d)")


def _classes(said: Statements, work: str) -> list[str]:
    """The divisions of the Dewey classification that a Work is in, each below its class."""
    found = set()
    for node in said.values(work, _CLASS):
        if _DDC not in said.types(node):
            continue
        for portion in said.values(node, _PORTION):
            told = text(portion)
            if told and (number := _NUMBER.match(told[0])):
                found.add(f"ddc:{number[1]}00:{number[1]}{number[2]}0")
    return sorted(found)
