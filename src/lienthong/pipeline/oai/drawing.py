"""From stored records to items: what is given of each in every format, and the sets that it is in."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import cache
from hashlib import blake2b
from typing import NamedTuple

from lienthong.exchange.oai.index import LIVE, NO_ITEM
from lienthong.graph.ledger.packing import unpack, unpack_body, unpack_report
from lienthong.graph.publishing.describe import public_line
from lienthong.graph.terms import OWN, Source, iri
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets.columns import Columns, columns
from lienthong.pipeline.oai.accounted import public_by_accounts
from lienthong.pipeline.oai.cleaning import marcxml, noted, public_part
from lienthong.pipeline.oai.dublincore import oai_dc
from lienthong.pipeline.oai.rdfxml import rdf_xml
from lienthong.pipeline.oai.rules import Kind, rules
from lienthong.pipeline.oai.statements import Said, Statements, spoken, text
from lienthong.pipeline.originals.explained import MOST_BYTES
from lienthong.pipeline.rereading import reread

MARC = "marc21"
"""Records of this format are given as MARCXML, those of no other."""


class Job(NamedTuple):
    """A live record as the ledger has it, packed. ``report`` is b"" when it is not of today's rules. ``moves`` are
    public names of its ids where they differ; ``removed`` and ``added`` are the lines that people took out of the
    public graph or put into it at the things it describes."""

    source: str
    number: str
    format: str
    encoding: str
    raw: bytes
    described: bytes
    report: bytes
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
    said = _said(body.lines, base, job, removed)
    statements = Statements(said)
    instances = list(statements.subjects(rules().item))
    if not instances:
        return NOTHING
    roles = {one.role: f"<{base}/{job.moves.get(one.ids[0], one.ids[0])}>" for one in body.entities}
    instance = roles["instance"] if roles.get("instance") in instances else instances[0]
    work = statements.values(instance, rules().item)[0]
    marc = None
    if record is not None:
        shown = _shown(source, base, job, record, body.lines, removed)
        if shown is None:
            return NOTHING
        marc = marcxml(shown)
    kind = _kind(statements, instance, work)
    sets = " ".join([f"kind:{kind.name}", *_classes(statements, work)])
    return Drawn(LIVE, sets, (oai_dc(statements, instance, work, kind), marc, rdf_xml(said, base)))


def _said(lines: Sequence[str], base: str, job: Job, removed: Set[str]) -> Said:
    """What a record says under public names, without what people took out of it and with what they put in."""
    if removed or job.added:
        told = [one for one in (public_line(line, base, job.moves) for line in lines) if one not in removed]
        told += [public_line(f"{line} .", base, {}) for line in job.added if line.startswith(OWN)]
        return spoken(told)
    said: Said = {}
    before, start, own, moves = "", len(OWN), f"<{base}/", job.moves
    about: dict[str, list[str]] = {}
    for line in lines:  # public_line() written out: this runs for every triple of every record
        subject, predicate, value = line.split(" ", 2)
        if subject != before:
            before = subject
            about = said.setdefault(_public(subject, own, moves), {})
        value = value[:-2]
        if value.startswith(OWN):
            value = _public(value, own, moves) if moves else own + value[start:]
        if predicate in about:
            about[predicate].append(value)
        else:
            about[predicate] = [value]
    return said


def _public(term: str, own: str, moves: Mapping[str, str]) -> str:
    id_, mark, fragment = term[len(OWN) : -1].partition("#")
    return f"{own}{moves.get(id_, id_)}{mark}{fragment}>"


def _shown(
    source: Source, base: str, job: Job, record: Record, lines: Sequence[str], removed: Set[str]
) -> Record | None:
    """The public part of a record; None when its library keeps it from the public by the rules of today."""
    if job.report and not removed:
        accounts, _, _ = unpack_report(job.report)
        shown = public_by_accounts(record, lines, accounts)
        if shown is not None:
            return shown
    notes = noted(source, record)
    if notes.withheld:
        return None
    names = job.moves
    return public_part(
        record, notes, lambda some: not removed.isdisjoint(public_line(one, base, names) for one in some)
    )


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
