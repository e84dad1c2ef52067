"""Values of fields with their numbers, counted one by one or in a share of the catalogue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Query, Searcher

_SHOWN = 20
_SEEN = 4_000


@dataclass(frozen=True, slots=True)
class Count:
    """The values of a field with their numbers, most first; not ``exact`` where they were counted in a share of the
    catalogue. What is not there has no hit, or too few to be among the most."""

    rows: tuple[tuple[str, int], ...]
    exact: bool = True

    @staticmethod
    def of(answer: dict[str, Any], share: int) -> "Count":
        """The answer to ``terms_of`` a field, of every so-manieth entity."""
        rows = [(str(one["key"]), int(one["doc_count"]) * share) for one in answer["buckets"]]
        exact = share == 1 and not answer.get("doc_count_error_upper_bound")
        return Count(tuple(sorted(rows, key=lambda row: (-row[1], row[0]))), exact)


def terms_of(field: str) -> dict[str, Any]:
    """The aggregation that counts the values of a field."""
    return {"terms": {"field": field, "size": _SHOWN, "segment_size": _SEEN}}


def tallied(searcher: Searcher, query: Query | None, fields: Sequence[str], share: int) -> dict[str, Count]:
    """The counts of some fields among what a query finds, which is every so-manieth of all."""
    if query is None or not fields:
        return {field: Count(()) for field in fields}
    answer: dict[str, Any] = searcher.aggregate(query, {field: terms_of(field) for field in fields})
    return {field: Count.of(answer[field], share) for field in fields}


def with_all(one: Count, chosen: tuple[str, ...], total: int) -> Count:
    """Rows that have what is chosen, hence what all ``total`` hits have; a share of the catalogue may lack it."""
    there = dict(one.rows)
    return replace(one, rows=(*one.rows, *((value, total) for value in chosen if value and value not in there)))
