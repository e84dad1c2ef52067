"""``graph/search.toml`` read: what is indexed of each kind of entity and what a hit is worth."""

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from typing import Any

from lienthong.content import folder
from lienthong.graph.terms import iri

FORMAT = 10
"""Of the index's fields, the order of entities in it and how texts become words; to be raised with every change of
these."""


@dataclass(frozen=True)
class Indexed:
    """What is indexed of one kind of entity: properties as IRIs, each with the field that its values go to."""

    kind: str
    class_: str
    weight: float
    literals: dict[str, str]
    linked: dict[str, str]
    labelled: frozenset[str]
    houses: frozenset[str]
    """Those of ``linked`` that lead to who brought it out, not to who made it."""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((folder("graph") / "search.toml").read_text("utf-8"))


@cache
def kinds() -> dict[str, Indexed]:
    """Kind to what is indexed of it."""
    return {kind: _indexed(kind, one) for kind, one in _table()["kinds"].items()}


def _indexed(kind: str, one: dict[str, Any]) -> Indexed:
    def full(names: list[str]) -> list[str]:
        return [iri(name)[1:-1] for name in names]

    fields = {"titles": "title", "words": "subject", "notes": "note", "numbers": "number"}
    literals = {name: field for key, field in fields.items() for name in full(one[key])}
    linked = dict.fromkeys(full(one["names"]), "name") | dict.fromkeys(full(one["subjects"]), "subject")
    labelled, houses = frozenset(full(one["labelled"])), frozenset(full(_table()["houses"]))
    return Indexed(kind, full([one["class"]])[0], one["weight"], literals, linked, labelled, houses)


@dataclass(frozen=True)
class Kept:
    """What a hit of one kind keeps of the store for its line; properties as IRIs in the order of the table, by whose
    places they are named there. ``own`` are kept with their values, of ``lacking`` only that there is none."""

    own: frozenset[str]
    lacking: frozenset[str]


@dataclass(frozen=True)
class Lines:
    """What is kept with hits: ``kinds`` by kind; ``beyond`` by property of how many values which properties of what
    they lead to; ``names`` of all properties. At most so many ``values`` of one property are kept, so many signs of the
    ``longest``, so many ``bytes`` in all; those of ``unordered`` properties in
    any order."""

    kinds: dict[str, Kept]
    beyond: dict[str, tuple[int, tuple[str, ...]]]
    names: tuple[str, ...]
    values: int
    longest: int
    bytes: int
    unordered: frozenset[str]


@cache
def lines() -> Lines:
    """What is kept with hits."""

    def full(names: list[str]) -> list[str]:
        return [iri(name)[1:-1] for name in names]

    said = _table()["lines"]
    lacking = {kind: frozenset(full(names)) for kind, names in said["lacking"].items()}
    found = {kind: Kept(frozenset(full(own)), lacking.get(kind, frozenset())) for kind, own in said["own"].items()}
    beyond = {full([name])[0]: (one["values"], tuple(full(one["told"]))) for name, one in said["beyond"].items()}
    every = {name for kept in found.values() for name in kept.own | kept.lacking}
    names = tuple(sorted(every.union(*(told for _, told in beyond.values()))))
    return Lines(
        found, beyond, names, said["values"], said["longest"], said["bytes"], frozenset(full(said["unordered"]))
    )


@cache
def worth() -> dict[str, float]:
    """What kinds of hits are worth."""
    return dict(_table()["worth"])


@cache
def weighing() -> dict[str, float]:
    """How the weight of an entity depends on what is known of it."""
    return dict(_table()["weighing"])


@dataclass(frozen=True)
class Degree:
    """An academic degree: how records say it, and what theses for it are called."""

    said: tuple[str, ...]
    called: tuple[str, ...]


@cache
def materials() -> dict[str, tuple[str, ...]]:
    """Class (prefixed name) to the words by which readers look for what is of it."""
    return {name: tuple(words) for name, words in _table()["materials"].items()}


@cache
def degrees() -> tuple[Degree, ...]:
    """The academic degrees, the one that is looked for first at the beginning."""
    return tuple(Degree(tuple(one["said"]), tuple(one["called"])) for one in _table()["degrees"])


@cache
def volume_words() -> frozenset[str]:
    """What a number of a volume stands behind, without diacritics."""
    return frozenset(_table()["volume_words"])


@cache
def types() -> tuple[str, ...]:
    """The classes by which a search is narrowed, as prefixed names, in the order of the table."""
    return tuple(_table()["types"])


@cache
def stamp() -> str:
    """A hash of everything that decides what an index holds: another stamp, another index."""
    content = (folder("graph") / "search.toml").read_bytes()
    return f"{FORMAT}-{blake2b(content, digest_size=8).hexdigest()}"
