"""Descriptions with public IRIs, from what the live records say."""

import sqlite3
from collections.abc import Iterator, Mapping
from functools import lru_cache

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse

from lienthong.errors import StoreError
from lienthong.graph.kinship.kin import Kinship
from lienthong.graph.ledger.entries import Body
from lienthong.graph.ledger.packing import unpack_body
from lienthong.graph.ledger.reading import bodies
from lienthong.graph.publishing.names import Names
from lienthong.graph.publishing.passing import Spoken, passing, public_line
from lienthong.graph.publishing.plan import Plan


class Describer:
    """The public graph as a function of the ledger: the union of what live records say, under public names, and what
    is derived from all of it (``kin``)."""

    def __init__(self, db: sqlite3.Connection, plan: Plan, base: str, names: Names) -> None:
        self._db = db
        self._plan = plan
        self._base = base
        self._members: dict[str, set[str]] = {}
        for id_, name in plan.renamed.items():
            self._members.setdefault(name, set()).add(id_)
        self._alias = lru_cache(maxsize=100_000)(self._find_alias)
        # One changed record touches a dozen entities: unpack it once.
        self._read = lru_cache(maxsize=2000)(self._read_body)
        self.kin = Kinship(db, names, self._alias, self._described_as)

    @property
    def renamed(self) -> Mapping[str, str]:
        """See ``Plan``."""
        return self._plan.renamed

    def everything(self) -> Iterator[Spoken]:
        """All public triples, record by record; shared ones may come again."""
        aliases = dict(self._db.execute("SELECT id, name FROM alias"))
        aliases.update(self._plan.renamed)
        yield from passing(bodies(self._db), aliases, self._base)

    def quads(self, name: str) -> set[Quad]:
        """The triples of one public name, its fragments among them; derived ones in their graph too."""
        lines: set[str] = set()
        for member in self._described_as(name):
            for record in self._representatives(member):
                said, moves = self._read(record)
                own = f"<lt:{member}>", f"<lt:{member}#"
                lines.update(public_line(line, self._base, moves) for line in said if line.startswith(own))
        return parsed("\n".join(lines)) | self.kin.quads(self._base, name)

    def blame(self, aliases: Mapping[str, str] | None = None) -> None:
        """Raise StoreError for the first record whose triples are no RDF."""
        for body in bodies(self._db):
            try:
                parsed("\n".join(self._public(body, aliases or {})))
            except SyntaxError as error:
                row = self._db.execute(
                    "SELECT number, source.id FROM record JOIN source ON source.key = record.source"
                    " WHERE record.key = ?",
                    (body.record,),
                ).fetchone()
                raise StoreError("publish_bad_line", number=row[0], source=row[1], why=error.msg) from error

    def _public(self, body: Body, aliases: Mapping[str, str]) -> list[str]:
        moves = {}
        if aliases:
            moves = {id_: aliases[id_] for id_ in (held.ids[0] for held in body.entities) if id_ in aliases}
        return [public_line(line, self._base, moves) for line in body.lines]

    def _described_as(self, name: str) -> set[str]:
        """The described ids whose public name this is."""
        found = set(self._members.get(name, ()))
        if self._alias(name) == name:
            found.add(name)
        for (id_,) in self._db.execute("SELECT id FROM alias WHERE name = ?", (name,)):
            if id_ not in self._plan.renamed:
                found.add(id_)
        return found

    def _representatives(self, id_: str) -> Iterator[int]:
        """One record for each distinct description: a library that 100,000 records repeat is read once."""
        query = "SELECT hash, record FROM occurrence WHERE id = ? AND hash > ? ORDER BY hash, record LIMIT 1"
        row = self._db.execute(query, (id_, b"")).fetchone()
        while row is not None:
            yield row[1]
            row = self._db.execute(query, (id_, row[0])).fetchone()

    def _find_alias(self, id_: str) -> str:
        if id_ in self._plan.renamed:
            return self._plan.renamed[id_]
        row = self._db.execute("SELECT name FROM alias WHERE id = ?", (id_,)).fetchone()
        return row[0] if row else id_

    def _read_body(self, record: int) -> tuple[list[str], dict[str, str]]:
        (blob,) = self._db.execute("SELECT described FROM body WHERE record = ?", (record,)).fetchone()
        body = unpack_body(record, blob)
        ids = [held.ids[0] for held in body.entities]
        return body.lines, {id_: self._alias(id_) for id_ in ids if self._alias(id_) != id_}


def parsed(lines: str) -> set[Quad]:
    """N-Triples as quads of the default graph, numbers and dates in the form in which the store gives them back."""
    quads = set(parse(lines, RdfFormat.N_TRIPLES))
    if "^^<" in lines:
        # Oxigraph stores 007 as the number 7: compare like with like.
        store = Store()
        store.extend(quads)
        quads = set(store)
    return quads


def stored(store: Store, iri: str) -> set[Quad]:
    """What the default graph says of an entity: its own triples and those of the fragments it leads to."""
    found: set[Quad] = set()
    waiting = [NamedNode(iri)]
    seen = {iri}
    while waiting:
        for quad in store.quads_for_pattern(waiting.pop(), None, None, DefaultGraph()):
            found.add(quad)
            value = quad.object
            if isinstance(value, NamedNode) and value.value.startswith(f"{iri}#") and value.value not in seen:
                seen.add(value.value)
                waiting.append(value)
    return found
