"""Who says what: the statements of a page's entity with the records that make each, where several records describe it.

The public graph is the union of all records; the ledger knows them apart (``graph.saying``). Only what is published is
shown, and a catalogue that is served without its ledger has no such page.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from lienthong.errors import StoreError
from lienthong.graph import saying
from lienthong.graph.saying import MOST_RECORDS, is_known, said_by
from lienthong.site.described import described
from lienthong.site.editions import in_order
from lienthong.site.provenance import licence
from lienthong.site.reading import DEFAULT, Node, iris
from lienthong.site.show import Line, Part, Show, text_of
from lienthong.site.table import rows
from lienthong.site.values import whole_day

LISTING = "said"
"""The name of this page among an entity's lists (``?list=said``)."""
_EDITIONS = 20


@dataclass(frozen=True)
class Teller:
    """A record: the data set that it is in, the record itself, when it was changed ('' when unknown), the licence."""

    dataset: Part
    record: Part
    changed: str
    licence: Part | None


@dataclass
class Value:
    """A value with the records that say it, by their place among the tellers; ``all`` when each of them does."""

    line: Line
    tellers: list[int]
    all: bool = False


@dataclass
class Statement:
    """A property with its values; ``differ`` when not all records say all of them."""

    label: str
    values: list[Value] = field(default_factory=list)

    @property
    def differ(self) -> bool:
        """Whether the records do not all say the same."""
        return not all(one.all for one in self.values)


@dataclass
class Comparison:
    """The records that describe an entity and what each says; ``more`` records than were read."""

    tellers: list[Teller]
    statements: list[Statement]
    more: bool


def can_compare(show: Show, records: int) -> bool:
    """Whether there is something to compare, and a ledger to look it up in."""
    return records > 1 and is_known(_data(show))


def comparison(show: Show, kind: str, iri: str) -> Comparison | None:
    """What each record says of an entity; None when fewer than two describe it, or the ledger cannot be read."""
    records = records_of(show, kind, iri)
    base = show.reading.base
    if len(records) < 2 or not is_known(_data(show)):
        return None
    ids = [one.removeprefix(f"{base}/") for one in records]
    try:
        said = said_by(_data(show), base, iri.removeprefix(f"{base}/"), ids[:MOST_RECORDS])
    except StoreError:
        return None
    trees = {one: _tree(show, triples) for one, triples in said.items()}
    told = [one for one in said if iri in trees[one]]
    found: dict[str, Statement] = {}
    for at, one in enumerate(told):
        for row in rows(show, kind, iri, trees[one], ("bf:adminMetadata",)):
            statement = found.setdefault(row.label, Statement(row.label))
            for line in row.values:
                _add(statement, line, at)
    for statement in found.values():
        for value in statement.values:
            value.all = len(value.tellers) == len(told)
    tellers = [_teller(show, f"{base}/{one}") for one in told]
    return Comparison(tellers, list(found.values()), len(records) > MOST_RECORDS) if len(told) > 1 else None


def records_of(show: Show, kind: str, iri: str) -> list[str]:
    """The records that describe an entity, by IRI; of a work those of its editions."""
    things = in_order(show, iri)[:_EDITIONS] if kind == "work" else [iri]
    found = (one.value for thing in things for one in show.reading.values(thing, "bf:adminMetadata", 2 * MOST_RECORDS))
    return list(dict.fromkeys(found))


def item_records(show: Show, iri: str) -> list[str]:
    """The published records that describe a copy, by IRI: the only one that its library hands over of the edition,
    else what the ledger says; [] where nobody can tell."""
    base, data = show.reading.base, _data(show)
    edition, library = show.reading.first(iri, "bf:itemOf"), show.reading.first(iri, "bf:heldBy")
    told = described(show.reading, edition) if edition else None
    if told and library and not told.more:
        own = [
            record
            for dataset, records in told.records.items()
            if dataset and library in iris(show.reading.node(dataset), "dct:publisher")
            for record in records
        ]
        if len(own) == 1:
            return own
    one = iri.removeprefix(f"{base}/")
    if not is_known(data):
        return []
    try:
        found = saying.records_of(data, [one])[one]
    except StoreError:
        return []
    return [f"{base}/{record}" for record in found if show.reading.exists(record)]


def _data(show: Show) -> Path:
    return show.reading.opened.generation.folder.parent.parent


def _tree(show: Show, triples: Iterable[Triple]) -> dict[str, Node]:
    """What a record says, as far as it is published."""
    tree: dict[str, Node] = {}
    for subject, predicate, value in triples:
        if not isinstance(subject, NamedNode) or not isinstance(value, NamedNode | Literal):
            continue
        if Quad(subject, predicate, value, DEFAULT) in show.reading.store:
            tree.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
    return tree


def _add(statement: Statement, line: Line, at: int) -> None:
    text = "".join(text_of(line).split()).casefold()
    for value in statement.values:
        if "".join(text_of(value.line).split()).casefold() == text:
            if at not in value.tellers:
                value.tellers.append(at)
            return
    statement.values.append(Value(line, [at]))


def _teller(show: Show, record: str) -> Teller:
    dataset = show.reading.first(record, "dct:isPartOf")
    changed = show.reading.first(record, "bf:changeDate") or show.reading.first(record, "bf:creationDate")
    licences = iris(show.reading.node(dataset), "dct:license") if dataset else []
    named = show.link(dataset) if dataset else Part(show.say("page.unnamed"))
    day = whole_day(changed.partition("T")[0], show.lang)
    return Teller(named, show.record(record), day, licence(show, licences[0]) if licences else None)
