"""What a person needs to see of a thing to judge it: title, creators, imprint … as its records say, and whose they are.

Read from the ledger's stored descriptions, in the words of the records, not in the folded ones that are compared.
"""

import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from typing import NamedTuple

from lienthong.graph.ledger.packing import unpack_body
from lienthong.graph.ledger.reading import source as source_of
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.terms import Source

_DESCRIPTIONS = 12
"""Distinct descriptions of a thing that are read; more would tell a person nothing new."""
_VALUES = 8
_RECORDS = 200

FIELDS = {
    "instance": ("title", "creators", "edition", "imprint", "extent", "series", "isbn", "language"),
    "work": ("title", "creators", "language", "subjects", "edition", "imprint", "extent"),
    "agent": ("name", "dates", "works", "imprint"),
}
"""What is shown of each kind, in this order; keys of ``matching.field``."""


class Member(NamedTuple):
    """A record that describes a thing: its source and number there, its title, its year, its ``record/…``."""

    source: str
    number: str
    title: str
    year: str
    record: str


@dataclass(slots=True)
class Shown:
    """A thing by its id: values by field, its records (the first ones; ``records`` counts all) and their sources."""

    id: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    members: list[Member] = field(default_factory=list)
    records: int = 0
    sources: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How the thing is called; its id when nothing says."""
        return next(iter(self.fields.get("title") or self.fields.get("name") or [self.id]))

    @property
    def named(self) -> str:
        """How it is called, and when and by whom it was published: enough for a reader to know which one is meant."""
        said = (self.label, *self.fields.get("imprint", ())[:1], *self.fields.get("dates", ())[:1])
        return f"«{' | '.join(said)}»"

    @property
    def brief(self) -> str:
        """Its id before its name: enough to ask for it."""
        return f"{self.id} {self.named}"

    def said(self, several: int = 2) -> str:
        """All of it in a line: the first values of each field."""
        return " | ".join(" / ".join(values[:several]) for values in self.fields.values() if values)


def shown(db: sqlite3.Connection, ids: Iterable[str], most: int = _RECORDS) -> Shown:
    """A thing that goes by these ids; the first gives it its name. At most ``most`` of its records are listed."""
    wanted = list(dict.fromkeys(ids))
    made = Shown(wanted[0])
    read = {id_: _descriptions(db, id_) for id_ in wanted}
    for id_, several in read.items():
        for said in several:
            for name, look in _LOOKS.get(id_.partition("/")[0], _NAMED).items():
                kept = made.fields.setdefault(name, [])
                kept += [one for one in look(said, id_) if one not in kept][: _VALUES - len(kept)]
    for id_ in wanted:
        made.members += _members(db, id_, most - len(made.members))
        made.records += _count(db, id_)
    made.sources = sorted(set(_sources(db, wanted)))
    return made


def source_names(db: sqlite3.Connection) -> dict[str, Source]:
    """Every source by its id."""
    return {id_: source_of(entry) for id_, entry in db.execute("SELECT id, entry FROM source")}


def _descriptions(db: sqlite3.Connection, id_: str) -> list[Triples]:
    """One stored description for each way in which an id is described."""
    query = "SELECT hash, min(record) FROM occurrence WHERE id = ? AND hash > ? GROUP BY hash ORDER BY hash LIMIT ?"
    found = []
    for _, record in db.execute(query, (id_, b"", _DESCRIPTIONS)).fetchall():
        found.append(_read(db, record))
    return found


def _read(db: sqlite3.Connection, record: int) -> Triples:
    (described,) = db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
    return Triples(unpack_body(record, described))


def _members(db: sqlite3.Connection, id_: str, most: int) -> list[Member]:
    query = (
        "SELECT record.key, source.id, record.number, record.entity FROM occurrence"
        " JOIN record ON record.key = occurrence.record JOIN source ON source.key = record.source"
        " WHERE occurrence.id = ? AND occurrence.hash > x''"
        " ORDER BY occurrence.hash, occurrence.record LIMIT ?"
    )
    found = []
    for key, source, number, entity in db.execute(query, (id_, max(most, 0))).fetchall():
        said = _read(db, key)
        about = id_ if not id_.startswith("agent/") else next(said.ids("work"), id_)
        title = next(iter(_title(said, about) or said.texts(about, "rdfs:label")), "")
        year = next((one for each in said.ids("instance") for one in said.texts(each, "schema:datePublished")), "")
        found.append(Member(source, number, title, year, entity))
    return sorted(found)


def _count(db: sqlite3.Connection, id_: str) -> int:
    (count,) = db.execute("SELECT count(*) FROM occurrence WHERE id = ? AND hash > x''", (id_,)).fetchone()
    return int(count)


def _sources(db: sqlite3.Connection, ids: list[str]) -> list[str]:
    query = (
        "SELECT DISTINCT source.id FROM occurrence JOIN record ON record.key = occurrence.record"
        " JOIN source ON source.key = record.source WHERE occurrence.id = ? AND occurrence.hash > x''"
    )
    return [source for id_ in ids for (source,) in db.execute(query, (id_,))]


def _title(said: Triples, id_: str) -> list[str]:
    """Titles with their remainder (MARC 245 $b), which labels leave out: it may be all that tells two books apart."""
    labels = said.texts(id_, "schema:name") or said.texts(id_, "rdfs:label")
    labels = labels or said.texts(id_, "bf:title", "rdfs:label")
    for node in said.objects(id_, "bf:title"):
        for main, rest in product(said.texts(node, "bf:mainTitle")[:1], said.texts(node, "bf:subtitle")[:1]):
            labels = [_with_rest(label, main, rest) for label in labels]
    return labels


def _with_rest(label: str, main: str, rest: str) -> str:
    if not label.startswith(main) or rest in label:
        return label
    return f"{main} : {rest}{label[len(main) :]}"


def _creators(said: Triples, id_: str) -> list[str]:
    works = [*said.own(id_, "bf:instanceOf"), *said.own(id_, "bf:expressionOf"), id_]
    agents = [one for work in works for one in said.own(work, "bf:contribution", "bf:agent")]
    agents += [one for way in ("schema:author", "schema:contributor", "schema:editor") for one in said.own(id_, way)]
    named = [text for one in dict.fromkeys(agents) for text in said.texts(one, "rdfs:label")[:1]]
    return named or said.texts(id_, "bf:responsibilityStatement")


def _imprints(said: Triples, id_: str) -> list[str]:
    found = []
    for one in said.own(id_, "bf:provisionActivity"):
        parts = [said.texts(one, f"bflc:simple{name}")[:1] for name in ("Place", "Agent", "Date")]
        found.append(", ".join(part for each in parts for part in each))
    return [one for one in found if one] or said.texts(id_, "schema:datePublished")


def _of_instances(look: Callable[[Triples, str], list[str]]) -> Callable[[Triples, str], list[str]]:
    return lambda said, _: [text for one in said.ids("instance") for text in look(said, one)]


def _editions(said: Triples, id_: str) -> list[str]:
    return said.texts(id_, "bf:editionStatement")


def _extents(said: Triples, id_: str) -> list[str]:
    return said.texts(id_, "bf:extent", "rdfs:label")


def _numbers(said: Triples, id_: str) -> list[str]:
    return [*said.texts(id_, "schema:isbn"), *said.texts(id_, "schema:issn")]


def _dates(said: Triples, id_: str) -> list[str]:
    born, died = said.texts(id_, "schema:birthDate"), said.texts(id_, "schema:deathDate")
    return [f"{''.join(born[:1])}–{''.join(died[:1])}"] if born or died else []


def _works(said: Triples, _: str) -> list[str]:
    return [text for one in said.ids("work") for text in _title(said, one)[:1]]


_NAMED: dict[str, Callable[[Triples, str], list[str]]] = {"name": lambda said, id_: said.texts(id_, "rdfs:label")}
_LOOKS: dict[str, dict[str, Callable[[Triples, str], list[str]]]] = {
    "instance": {
        "title": _title,
        "creators": _creators,
        "edition": _editions,
        "imprint": _imprints,
        "extent": _extents,
        "series": lambda said, id_: said.texts(id_, "bf:hasSeries", "schema:name"),
        "isbn": _numbers,
        "language": lambda said, id_: said.texts(id_, "schema:inLanguage"),
    },
    "work": {
        "title": _title,
        "creators": _creators,
        "language": lambda said, id_: said.texts(id_, "schema:inLanguage"),
        "subjects": lambda said, id_: said.texts(id_, "bf:subject", "rdfs:label"),
        "edition": _of_instances(_editions),
        "imprint": _of_instances(_imprints),
        "extent": _of_instances(_extents),
    },
    "agent": {
        "name": lambda said, id_: said.texts(id_, "rdfs:label"),
        "dates": _dates,
        "works": _works,
        "imprint": _of_instances(_imprints),
    },
}
