"""Queries of the index made of terms, never parsed from what was typed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from tantivy import FieldType, Occur, Query, Searcher

from lienthong.search.asking import Filters, Question
from lienthong.search.documents import SHARES
from lienthong.search.index import schema
from lienthong.search.table import kinds
from lienthong.search.words import plain

_ENDINGS, _MOST_YEARS = 40, 400


def term(field: str, value: str) -> Query:
    """What has this very value."""
    return Query.term_query(schema(), field, value, index_option="basic")


def any_of(field: str, values: Sequence[str]) -> Query:
    """What has one of these values."""
    return term(field, values[0]) if len(values) == 1 else Query.term_set_query(schema(), field, list(values))


def constant(query: Query, value: float = 1.0) -> Query:
    """Each hit worth the same: how often a word stands in a catalogue says nothing of a hit."""
    return Query.const_score_query(query, value)


def both(queries: Sequence[Query]) -> Query:
    """What all of these find."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Must, one) for one in queries])


def either(queries: Sequence[Query]) -> Query:
    """What one of these finds."""
    return queries[0] if len(queries) == 1 else Query.boolean_query([(Occur.Should, one) for one in queries])


def limited(must: Sequence[Query], never: Sequence[Query] = ()) -> Query:
    """What all of these find and none of those; each hit worth the same."""
    if not never:
        return constant(both(must))
    parts = [*((Occur.Must, one) for one in must), *((Occur.MustNot, one) for one in never)]
    return constant(Query.boolean_query(parts))


def count(searcher: Searcher, query: Query) -> int:
    """How many entities a query finds. To go through a field of few values, which every entity has, costs less than to
    look for the best."""
    answer = searcher.aggregate(query, {"#": {"terms": {"field": "shown"}}})
    return sum(int(one["doc_count"]) for one in answer["#"]["buckets"])


def endings(searcher: Searcher, field: str, word: str) -> list[str]:
    """A word and the commonest that begin like it."""
    found = searcher.terms_with_prefix(field, word, limit=_ENDINGS)
    return sorted({word, *(one for one, _ in found)})


def filtering(filters: Filters) -> list[Query]:
    """What hits must be, but for ``gathered``."""
    found = [
        any_of(field, values)
        for field, values in (
            ("kind", filters.kinds),
            ("language", filters.languages),
            ("library", filters.libraries),
            ("class", filters.classes),
            ("topic", filters.subjects),
            ("type", filters.types),
            ("licence", filters.licences),
            ("access", filters.access),
            ("source", filters.sources),
        )
        if values
    ]
    if filters.since is not None or filters.until is not None:
        found.append(_years(filters.since, filters.until))
    return found


def narrowed(filters: Filters) -> tuple[list[Query], list[Query]]:
    """What hits must be, and what they must not. Several kinds are nearly the whole catalogue: to leave out the others
    costs a look at each hit, to list these a look at each entity."""
    if len(filters.kinds) < 2:
        return filtering(filters), []
    others = [term("kind", one) for one in kinds() if one not in filters.kinds]
    return filtering(replace(filters, kinds=())), others


def _years(since: int | None, until: int | None) -> Query:
    """Years from and to; a range would be looked for in every entity, years are looked up."""
    if since is None or until is None or not 0 <= until - since <= _MOST_YEARS:
        return Query.range_query(schema(), "year", FieldType.Integer, since, until)
    if since % 10 == 0 and until == since + 9:
        return term("decade", str(since))
    return Query.term_set_query(schema(), "year", list(range(since, until + 1)))


def any_has(searcher: Searcher, queries: Sequence[Query]) -> bool:
    """Whether any entity fits all of these; mostly one of a share does."""
    return any(count(searcher, both([*queries, *some])) for some in ([sample(SHARES[-1])], []))


def in_share(place: str, words: Sequence[str]) -> list[Query]:
    """What has all of these words in a field, of the entities of the first share."""
    if place == "all":
        return [term("some", one) for one in words]
    return of_every(SHARES[0], [term(place, one) for one in words])


def of_every(share: int, queries: Sequence[Query]) -> list[Query]:
    """What all of these find, of every so-manieth entity."""
    return [*queries, *([sample(share)] if share > 1 else [])]


def sample(share: int) -> Query:
    """Every so-manieth entity of the catalogue, of ``SHARES``."""
    return term("part", str(share))


def quoted(asked: Question) -> list[Query]:
    """What phrases in quotation marks ask of a hit: the words together, in one place, with the diacritics typed."""
    return [either(_together(one)) for one in asked.phrases]


def _together(phrase: tuple[str, ...]) -> list[Query]:
    accented = any(plain(one) != one for one in phrase)
    folded = [plain(one) for one in phrase]
    places = (("exact", list(phrase)),) if accented else (("title", folded), ("name", folded))
    return [_phrase(field, some) for field, some in (*places, ("subject", folded), ("note", folded))]


def _phrase(field: str, some: list[str]) -> Query:
    return Query.phrase_query(schema(), field, list(some)) if len(some) > 1 else term(field, some[0])


def excluded(asked: Question) -> list[Query]:
    """What must not be there: with its diacritics when it was typed with some."""
    return [term("all", one) if plain(one) == one else term("exact", one) for one in asked.without]


def pairs(found: Iterable[str]) -> list[str]:
    """Neighbouring words, each two once."""
    return list(dict.fromkeys(f"{one} {two}" for one, two in pairwise(found)))
