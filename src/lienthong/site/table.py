"""The table of an entity page: its properties in the order of ``site/views.toml``, inner nodes folded in."""

import tomllib
from functools import cache
from typing import Any

from pyoxigraph import NamedNode

from lienthong.content import folder
from lienthong.graph.terms import prefixes
from lienthong.site.folding import fold
from lienthong.site.reading import Node, Term, full
from lienthong.site.show import Line, Row, Show

MOST_VALUES = 100
"""Values of one property that a table shows; the data documents hold them all."""


@cache
def views() -> dict[str, Any]:
    """``site/views.toml``."""
    return tomllib.loads((folder("site") / "views.toml").read_text("utf-8"))


@cache
def _order(kind: str) -> dict[str, str]:
    """Predicate IRI to prefixed name, of the rows of a kind in their order."""
    return {full(curie): curie for curie in views()["rows"].get(kind, ())}


@cache
def _hidden() -> frozenset[str]:
    return frozenset(full(curie) for curie in views()["hidden"])


@cache
def _curie(iri: str) -> str:
    for prefix, namespace in prefixes().items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def rows(show: Show, kind: str, iri: str, tree: dict[str, Node]) -> list[Row]:
    """Everything said of the entity but what its page says elsewhere."""
    node, order = tree[iri], _order(kind)
    doubled = {full(twin) for twin, other in views()["twins"].items() if full(other) in node}
    left_out = (_hidden() - order.keys()) | doubled
    later = sorted(name for name in node if name not in order and name not in left_out)
    found: dict[str, Row] = {}
    for name in [*(name for name in order if name in node and name not in doubled), *later]:
        curie = _curie(name)
        for value in node[name][:MOST_VALUES]:
            called, line = _line(show, tree, iri, value)
            if line:
                label = show.property_name(called or curie)
                found.setdefault(label, Row(label)).values.append(line)
    heading = show.name(iri).text
    return [row for row in found.values() if not _repeats(row, heading)]


def _line(show: Show, tree: dict[str, Node], iri: str, value: Term) -> tuple[str, Line]:
    if isinstance(value, NamedNode) and value.value in tree and value.value != iri:
        return fold(show, tree, value.value)
    return "", [show.term(value)]


def _repeats(row: Row, heading: str) -> bool:
    """A title that only says what the heading says already."""
    only = row.values[0] if len(row.values) == 1 else []
    return [part.text for part in only] == [heading] and not only[0].href
