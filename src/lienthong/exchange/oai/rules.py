"""The table ``site/oai.toml``: what is given of a record, and in which sets."""

import tomllib
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from lienthong.content import folder
from lienthong.graph.terms import iri


class Kind(NamedTuple):
    """A kind of material: the classes that show it (N-Triples terms), its DCMI type."""

    name: str
    classes: frozenset[str]
    dcmi: str


class Rules(NamedTuple):
    """The table; names of properties are N-Triples terms."""

    item: str
    kinds: tuple[Kind, ...]
    dc: dict[str, tuple[str, ...]]
    label: tuple[str, ...]
    title: tuple[tuple[str, str], ...]
    named: tuple[str, ...]
    urns: dict[str, str]
    heading: frozenset[str]
    whole: frozenset[str]
    left_out: frozenset[str]


@cache
def rules() -> Rules:
    """The table, read once."""
    table: dict[str, Any] = tomllib.loads((folder("site") / "oai.toml").read_text("utf-8"))
    return Rules(
        iri(table["item"]),
        tuple(Kind(one["name"], frozenset(map(iri, one["classes"])), one["dcmi"]) for one in table["kind"]),
        {name: tuple(map(iri, names)) for name, names in table["dc"].items()},
        tuple(map(iri, table["dc_inner"]["label"])),
        tuple((iri(part), mark) for part, mark in table["dc_title"]["parts"]),
        tuple(map(iri, table["dc_title"]["otherwise"])),
        {iri(name): urn for name, urn in table["dc_identifier"].items()},
        frozenset(map(iri, table["rdf"]["heading"])),
        frozenset(table["rdf"]["whole"]),
        frozenset(table["rdf"]["left_out"]),
    )


@cache
def looks() -> str:
    """Stands for how metadata are drawn: with another table, or a form that harvesters have to fetch again (then raise
    the number), all items count as changed."""
    content = (folder("site") / "oai.toml").read_bytes()
    return f"{_FORM} {blake2b(content, digest_size=8).hexdigest()}"


_FORM = 1
