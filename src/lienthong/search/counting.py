"""How many hits have each value of a field: exact for what can be counted at once, else from a share of the catalogue,
and marked so."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tantivy import Query, Searcher

from lienthong.search.asking import Filters
from lienthong.search.documents import SHARES
from lienthong.search.narrowed import Aggregations, Demands, demands, one_pass
from lienthong.search.terms import any_of, both, constant, count, sample

MOST_EXACT = 12_000
"""Hits up to which every one is counted by itself; of more a share, spread over the catalogue."""
_MOST_SAMPLED, _LOOSELY = 4_000, 16_000
"""Hits of a share that are counted, and such of which filters leave some."""
_MOST_IN_ONE_PASS = 24_000
"""Hits that are counted while they are found: to gather them again for a share costs more."""
_ALONE = ("shown", "alone")
_SHOWN = 20
_SEEN = 4_000
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
    searcher: Searcher,
    within: Callable[[Filters], Query | None],
    filters: Filters,
    fields: tuple[str, ...],
    words: int,
    numbered: bool,
) -> tuple[int | None, dict[str, Count]]:
    """How many hits a question of so many words has (``numbered``: or of an identifier), where that comes with counting
    fields, and those counts: in one pass over what is found without the filters by ``fields``. Where that is too much
    only of what is filtered by itself, in a share of the catalogue."""
    own = {field: chosen for field in fields if (chosen := _chosen(filters, field))}
    asked = demands(filters, own)
    # With a single filter what one word finds is counted faster within it.
    if not fields or asked is None or (words < 2 and len(own) == 1):
        return None, {}
    loosest, asked, wanted = _loosest(filters, asked, fields, numbered)
    if (query := within(loosest)) is None:
        return None, {}
    about = _about(searcher, query)
    # Of a single word it costs little to count the hits, and more to gather all values beside them.
    most = _MOST_IN_ONE_PASS if words > 1 or own else MOST_EXACT
    share = 1 if about <= most else next((one for one in SHARES if about <= _LOOSELY * one), SHARES[-1])
    if share > 1 and not own:
        # Hits and kinds are counted while they are found, all other values in a share.
        share, wanted = 1, {field: one for field, one in wanted.items() if field in ("kind", _ALONE[0])}
    elif share > 1:
        query = constant(both([query, sample(share)]))
    number, answer = one_pass(searcher, query, asked, wanted)
    found = {"kind" if field == _ALONE[0] else field: _count(one, share) for field, one in answer.items()}
    if share == 1:
        return number, found
    # What is left by the filters may be little enough to count it exactly.
    return None, found if number * share > MOST_EXACT else {field: found[field] for field in own}


def _loosest(
    filters: Filters, asked: Demands, fields: tuple[str, ...], numbered: bool
) -> tuple[Filters, Demands, Aggregations]:
    """The filters without what is demanded beside them, all that is, and what is counted by field. Editions by
    themselves are a choice: kinds are counted with those that are shown with their Works."""
    for field, _ in asked:
        filters = _without(filters, field)
    wanted: Aggregations = {field: _terms(field) for field in fields}
    if filters.gathered and "kind" in wanted:
        kind = wanted.pop("kind")
        if not numbered:
            return replace(filters, gathered=False), (*asked, _ALONE), wanted | {_ALONE[0]: kind}
    return filters, asked, wanted


def counted(
    searcher: Searcher,
    within: Callable[[Filters], Query | None],
    filters: Filters,
    fields: tuple[str, ...],
    total: int,
    known: dict[str, Count] | None = None,
) -> dict[str, Count]:
    """The counts of some fields among the hits of a question; each without the filter by itself. ``known`` are those
    that were counted ``at_once``."""
    own = {field for field in fields if _chosen(filters, field)}
    found = {field: _with_all(one, _chosen(filters, field), total) for field, one in (known or {}).items()}
    if rest := tuple(field for field in fields if field not in own and field not in found):
        found |= _rows(searcher, within(filters), rest, total)
    for field in fields:
        if field not in found:
            loose = _without(filters, field)
            query = within(loose)
            number = _about(searcher, query) if query is not None else 0
            found |= _with_chosen(searcher, query, field, _chosen(filters, field), number)
    if "kind" in rest and filters.gathered and not filters.kinds:
        editions = within(replace(filters, gathered=False, kinds=("instance",)))
        found["kind"] = _with_editions(searcher, editions, found["kind"], _share(total))
    return {field: found[field] for field in fields}


def _with_editions(searcher: Searcher, query: Query | None, kinds: Count, share: int) -> Count:
    """Editions that are shown with their Works are counted, too, in the ``share`` in which the other kinds were: by
    themselves they are a choice."""
    number = 0
    if query is not None:
        number = count(searcher, query) if share == 1 else share * count(searcher, both([query, sample(share)]))
    rows = [row for row in kinds.rows if row[0] != "instance"]
    return Count((*rows, *([("instance", number)] if number else [])), kinds.exact)


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


def _with_all(one: Count, chosen: tuple[str, ...], total: int) -> Count:
    """Rows that have what is chosen, hence what all ``total`` hits have; a share of the catalogue may lack it."""
    there = dict(one.rows)
    return replace(one, rows=(*one.rows, *((value, total) for value in chosen if value and value not in there)))


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
    share = _share(total)
    if share > 1:
        query = constant(both([query, sample(share)]))
    wanted = {field: _terms(field) for field in fields}
    answer: dict[str, Any] = searcher.aggregate(query, wanted)
    return {field: _count(answer[field], share) for field in fields}


def _share(total: int) -> int:
    """Of so many hits every so-manieth is counted."""
    return 1 if total <= MOST_EXACT else next((one for one in SHARES if total <= _MOST_SAMPLED * one), SHARES[-1])


def _terms(field: str) -> dict[str, Any]:
    return {"terms": {"field": field, "size": _SHOWN, "segment_size": _SEEN}}


def _about(searcher: Searcher, query: Query) -> int:
    """How many hits there are, nearly: whether they have to be sampled."""
    return SHARES[-1] * count(searcher, both([query, sample(SHARES[-1])]))


def _count(answer: dict[str, Any], share: int) -> Count:
    rows = [(str(one["key"]), int(one["doc_count"]) * share) for one in answer["buckets"]]
    exact = share == 1 and not answer.get("doc_count_error_upper_bound")
    return Count(tuple(sorted(rows, key=lambda row: (-row[1], row[0]))), exact)
