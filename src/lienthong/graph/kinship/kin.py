"""Which subjects of other schemes mean the same as one: derived from what all records say, stated by none of them."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from pyoxigraph import DefaultGraph, NamedNode, Quad

from lienthong.graph.kinship.concepts import Concept, table, united, unpack
from lienthong.graph.kinship.drawing import block, is_subject, rulings
from lienthong.graph.publishing.names import Names
from lienthong.graph.terms import iri

EXACT, CLOSE = (NamedNode(iri(f"skos:{one}")[1:-1]) for one in ("exactMatch", "closeMatch"))
_KEPT = 50_000


def derived_graph(base: str) -> NamedNode:
    """The graph that holds once more whatever in the default graph no record says."""
    return NamedNode(f"{base}/graph/derived")


def relation(one: Concept, other: Concept) -> NamedNode | None:
    """How two subjects are linked; None when nothing says that they mean the same, or they are of one scheme.

    ``skos:exactMatch`` only where an authority says so: both have the IRI of one and the same concept.
    """
    if one.schemes & other.schemes:
        return None
    if one.matches & other.matches:
        return EXACT
    if not one.forms & other.forms:
        return None
    spoken: dict[str, set[str]] = {}
    for key, lang in other.labels:
        spoken.setdefault(key, set()).add(lang)
    agreed = any(_one_language(lang, there) for key, lang in one.labels for there in spoken.get(key, ()))
    return CLOSE if agreed else None


def _one_language(one: str, other: str) -> bool:
    """A label whose language nobody says may be of any."""
    return one == other or not one or not other


class Kinship:
    """Answers about one state of the ledger. ``name`` gives the public name of a described id, ``members`` the
    described ids of a public name."""

    def __init__(
        self, db: sqlite3.Connection, names: Names, name: Callable[[str], str], members: Callable[[str], Iterable[str]]
    ) -> None:
        self._db = db
        self._name = name
        self._members = members
        self._concept = lru_cache(maxsize=_KEPT)(self._read)
        self._block = lru_cache(maxsize=_KEPT)(self._names_of)
        self._different: set[tuple[str, str]] = set()
        for a, b in rulings(db):
            self._different.add((names.name(a), names.name(b) if is_subject(b) else b))

    def quads(self, base: str, name: str) -> set[Quad]:
        """What is derived of a public name, in the default graph and in that of derived statements."""
        if not is_subject(name):
            return set()
        node, graphs = NamedNode(f"{base}/{name}"), (DefaultGraph(), derived_graph(base))
        found = self.of(name).items()
        return {Quad(node, how, NamedNode(f"{base}/{other}"), graph) for other, how in found for graph in graphs}

    def everything(self, base: str) -> Iterator[Quad]:
        """What is derived of all subjects; the same may come again."""
        query = "SELECT mark FROM concept_mark GROUP BY mark HAVING count(*) > 1 ORDER BY mark"
        for (mark,) in self._db.execute(query):
            for name in self._block(mark):
                yield from self.quads(base, name)

    def of(self, name: str) -> dict[str, NamedNode]:
        """The public names that mean the same in other schemes, with the property that says so."""
        concept, found = self._concept(name), dict[str, NamedNode]()
        for mark in concept.marks():
            names = self._block(mark)
            for other in names if name in names else ():
                if other not in found and other != name and not self._apart(name, other):
                    how = relation(concept, self._concept(other))
                    if how is not None:
                        found[other] = how
        return found

    def _apart(self, one: str, other: str) -> bool:
        return any(
            (a, b) in self._different or any((a, address) in self._different for address in self._concept(b).matches)
            for a, b in ((one, other), (other, one))
        )

    def _names_of(self, mark: int) -> tuple[str, ...]:
        names = dict.fromkeys(self._name(id_) for id_ in block(self._db, mark))
        return tuple(names)[: table()["limits"]["linked"]]

    def _read(self, name: str) -> Concept:
        found = []
        for id_ in sorted(self._members(name)):
            row = self._db.execute("SELECT facts FROM concept WHERE id = ?", (id_,)).fetchone()
            if row:
                found.append(unpack(row[0]))
        return united(found)
