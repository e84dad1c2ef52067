"""Counts of what a search is narrowed by, in one pass: each field without its own filter, though all of the others.

The hits of the words alone are gone through once, and each filter is a demand on the values beside a hit; asked one by
one, each field would cost a search of its own. Demands stand in one another, the rarest outside: the others are asked
of few hits.
"""

from collections.abc import Sequence
from typing import Any

from tantivy import Query, Searcher

from lienthong.search.asking import Filters

_FIT, _BUT, _NUMBER = "+", "-", "#"
_FEW_VALUED = ("shown", "kind")
"""Fields with fewer values than an answer tells by itself."""
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
    own = dict(asked)
    rest = {field: one for field, one in wanted.items() if field not in own}
    # Where nothing is counted innermost, a field of few values costs less there.
    order = sorted(asked, key=lambda one: (not rest and one[0] in _FEW_VALUED, searcher.doc_freq(*one), one))
    if not order:
        # Every entity has one place in the order of years.
        rest |= {_NUMBER: {"value_count": {"field": "newest"}}}
    found: Aggregations = {}
    _gather(searcher.aggregate(query, _standing(tuple(order), wanted, rest)), order, found)
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
    if inner:
        return {"terms": {"field": field, "include": [value], "size": 1}, "aggs": inner}
    # To look for one value of a few costs more than to count them all.
    return {"terms": {"field": field} | ({} if field in _FEW_VALUED else {"include": [value], "size": 1})}


def _gather(answer: dict[str, Any], asked: Sequence[tuple[str, str]], found: Aggregations) -> None:
    """The answers by the names of what was counted, however many demands these stand within; what fits all demands
    that are ``asked`` here is the number."""
    for name, one in answer.items():
        if name == _FIT:
            for bucket in (bucket for bucket in one["buckets"] if bucket["key"] == asked[0][1]):
                if len(asked) == 1:
                    found[_NUMBER] = {"value": bucket["doc_count"]}
                _gather(bucket, asked[1:], found)
        elif name == _BUT:
            for bucket in one["buckets"]:
                _gather(bucket, (), found)
        elif isinstance(one, dict):
            found[name] = one
