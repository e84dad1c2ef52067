"""The classes and properties that a generation uses, with names and counts: what the query page completes from.

Nothing is scanned whole: the terms that we know are counted by their index up to ``COUNTED``, and a stretch of the
store shows what is used beyond them.
"""

import csv
import re
from functools import cache
from itertools import islice

import orjson
from pyoxigraph import NamedNode

from lienthong.content import folder
from lienthong.graph.terms import iri, prefixes
from lienthong.messages import LANGS, catalogue
from lienthong.site.published import Opened
from lienthong.site.query_terms import curie, term_name
from lienthong.site.reading import DEFAULT

COUNTED = 1_000
"""How far a term is counted."""
SAMPLED = 50_000
"""Statements looked at for terms that no table of ours names."""

_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


def vocabulary(opened: Opened) -> bytes:
    """JSON: ``prefixes``, and ``classes`` and ``properties`` as ``{iri, name, vi, en, count, more}``, most used first;
    ``more`` says that there are more than ``count``."""
    known = _known() | _sampled(opened)
    found: dict[str, list[dict[str, str | int | bool]]] = {"classes": [], "properties": []}
    for term in sorted(known):
        one = NamedNode(term)
        if count := _count(opened, _TYPE, one):
            found["classes"].append(_described(term, count))
        if count := _count(opened, one, None):
            found["properties"].append(_described(term, count))
    for listed in found.values():
        listed.sort(key=lambda one: (-int(one["count"]), str(one["name"])))
    return orjson.dumps({"generation": opened.generation.number, "prefixes": dict(prefixes()), **found})


def _count(opened: Opened, name: NamedNode, value: NamedNode | None) -> int:
    quads = opened.store.quads_for_pattern(None, name, value, DEFAULT)
    return sum(1 for _ in islice(quads, COUNTED + 1))


def _described(term: str, count: int) -> dict[str, str | int | bool]:
    short = curie(term)
    described: dict[str, str | int | bool] = {"iri": term, "name": short}
    described |= {lang: name for lang in LANGS if (name := term_name(short, lang))}
    return described | {"count": min(count, COUNTED), "more": count > COUNTED}


def _sampled(opened: Opened) -> set[str]:
    found: set[str] = set()
    for quad in islice(opened.store.quads_for_pattern(None, None, None, DEFAULT), SAMPLED):
        found.add(quad.predicate.value)
        if quad.predicate == _TYPE and isinstance(quad.object, NamedNode):
            found.add(quad.object.value)
    return found


@cache
def _known() -> frozenset[str]:
    """The terms of BIBFRAME that rules may use, and all that our pages have names for."""
    with (folder("graph") / "terms.csv").open(encoding="utf-8", newline="") as table:
        rows = csv.DictReader(line for line in table if not line.startswith("#"))
        found = {iri(f"{row['prefix']}:{row['term']}")[1:-1] for row in rows}
    for name in catalogue("vi"):
        if one := _NAMED.fullmatch(name):
            prefix, local = one.groups()
            if prefix in prefixes():
                found.add(iri(f"{prefix}:{local}")[1:-1])
    return frozenset(found)


_NAMED = re.compile(r"(?:pages|query)\.(?:class|property)\.([a-z]+)_(\w+)")
