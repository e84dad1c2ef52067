"""A reader's words as a query of the index: made of terms, never parsed from what was typed.

Every part scores a constant (``graph/search.toml``), not by how rare a word is in the catalogue: so an index that grew
by a thousand changes and one that was built anew give the same answer in the same order.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tantivy import FieldType, Occur, Query, Searcher

from lienthong.search.index import schema
from lienthong.search.table import worth
from lienthong.search.words import has_diacritics, numbers, plain, words

MOST_WORDS = 24
LONGEST_QUESTION = 10_000
_SHORTEST_SIMILAR = 4
_MOST_SIMILAR_WORDS = 8
_ENDINGS_READ, _ENDINGS = 400, 40

Field = Literal["title", "name", "subject", "note", "number"]
FIELDS: tuple[Field, ...] = ("title", "name", "subject", "note", "number")


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must be: kinds, MARC language codes, libraries (ids), classes (prefixed names), years from and to.

    Of one list any value will do; an empty one asks for nothing."""

    kinds: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """What a reader typed, cut into words. ``field`` limits where they may stand; ``beginning`` says that the last
    word may go on (what is typed into a box)."""

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    accented: bool
    field: Field | None = None
    beginning: bool = False

    @property
    def different(self) -> tuple[str, ...]:
        """The words, each once."""
        return tuple(dict.fromkeys(self.words))


def question(text: str, field: Field | None = None, *, beginning: bool = False) -> Question:
    """The question that a text asks; only its first words count."""
    text = text[:LONGEST_QUESTION]
    found = tuple(words(text, MOST_WORDS))
    meant = tuple(numbers(text[:200])) if field in (None, "number") else ()
    beginning = beginning and not text[-1:].isspace()
    return Question(found, meant, has_diacritics(text[:1_000]), field, beginning)


def every_word(asked: Question, filters: Filters, searcher: Searcher) -> Query | None:
    """Hits that have all words, or a number that was typed; None when nothing was asked."""
    return _query(asked, filters, lambda word, last: _word(asked, word, last, searcher), len(asked.different), searcher)


def similar_words(asked: Question, filters: Filters, searcher: Searcher) -> Query | None:
    """Hits that have all words, each one that no entity has replaced by those that differ by one letter."""
    if len(asked.different) > _MOST_SIMILAR_WORDS:
        return None
    place = _place(asked)

    def similar(word: str, last: bool) -> Query:
        folded = plain(word)
        known = count(searcher, _term(place, folded))
        if known or len(folded) < _SHORTEST_SIMILAR:
            return _word(asked, word, last, searcher)
        return Query.fuzzy_term_query(schema(), place, folded, distance=1)

    return _query(asked, filters, similar, len(asked.different), searcher)


def some_words(asked: Question, filters: Filters, searcher: Searcher) -> Query | None:
    """Hits that have at least half of the words."""
    if len(asked.different) < 2:
        return None
    return _query(
        asked, filters, lambda word, last: _word(asked, word, last, searcher), -(-len(asked.words) // 2), searcher
    )


def count(searcher: Searcher, query: Query) -> int:
    """How many entities a query finds."""
    return int(searcher.search(query, 1, count=True).count)  # type: ignore[attr-defined]


def _query(
    asked: Question, filters: Filters, match: Callable[[str, bool], Query], enough: int, searcher: Searcher
) -> Query | None:
    ways: list[Query] = []
    if asked.words and asked.field != "number":
        last = asked.words[-1]
        found = [match(word, word == last) for word in asked.different]
        ways.append(_worded(asked, found, enough, searcher))
    value = worth()["number"]
    ways += [_constant(_term("number", one), value) for one in asked.numbers]
    if not ways:
        return None
    query = ways[0] if len(ways) == 1 else Query.boolean_query([(Occur.Should, one) for one in ways])
    must = [(Occur.Must, _constant(one, 0.0)) for one in _filtering(filters)]
    return Query.boolean_query([(Occur.Must, query), *must]) if must else query


def _worded(asked: Question, found: list[Query], enough: int, searcher: Searcher) -> Query:
    if enough == len(found):
        needed = [(Occur.Must, _constant(one, 0.0)) for one in found]
    else:
        value = worth()["similar_word"]
        parts = [(Occur.Should, _constant(one, value)) for one in found]
        needed = [(Occur.Must, Query.boolean_query(parts, minimum_number_should_match=enough))]
    return Query.boolean_query([*needed, *((Occur.Should, one) for one in _praise(asked, searcher))])


def _praise(asked: Question, searcher: Searcher) -> list[Query]:
    """What makes a hit better than another."""
    value, number = worth(), len(asked.different)
    folded = [plain(one) for one in asked.words]
    parts = [
        _constant(_term(field, word), value[f"{field}_word"] / number)
        for field in ("title", "name", "subject")
        for word in dict.fromkeys(folded)
    ]
    parts.append(_constant(_term("whole", " ".join(folded)), value["whole_title"]))
    parts.append(_constant(_all("title", list(dict.fromkeys(folded))), value["all_in_title"]))
    if asked.beginning:
        going_on = _endings("title", folded[-1], searcher)
        parts.append(_constant(going_on, value["title_word"] / number))
    if len(folded) > 1:
        parts.append(_constant(Query.phrase_query(schema(), "title", list(folded)), value["phrase"]))
    if asked.accented:
        parts += [_constant(_term("exact", one), value["exact_word"] / number) for one in asked.different]
        if len(folded) > 1:
            phrase = Query.phrase_query(schema(), "exact", list(asked.words))
            parts.append(_constant(phrase, value["exact_phrase"]))
    return parts


def _place(asked: Question) -> str:
    return asked.field or "all"


def _word(asked: Question, word: str, last: bool, searcher: Searcher) -> Query:
    place, folded = _place(asked), plain(word)
    if not (last and asked.beginning):
        return _term(place, folded)
    return _endings(place, folded, searcher)


def _endings(place: str, folded: str, searcher: Searcher) -> Query:
    """A word and those that begin like it: of a bounded number the commonest, since one letter begins most words."""
    found = searcher.terms_with_prefix(place, folded, limit=_ENDINGS_READ)
    commonest = sorted(found, key=lambda one: (-one[1], one[0]))[:_ENDINGS]
    return Query.term_set_query(schema(), place, sorted({folded, *(term for term, _ in commonest)}))


def _filtering(filters: Filters) -> list[Query]:
    found = []
    for field, values in (
        ("kind", filters.kinds),
        ("language", filters.languages),
        ("library", filters.libraries),
        ("class", filters.classes),
    ):
        if values:
            found.append(Query.term_set_query(schema(), field, list(values)))
    if filters.since is not None or filters.until is not None:
        found.append(Query.range_query(schema(), "year", FieldType.Integer, filters.since, filters.until))
    return found


def _term(field: str, value: str) -> Query:
    return Query.term_query(schema(), field, value, index_option="basic")


def _constant(query: Query, value: float) -> Query:
    return Query.const_score_query(query, value)


def _all(field: str, found: list[str]) -> Query:
    return Query.boolean_query([(Occur.Must, _term(field, one)) for one in found])
