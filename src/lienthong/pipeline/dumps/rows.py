"""One entity as a row of a table, by the columns of ``graph/dumps.toml``."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import NamedNode

from lienthong.exchange.dumps.kinds import Column, Table
from lienthong.graph.terms import prefixes
from lienthong.site.reading import Node, Reading, Term, best_label, full

Cell = str | int | None
Cells = list[Cell | list[str]]
_YEAR = re.compile(r"-?[0-9]{4}(?![0-9])")
_NUMBER = re.compile(r"[0-9]{1,9}")
MOST = 1000
"""Values of one cell."""


class About(NamedTuple):
    """An entity with what was read of it already."""

    reading: Reading
    iri: str
    tree: dict[str, Node]

    def node(self, iri: str) -> Node:
        """What is said of the entity, of a fragment of it, or of something else."""
        found = self.tree.get(iri)
        return self.reading.node(iri) if found is None else found


def row(about: About, table: Table) -> Cells | None:
    """The cells of an entity, None where it is none of the table's."""
    if table.only or table.without:
        classes = {value.value for value in about.node(about.iri).get(_TYPE, ())}
        if (table.only and full(table.only) not in classes) or (table.without and full(table.without) in classes):
            return None
    return [_cell(about, column) for column in table.columns]


_TYPE = full("rdf:type")


def _cell(about: About, column: Column) -> Cell | list[str]:
    if column.take == "self":
        return about.iri.removeprefix(f"{about.reading.base}/")
    if column.take == "here":
        return about.iri
    values = _values(about, column)
    if column.take in ("number", "year"):
        return next(_numbers(values, _YEAR if column.take == "year" else _NUMBER), None)
    found = list(dict.fromkeys(text for value in values if (text := _taken(about, column, value))))
    if column.many:
        return found[:MOST]
    return found[0] if found else None


def _values(about: About, column: Column) -> list[Term]:
    *way, last = (full(step) for step in column.path)
    here = [about.iri]
    for step in way:
        here = [value.value for one in here for value in about.node(one).get(step, ()) if isinstance(value, NamedNode)]
    found = [value for one in here for value in about.node(one).get(last, ())]
    if last == full("rdfs:label") and len(column.path) == 1:
        # A work has a label for each form of its title; pages show the same one.
        best, _ = best_label(about.reading.labels(about.iri), "vi")
        found.sort(key=lambda value: value.value != best)
    return found


def _numbers(values: list[Term], form: re.Pattern[str]) -> Iterator[int]:
    for value in values:
        if (found := form.match(value.value)) and not isinstance(value, NamedNode):
            yield int(found[0])


def _taken(about: About, column: Column, value: Term) -> str:
    """What becomes of a value; '' when it is not of the column's kind."""
    take, base = column.take, f"{about.reading.base}/"
    if not isinstance(value, NamedNode):
        return " ".join(value.value.split()) if take in ("text", "label") else ""
    if take == "id":
        one = value.value
        return one.removeprefix(base) if one.startswith(base) and "#" not in one else ""
    if take == "local":
        starts = prefixes()[column.starts[:-1]] if column.starts else ""
        return re.split("[/#]", value.value)[-1] if value.value.startswith(starts) else ""
    if take == "label":
        return _label(about, value.value)
    return value.value if take == "iri" else ""


def _label(about: About, iri: str) -> str:
    if iri in about.tree:
        texts = about.tree[iri].get(full("rdfs:label"), [])
        return texts[0].value if texts else ""
    return best_label(about.reading.labels(iri), "vi")[0]
