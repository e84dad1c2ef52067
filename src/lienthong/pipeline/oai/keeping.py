"""From stored records to items: what is kept of each for harvesters, and the sets that it is in."""

import re
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from lienthong.exchange.oai.drawing import Body, edition, named
from lienthong.exchange.oai.index import LIVE, NO_ITEM
from lienthong.exchange.oai.rules import looks, rules
from lienthong.exchange.oai.statements import Statements, text
from lienthong.graph.ledger.apart import moved
from lienthong.graph.ledger.packing import unpack_shown
from lienthong.graph.terms import OWN, Source, iri
from lienthong.pipeline.oai.faults import Fault, fault_of
from lienthong.pipeline.oai.job import Job
from lienthong.pipeline.oai.remembering import MARC, remembered

if TYPE_CHECKING:
    from lienthong.mappings.record import Record
    from lienthong.pipeline.oai.cleaning import Removed


class Kept(NamedTuple):
    """An item: its sets but for that of its source, and what its metadata are drawn from (None when it is no item).
    ``digest`` stands for all that is given of it; ``fault`` tells what broke when it was kept."""

    state: int
    sets: str
    body: Body | None
    digest: bytes
    fault: Fault | None = None


NOTHING = Kept(NO_ITEM, "", None, b"")


def known(job: Job) -> bytes | None:
    """The public part of the original as the load chose it, b"" for a record that was not MARC; None when the record
    has to be read again."""
    if job.format != MARC:
        return b""
    return remembered(unpack_shown(job.report)) if job.report and not job.removed else None


def keep(sources: Mapping[str, Source], base: str, jobs: Sequence[Job]) -> list[Kept]:
    """One item for each record. One whose original breaks the choice is given without it; one that breaks at what it
    says, or that its library keeps from the public by the rules of today, is none."""
    shown = [known(job) for job in jobs]
    unknown = [place for place, one in enumerate(shown) if one is None]
    records = _read(sources, jobs, unknown) if unknown else {}
    return [
        _attempt(sources[job.source], base, job, shown[place], records.get(place)) for place, job in enumerate(jobs)
    ]


def _attempt(source: Source, base: str, job: Job, shown: bytes | None, record: "Record | None") -> Kept:
    try:
        return _keep(source, base, job, shown, record)
    except Exception as error:  # noqa: BLE001 -- the per-record boundary: one odd record must not end a publish
        fault = fault_of(error)
    rest = NOTHING if record is None else _attempt(source, base, job, b"", None)
    return rest._replace(fault=fault)


def _read(sources: Mapping[str, Source], jobs: Sequence[Job], places: Sequence[int]) -> "dict[int, Record]":
    # What reads and maps takes longer to import than a record takes to be published: it is hardly ever needed.
    from lienthong.pipeline.oai.again import read_again

    return read_again(sources, jobs, places)


def _keep(source: Source, base: str, job: Job, shown: bytes | None, record: "Record | None") -> Kept:
    said = job.said
    header, _, lines = said.partition(b"\n")
    entities, moves, ledger = orjson.loads(header), job.moves, lines
    if job.removed or job.added:
        lines, entities, moves = _edited(lines.decode(), entities, job)
        said = b"%b\n%b" % (orjson.dumps(entities), lines)
    statements = Statements(named(_telling(lines), base, moves))
    found = edition(statements, entities, base, moves)
    if found is None:
        return NOTHING
    if shown is None and record is not None:
        from lienthong.pipeline.oai.choosing import chosen

        shown = chosen(source, record, ledger.decode().split("\n"), job.report, _removed(job))
        if shown is None:
            return NOTHING
    sets = " ".join([f"kind:{_kind(statements, *found)}", *_classes(statements, found[1])])
    body = Body(said, orjson.dumps(moves).decode() if moves else "", shown or None)
    return Kept(LIVE, sets, body, _digest(base, sets, entities, moves, shown or b""))


def _digest(base: str, sets: str, entities: list[list[Any]], moves: Mapping[str, str], shown: bytes) -> bytes:
    """Of what an item is drawn from; what it says of copies and libraries is in no metadata."""
    told = sorted(one for one in entities if one[0][0].partition("/")[0] not in rules().left_out)
    made = blake2b(orjson.dumps((looks(), base, sets, told, sorted(moves.items()))), digest_size=16)
    made.update(shown)
    return made.digest()


def _edited(lines: str, entities: list[list[Any]], job: Job) -> tuple[bytes, list[list[Any]], dict[str, str]]:
    """Lines and entities under public names with what people took out and put in, their digests as of now."""
    removed, moves = set(job.removed), job.moves
    told = [one for one in moved(lines.split("\n"), moves) if one.removesuffix(" .") not in removed]
    told += [f"{line} ." for line in job.added if line.startswith(OWN)]
    text_ = "\n".join(told).encode()
    stamp = blake2b(text_, digest_size=8).hexdigest()
    return text_, [[[moves.get(one, one) for one in ids], role, stamp] for ids, role, *_ in entities], {}


def _removed(job: Job) -> "Removed | None":
    """Whether one of some lines (private IRIs) was taken out by hand."""
    removed = set(job.removed)
    if not removed:
        return None
    return lambda lines: any(one.removesuffix(" .") in removed for one in moved(list(lines), job.moves))


_TYPE, _DDC, _CLASS = iri("rdf:type"), iri("bf:ClassificationDdc"), iri("bf:classification")
_PORTION = iri("bf:classificationPortion")
_NUMBER = re.compile(r"(\d)(\d)\d(?!\d)")


def _telling(lines: bytes) -> str:
    """The lines that decide about sets. They are looked for by what stands in them: to take all apart costs more than
    all else, and in UTF-8 looking is quicker than in text."""
    items, classes = _lines_with(lines, f" {rules().item} "), _lines_with(lines, f" {_CLASS} ")
    nodes = {line.split(" ", 2)[0] for line in items} | {line.split(" ", 2)[2][:-2] for line in items + classes}
    types = [line for node in nodes for line in _lines_with(lines, f"{node} {_TYPE} ")]
    return "\n".join(items + classes + (_lines_with(lines, f" {_PORTION} ") if classes else []) + types)


def _lines_with(lines: bytes, told: str) -> list[str]:
    part = told.encode()
    found, at = [], lines.find(part)
    while at >= 0:
        end = lines.find(b"\n", at)
        end = len(lines) if end < 0 else end
        found.append(lines[lines.rfind(b"\n", 0, at) + 1 : end].decode())
        at = lines.find(part, end)
    return found


def _kind(said: Statements, instance: str, work: str) -> str:
    classes = said.types(instance) | said.types(work)
    return next((one for one in rules().kinds if one.classes & classes), rules().kinds[-1]).name


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
