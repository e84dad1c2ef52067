"""Counts of what a search is narrowed by, in one pass: each field without its own filter, though all of the others.

The hits of the words alone are gone through once, and each filter is a demand on the values beside a hit; asked one by
one, each field would cost a search of its own.
"""

from collections.abc import Iterator
from typing import Any

from tantivy import Query, Searcher

from lienthong.search.asking import Filters

_ALL, _NUMBER = "*", "#"
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


def one_pass(
    searcher: Searcher, query: Query, asked: Demands, alone: bool, wanted: dict[str, dict[str, Any]]
) -> tuple[int, dict[str, dict[str, Any]]]:
    """How many hits of ``query`` fit all demands, and the answers to the aggregations ``wanted``, by field: each among
    those that fit all demands but that on itself. ``alone`` leaves out, but for ``kind``, what stands with its Work."""
    shown: Demands = (("shown", "alone"),) if alone else ()
    own = dict(asked)
    parts: dict[str, Any] = {}
    rest = {field: one for field, one in wanted.items() if field not in own}
    # Every entity has one place in the order of years.
    parts |= _within(_ALL, (*shown, *asked), rest | {_NUMBER: {"value_count": {"field": "newest"}}})
    for field in own:
        others = tuple(one for one in asked if one[0] != field)
        parts |= _within(field, others if field == "kind" else (*shown, *others), {field: wanted[field]})
    answer: dict[str, Any] = searcher.aggregate(query, parts)
    found: dict[str, dict[str, Any]] = {}
    for part in (_ALL, *own):
        for inner in _inner(answer[part]):
            found |= {name: value for name, value in inner.items() if name in wanted or name == _NUMBER}
    number = int(found.pop(_NUMBER, {"value": 0})["value"])
    return number, {field: found.get(field, {"buckets": []}) for field in wanted}


def _within(name: str, asked: Demands, inner: dict[str, Any]) -> dict[str, Any]:
    """An aggregation among what fits the demands; where there are none, under a filter that lets all pass."""
    for field, value in reversed(asked):
        inner = {_ALL: {"terms": {"field": field, "include": [value], "size": 1}, "aggs": inner}}
    if not asked:
        return {name: {"filter": "*", "aggs": inner}}
    return {name: inner[_ALL]}


def _inner(answer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answers within all demands; none where nothing fits."""
    if "buckets" not in answer:
        yield answer
        return
    for bucket in answer["buckets"]:
        if _ALL in bucket:
            yield from _inner(bucket[_ALL])
        else:
            yield bucket
