"""Counts of what a search is narrowed by, in one pass: each field without its own filter, though all of the others.

The hits of the words alone are gone through once, and each filter is a demand on the values beside a hit; asked one by
one, each field would cost a search of its own. Demands stand in one another, the rarest outside: the others are asked
of few hits.
"""

from typing import Any

from tantivy import Query, Searcher

from lienthong.search.asking import Filters

_FIT, _BUT, _NUMBER = "+", "-", "#"
Aggregations = dict[str, dict[str, Any]]
"""What is counted, or the answers, by name."""
Demands = tuple[tuple[str, str], ...]
"""Fields with the one value that a hit must have there."""


def demands(filters: Filters, own: dict[str, tuple[str, ...]]) -> Demands | None:
    """What the filters by ``own`` fields ask, one value each; None where several values of one would do, so that an
    entity with two of them would be counted twice."""
    found: list[tuple[str, str]] = []
    for field, chosen in own.items():
        value = _decade(filters) if field == "decade" else chosen[0] if len(chosen) == 1 else ""
        if not value:
            return None
        found.append((field, value))
    return tuple(found)


def _decade(filters: Filters) -> str:
    since, until = filters.since, filters.until
    if since is None or until != since + 9 or since % 10 or since < 0:
        return ""
    return str(since)


def one_pass(searcher: Searcher, query: Query, asked: Demands, wanted: Aggregations) -> tuple[int, Aggregations]:
    """How many hits of ``query`` fit all demands, and the answers to the aggregations ``wanted``, by field: each among
    those that fit all demands but that on itself."""
    order = tuple(sorted(asked, key=lambda one: (searcher.doc_freq(*one), one)))
    own = dict(asked)
    # Every entity has one place in the order of years.
    rest = {_NUMBER: {"value_count": {"field": "newest"}}}
    rest |= {field: one for field, one in wanted.items() if field not in own}
    found: Aggregations = {}
    _gather(searcher.aggregate(query, _standing(order, wanted, rest)), found)
    number = int(found.get(_NUMBER, {"value": 0})["value"])
    return number, {field: found.get(field, {"buckets": []}) for field in wanted}


def _standing(asked: Demands, wanted: Aggregations, rest: Aggregations) -> Aggregations:
    """Among what fits some demands already: ``rest`` among what fits ``asked``, too, and the field of each of these
    among what fits the others."""
    if not asked:
        return rest
    (field, value), others = asked[0], asked[1:]
    return _fitting(_BUT, others, {field: wanted[field]} if field in wanted else {}) | {
        _FIT: _with(field, value, _standing(others, wanted, rest))
    }


def _fitting(name: str, asked: Demands, inner: Aggregations) -> Aggregations:
    """Aggregations among what fits all demands."""
    for field, value in reversed(asked if inner else ()):
        inner = {name: _with(field, value, inner)}
    return inner


def _with(field: str, value: str, inner: Aggregations) -> dict[str, Any]:
    return {"terms": {"field": field, "include": [value], "size": 1}, "aggs": inner}


def _gather(answer: dict[str, Any], found: Aggregations) -> None:
    """The answers by the names of what was counted, however many demands these stand within."""
    for name, one in answer.items():
        if name in (_FIT, _BUT):
            for bucket in one["buckets"]:
                _gather(bucket, found)
        elif isinstance(one, dict):
            found[name] = one
