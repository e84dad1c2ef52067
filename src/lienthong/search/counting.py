"""How many hits have each value of a field: exact for what can be counted at once, else from a share of the catalogue,
and marked so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Query, Searcher

from lienthong.search.asking import Filters
from lienthong.search.documents import SHARES
from lienthong.search.narrowed import demands, one_pass
from lienthong.search.terms import any_of, both, constant, count, sample

MOST_EXACT = 12_000
"""Hits up to which every one is counted; of more at most about so many, spread over the catalogue."""
_MOST_IN_ONE_PASS = 4 * MOST_EXACT
_SHOWN = 20
_SEEN = 4_000
_SURVEYED = range(2, 7)
"""Words of a question of which a share of the catalogue tells at little cost how many hits there may be."""
_FILTER = {
    "kind": "kinds", "language": "languages", "library": "libraries", "class": "classes", "topic": "subjects",
    "type": "types", "licence": "licences", "access": "access", "source": "sources",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """The values of a field with their numbers, most first; not ``exact`` where they were counted in a share of the
    catalogue. What is not there has no hit, or too few to be among the most."""

    rows: tuple[tuple[str, int], ...]
    exact: bool = True


def at_once(
    searcher: Searcher, within: Callable[[Filters], Query | None], filters: Filters, fields: tuple[str, ...], words: int
) -> tuple[int | None, dict[str, Count]]:
    """How many hits a question of so many words has, where that comes with counting fields, and those counts."""
    if narrowing(filters, fields):
        return beside(searcher, within, filters, fields)
    if not fields or words not in _SURVEYED or (query := within(filters)) is None:
        return None, {}
    return surveyed(searcher, query, filters, fields) or (None, {})


def surveyed(
    searcher: Searcher, query: Query, filters: Filters, fields: tuple[str, ...]
) -> tuple[int, dict[str, Count]] | None:
    """How many hits there are, and the exact counts of what is not filtered by itself, in one pass; None where a look
    at a share of the catalogue says that there are too many to count, or next to none."""
    if not 0 < _about(searcher, query) <= MOST_EXACT:
        return None
    wanted: dict[str, Any] = {field: _terms(field) for field in fields if not _chosen(filters, field)}
    # Every entity has one place in the order of years.
    answer: dict[str, Any] = searcher.aggregate(query, wanted | {"": {"value_count": {"field": "newest"}}})
    return int(answer[""]["value"]), {field: _count(answer[field], 1) for field in wanted}


def counted(
    searcher: Searcher,
    within: Callable[[Filters], Query | None],
    filters: Filters,
    fields: tuple[str, ...],
    total: int,
    known: dict[str, Count] | None = None,
) -> dict[str, Count]:
    """The counts of some fields among the hits of a question; each without the filter by itself. ``known`` are those
    that were ``surveyed`` or counted ``beside``."""
    own = {field for field in fields if _chosen(filters, field)}
    found = dict(known or {})
    if rest := tuple(field for field in fields if field not in own and field not in found):
        found |= _rows(searcher, within(filters), rest, total)
    for field in fields:
        if field not in found:
            loose = _without(filters, field)
            query = within(loose)
            number = _about(searcher, query) if query is not None else 0
            found |= _with_chosen(searcher, query, field, _chosen(filters, field), number)
    if "kind" in found and filters.gathered and not filters.kinds:
        found["kind"] = _with_editions(searcher, within(replace(filters, gathered=False, kinds=("instance",))), found)
    return {field: found[field] for field in fields}


def beside(
    searcher: Searcher, within: Callable[[Filters], Query | None], filters: Filters, fields: tuple[str, ...]
) -> tuple[int | None, dict[str, Count]]:
    """All counts in one pass over what is found without the filters by ``fields``, and how many hits there are; where
    that is too much only of what is filtered by itself, in a share of the catalogue."""
    own = {field: chosen for field in fields if (chosen := _chosen(filters, field))}
    asked = demands(filters, own)
    loosest = replace(filters, gathered=False)
    for field in own:
        loosest = _without(loosest, field)
    if asked is None or (query := within(loosest)) is None:
        return None, {}
    about = _about(searcher, query)
    share = next((one for one in (1, *SHARES) if about <= _MOST_IN_ONE_PASS * one), SHARES[-1])
    if share > 1:
        query = constant(both([query, sample(share)]))
    wanted = {field: _terms(field) for field in fields if share == 1 or field in own}
    alone = filters.gathered and filters.kinds != ("instance",)
    number, answer = one_pass(searcher, query, asked, alone, wanted)
    found = {field: _count(one, share) for field, one in answer.items()}
    for field, value in asked:
        # What is chosen is told, however few hits it has.
        if field != "decade" and number and value not in dict(found[field].rows):
            found[field] = replace(found[field], rows=(*found[field].rows, (value, number * share)))
    return number if share == 1 else None, found


def _with_editions(searcher: Searcher, query: Query | None, found: dict[str, Count]) -> Count:
    """Editions that are shown with their Works are counted, too: by themselves they are a choice."""
    number = count(searcher, query) if query is not None else 0
    rows = [row for row in found["kind"].rows if row[0] != "instance"]
    return Count((*rows, *([("instance", number)] if number else [])), found["kind"].exact)


def narrowing(filters: Filters, fields: tuple[str, ...]) -> bool:
    """Whether several of the fields are chosen of, one value each: then all are counted in one pass. For a single one
    that costs more than it spares."""
    own = {field: chosen for field in fields if (chosen := _chosen(filters, field))}
    return len(own) > 1 and demands(filters, own) is not None


def _chosen(filters: Filters, field: str) -> tuple[str, ...]:
    if field == "decade":
        return ("",) if filters.since is not None or filters.until is not None else ()
    value: tuple[str, ...] = getattr(filters, _FILTER[field]) if field in _FILTER else ()
    return value


def _without(filters: Filters, field: str) -> Filters:
    if field == "decade":
        return replace(filters, since=None, until=None)
    loose = replace(filters, **{_FILTER[field]: ()})  # type: ignore[arg-type]
    # Editions by themselves are a choice, though what is shown at first gathers them.
    return replace(loose, gathered=False) if field == "kind" else loose


def _with_chosen(
    searcher: Searcher, query: Query | None, field: str, chosen: tuple[str, ...], total: int
) -> dict[str, Count]:
    """Rows that have what is chosen, however few hits it has."""
    found = _rows(searcher, query, (field,), total)[field]
    there = {value for value, _ in found.rows}
    if query is None:
        return {field: found}
    more = [(one, count(searcher, both([query, any_of(field, [one])]))) for one in chosen if one and one not in there]
    return {field: Count((*found.rows, *more), found.exact)}


def _rows(searcher: Searcher, query: Query | None, fields: tuple[str, ...], total: int) -> dict[str, Count]:
    if query is None or not fields:
        return {field: Count(()) for field in fields}
    share = next((one for one in (1, *SHARES) if total <= MOST_EXACT * one), SHARES[-1])
    if share > 1:
        query = constant(both([query, sample(share)]))
    wanted = {field: _terms(field) for field in fields}
    answer: dict[str, Any] = searcher.aggregate(query, wanted)
    return {field: _count(answer[field], share) for field in fields}


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": _SHOWN, "segment_size": _SEEN}}


def _about(searcher: Searcher, query: Query) -> int:
    """How many hits there are, nearly: whether they have to be sampled."""
    return SHARES[-1] * count(searcher, both([query, sample(SHARES[-1])]))


def _count(answer: dict[str, Any], share: int) -> Count:
    rows = [(str(one["key"]), int(one["doc_count"]) * share) for one in answer["buckets"]]
    exact = share == 1 and not answer.get("doc_count_error_upper_bound")
    return Count(tuple(sorted(rows, key=lambda row: (-row[1], row[0]))), exact)
