"""What the authorities in the ledger say of their entities: labels, dates and facts, read from their triples."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lienthong.graph.ledger.packing import unpack_body
from lienthong.graph.terms import iri
from lienthong.text import match_key

AUTHORITIES = ("skos", "marc21-authority")
"""Formats whose records describe an entity that others name."""

_METADATA = iri("bf:adminMetadata")
_LABEL, _EXACT = iri("rdfs:label"), iri("skos:exactMatch")
_NAMES = (_LABEL, iri("skos:altLabel"), iri("schema:alternateName"), iri("skos:prefLabel"))
_DATES = (iri("schema:birthDate"), iri("schema:deathDate"))
_FACTS = tuple(
    map(
        iri,
        ("schema:jobTitle", "schema:birthPlace", "schema:deathPlace", "schema:affiliation", "schema:knowsAbout",
         "skos:exactMatch", "skos:closeMatch"),
    )
)  # fmt: skip
_TEXTS = (iri("schema:description"), iri("skos:scopeNote"), iri("skos:definition"))
_YEAR = re.compile(r"-?\d{4}")
_ESCAPED = re.compile(r'\\(["\\nrt])')
_PLAIN = {"n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class Said:
    """What one record says of one entity: its labels as written (the first is its own), years of birth and death,
    facts as predicate and object, and texts in which a title may stand."""

    id: str
    labels: list[str] = field(default_factory=list)
    birth: str = ""
    death: str = ""
    facts: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """subject, agent, …"""
        return self.id.partition("/")[0]

    @property
    def keys(self) -> set[str]:
        """The labels as they are compared."""
        return {key for one in self.labels if (key := match_key(one))}


def text_of(term: str) -> str:
    """The text of a literal as N-Triples."""
    body = term[1 : term.rfind('"')]
    return _ESCAPED.sub(lambda found: _PLAIN.get(found[1], found[1]), body) if "\\" in body else body


def said(id_: str, lines: Iterable[str]) -> Said:
    """What lines about ``id_`` say of it."""
    found, start = Said(id_), f"<lt:{id_}> "
    own: list[str] = []
    for line in lines:
        if not line.startswith(start):
            continue
        _, predicate, rest = line.split(" ", 2)
        term = rest.removesuffix(" .")
        if predicate in _NAMES and term.startswith('"'):
            (own if predicate == _LABEL else found.labels).append(text_of(term))
        elif predicate in _DATES and (year := _YEAR.search(term)):
            if predicate == _DATES[0]:
                found.birth = year[0]
            else:
                found.death = year[0]
        elif predicate in _TEXTS and term.startswith('"'):
            found.texts.append(text_of(term))
        if predicate in _FACTS:
            found.facts.add(f"{predicate} {term}")
        if predicate == _EXACT:
            found.links.append(term.strip("<>"))
    found.labels = list(dict.fromkeys([*own, *found.labels]))
    return found


def authorities(db: sqlite3.Connection, source: str | None) -> Iterator[tuple[str, str, Said]]:
    """Source, outside IRI and description of each authority that is live and has an IRI elsewhere."""
    marks = ", ".join("?" * len(AUTHORITIES))
    query = (
        "SELECT source.id, record.number, record.entity, record.key, body.described FROM record"
        " JOIN source ON source.key = record.source JOIN body ON body.record = record.key"
        f" WHERE record.format IN ({marks}) AND body.described IS NOT NULL AND coalesce(?, source.id) = source.id"
        " ORDER BY record.key"
    )
    for name, number, entity, key, described in db.execute(query, (*AUTHORITIES, source)):
        lines = unpack_body(key, described).lines
        about = f"{_METADATA} <lt:{entity}> ."
        own = next((line[4 : line.index(">")] for line in lines if line.endswith(about)), "")
        if not own:
            continue
        one = said(own, lines)
        address = number if number.startswith("http") and number in one.links else next(iter(one.links), "")
        if address:
            yield name, address, one
