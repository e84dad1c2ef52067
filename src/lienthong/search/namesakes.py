"""Of entities that are called alike the better known first: whose Works and editions are more, and those about it.

Nothing in the index of an entity tells how well it is known, so that no Work that comes changes its author: it is
counted when somebody asks, and only where several stand in one rung.
"""

from collections.abc import Sequence
from typing import Any

from tantivy import Searcher

from lienthong.graph.terms import iri
from lienthong.search.asking import Question
from lienthong.search.documents import in_any_order
from lienthong.search.hits import stored
from lienthong.search.lines import told
from lienthong.search.ordering import heaviest
from lienthong.search.terms import both, count, either, term

KINDS = ("agent", "place", "subject")
"""Kinds of what is known by Works: holdings tell of all others."""
MOST = 40
"""How many that are called alike are compared, the first by weight."""
_EXACT = 2.0
"""Written just as it was typed, one counts as if it were so many times as well known."""
_LABEL = iri("rdfs:label")[1:-1]

Weighed = tuple[float, Any]
"""A weight and the address of an entity."""


def by_renown(searcher: Searcher, asked: Question, alike: Sequence[Weighed]) -> list[Weighed]:
    """Entities of ``KINDS`` that a question names: those of one kind change their weights among themselves. While a
    name is typed all persons do whose names go on so, and of all else what has one name: a subject may be known less
    than its own subdivisions. Persons of one name are not told apart then: it is names that are chosen from."""
    every = ((weight, address, *stored(searcher, address)) for weight, address in alike)
    each = [one for one in every if _kind(one[2]) in KINDS]
    names = {id_: in_any_order(_label(id_, line))[1] for _, _, id_, line in each}
    groups: dict[tuple[str, str], list[tuple[float, Any, str, bytes]]] = {}
    for one in each:
        kind = _kind(one[2])
        groups.setdefault((kind, names[one[2]] if asked.beginning and kind != "agent" else ""), []).append(one)
    several = [same for same in groups.values() if len(same) > 1]
    compared = {one[2]: names[one[2]] for same in several for one in same}
    known = _renown(searcher, compared, apart=not asked.beginning)
    for id_ in _written(searcher, asked, list(compared)):
        known[id_] *= _EXACT
    found: list[Weighed] = []
    for same in several:
        weights = sorted((weight for weight, *_ in same), reverse=True)
        # The first weight stays first: persons stand among other hits where they stood.
        order = sorted(same, key=lambda one: (-known[one[2]], -one[0], one[2]))
        found += [(weight, address) for weight, (_, address, _, _) in zip(weights, order, strict=True)]
    return found


def _kind(id_: str) -> str:
    return id_.partition("/")[0]


def _label(id_: str, line: bytes) -> str:
    """What an entity is called first; '' where that is not kept."""
    labels = (values for _, name, _, values in told("", id_, line) if name == _LABEL)
    return next((values[0].value for values in labels if values), "")


def _renown(searcher: Searcher, names: dict[str, str], *, apart: bool) -> dict[str, float]:
    """How many Works and editions each entity (id, name in any order) has, or, if not ``apart``, all of that name, and
    how many are about it; 1 at least."""
    known = {id_: 1.0 + _number(searcher, "topic", id_) for id_ in names}
    for id_, name in names.items():
        if _kind(id_) == "agent":
            known[id_] += _number(searcher, *(("by", id_) if apart else ("maker", name)))
    return known


def _number(searcher: Searcher, field: str, value: str) -> int:
    """How many have a value; most are called by nobody, and to know that costs next to nothing."""
    return count(searcher, term(field, value)) if searcher.doc_freq(field, value) else 0


def _written(searcher: Searcher, asked: Question, ids: list[str]) -> list[str]:
    """Those that have a form which is, sign by sign, what was typed."""
    forms = (" ".join(asked.words), "=" + " ".join(sorted(asked.words)))
    typed = [term("called", one) for one in forms if searcher.doc_freq("called", one)]
    if not typed or not ids:
        return []
    few = either([term("id", one) for one in ids])
    return [stored(searcher, address)[0] for _, address in heaviest(searcher, both([few, either(typed)]), MOST)]
