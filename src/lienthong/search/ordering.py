"""Hits in another order than the best first: by their years, by their titles.

To sort what has some common words all of it must be gone through. Of the newest that is mostly not needed: what has the
last year or two is found fast, and where that is enough, all else stands behind it. The first titles are noted while
hits are gone through to be counted, since to look for them again costs as much.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from tantivy import Order, Query, Searcher

from lienthong.search.asking import Filters
from lienthong.search.index import schema
from lienthong.search.narrowed import Aggregations
from lienthong.search.terms import either, term

Sorting = Literal["best", "newest", "oldest", "title"]
_SORTED = {"newest": ("newest", Order.Desc), "oldest": ("oldest", Order.Asc), "title": ("sort", Order.Asc)}
_MOST_DECADES, _MOST_YEARS, _MOST_TITLES = 2_000, 12, 100
_TITLES = "sort"
_SURE = 4
"""So many times as many hits as are wanted should be expected: years are not spread evenly."""
_SPARED = 2
"""Years are worth looking at by themselves where they are so many times shorter a list than the rarest word is."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A stretch of an answer (how many hits, from where), in which order, and fields to count."""

    limit: int = 25
    offset: int = 0
    order: Sorting = "best"
    fields: tuple[str, ...] = ()


def in_order(searcher: Searcher, query: Query, wanted: Wanted) -> list[tuple[Any, Any]]:
    """A stretch of what a query finds: the place of each in the order, and its address."""
    by, way = _SORTED[wanted.order]
    found: Any = searcher.search(query, wanted.limit, count=False, offset=wanted.offset, order_by_field=by, order=way)
    return list(found.hits)


def heaviest(searcher: Searcher, query: Query, most: int) -> list[tuple[float, Any]]:
    """The first ``most`` of what a query finds by weight: the weight of each, and its address."""
    found: Any = searcher.search(query, most, count=False, order_by_field="weight", order=Order.Desc)
    return list(found.hits)


def noted(wanted: Wanted) -> Aggregations:
    """What is asked of hits while they are gone through: the first titles."""
    most = wanted.offset + wanted.limit
    if wanted.order != "title" or most > _MOST_TITLES:
        return {}
    return {_TITLES: {"terms": {"field": "sort", "size": most, "segment_size": most, "order": {"_key": "asc"}}}}


def titled(answer: Aggregations) -> tuple[Query, ...]:
    """What asks for the titles that were noted; nothing where none were."""
    found = [term("sort", one["key"]) for one in answer[_TITLES]["buckets"]] if _TITLES in answer else []
    return (either(found),) if found else ()


class Years:
    """The years that entities of an index have, and how many have each. Threads may share it."""

    def __init__(self, searcher: Searcher) -> None:
        self._searcher = searcher

    @cached_property
    def _often(self) -> list[tuple[int, int]]:
        """Years with their numbers, the newest first."""
        decades = sorted((int(one) for one, _ in self._searcher.terms_with_prefix("decade", "", limit=_MOST_DECADES)))
        years = (year for decade in reversed(decades) for year in range(decade + 9, decade - 1, -1))
        counted = ((year, int(self._searcher.doc_freq("year", year))) for year in years)
        return [] if len(decades) == _MOST_DECADES else [(year, number) for year, number in counted if number]

    def first(self, wanted: Wanted, filters: Filters, total: int, rarest: int | None) -> tuple[Query, ...]:
        """What asks for the newest (oldest) years only, where that should be enough of so many hits, and where they are
        a shorter list than that of the rarest word; nothing where not."""
        if wanted.order == "title" or rarest is None:
            return ()
        often = self._often if wanted.order == "newest" else self._often[::-1]
        since, until = filters.since, filters.until
        fit = {year for year, _ in often if (since is None or year >= since) and (until is None or year <= until)}
        dated = sum(number for year, number in often if year in fit)
        enough = _SURE * (wanted.offset + wanted.limit) * dated
        years: list[int] = []
        looked_at = expected = 0
        for year, number in often[:_MOST_YEARS]:
            years.append(year)
            looked_at += number
            expected += number * total if year in fit else 0
            if looked_at * _SPARED > rarest:
                break
            if expected >= enough:
                return (either([Query.term_query(schema(), "year", one, index_option="basic") for one in years]),)
        return ()
