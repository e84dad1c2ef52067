"""The order of hits: a ladder of ever weaker demands, each a plain intersection of terms.

Who asks for the best 25 climbs down only until there are 25; within a rung hits stand by their weight (kind, length of
title, libraries that hold it). So the order is that of a librarian, told in words, and a question of common words costs
no more than its best rung: rarity is not asked, an index that grew and one built anew answer alike.
"""

from dataclasses import dataclass

from tantivy import Query, Searcher

from lienthong.search.asking import Question
from lienthong.search.documents import LONGEST_BEGINNING
from lienthong.search.terms import any_of, both, endings, pairs, term
from lienthong.search.words import plain

_LONGEST_NAME = 5
_LOOKED_UP = 3
"""Rungs that are one term: nothing is cheaper."""


@dataclass(frozen=True)
class Ladder:
    """``rungs`` best first; ``bottom`` is what has all words and holds every rung but ``numbered``: entities with an
    identifier that was typed. ``gates`` are what several rungs are parts of, by the place of the rung: where a gate
    finds nothing, its rungs need not be asked."""

    rungs: tuple[Query, ...]
    bottom: Query | None
    numbered: Query | None
    gates: tuple[Query | None, ...] = ()


def ladder(asked: Question, searcher: Searcher) -> Ladder:
    """The ladder of a question; of one that is limited to a field, its rungs in that field."""
    numbered = any_of("number", asked.numbers) if asked.numbers else None
    if not asked.words or asked.field == "number":
        return Ladder((), None, numbered)
    made = _Rungs(asked, searcher)
    if asked.field:
        rungs = made.in_field(asked.field)
        return Ladder(tuple(rungs), made.each(asked.field), numbered)
    exact = made.exactly() if asked.accented else []
    folded, wider = made.folded(), made.wider()
    gates = [None, None, *[made.marked] * len(exact[2:]), *[None] * _LOOKED_UP] if exact else [None] * _LOOKED_UP
    gates += [*[made.each("title")] * (len(folded) - _LOOKED_UP - 1), *[None] * (1 + len(wider))]
    return Ladder((*exact, *folded, *wider), made.each("all"), numbered, tuple(gates))


class _Rungs:
    """The demands of one question."""

    def __init__(self, asked: Question, searcher: Searcher) -> None:
        self.asked = asked
        self.words = list(asked.folded)
        self.going_on = endings(searcher, "all", self.words[-1]) if asked.beginning else []
        self.searcher = searcher
        self.marked = self._marked()

    def each(self, field: str) -> Query:
        """All words in a field."""
        last = self.words[-1]
        fixed = dict.fromkeys(self.words[:-1] if self.going_on else self.words)
        found = [term(field, one) for one in fixed]
        if self.going_on and last not in fixed:
            found.append(any_of(field, self.going_on))
        return both(found)

    def exactly(self) -> list[Query]:
        """As typed, with these diacritics: the whole title, the maker, the beginning, together, all in the title."""
        cut = list(self.asked.words)
        ordered = "=" + " ".join(sorted(cut))
        found = [any_of("called", [" ".join(cut), ordered]), term("maker", ordered)]
        return [*found, *(both([one, self.marked]) for one in self._titled())]

    def folded(self) -> list[Query]:
        """The same, whatever its diacritics."""
        ordered = "~" + " ".join(sorted(self.words))
        whole = " ".join(self.words)
        # What it is called here before what it is called elsewhere, or what was translated from it.
        found = [term("whole", f"#{whole}"), any_of("whole", [whole, ordered]), term("maker", ordered)]
        half = [one for one in dict.fromkeys(self.asked.words) if plain(one) != one]
        if half and len(half) < len(dict.fromkeys(self.asked.words)) and not self.going_on:
            # Typed with half of its diacritics: those that were typed tell one title from another.
            typed = both([term("exact", one) for one in half])
            found += [both([one, typed]) for one in self._titled()]
        return [*found, *self._titled()]

    def wider(self) -> list[Query]:
        """All words in titles and names together, with subjects, anywhere."""
        named = [self.each("name")] if len(self.words) <= _LONGEST_NAME else []
        return [*named, self.each("main"), self.each("about"), self.each("all")]

    def in_field(self, field: str) -> list[Query]:
        """The rungs of a question that is limited to one field."""
        if field == "title":
            return [*(self.exactly() if self.asked.accented else ()), *self.folded()]
        return [self.each(field)]

    def _marked(self) -> Query:
        cut = self.asked.words
        found = [term("exact", one) for one in dict.fromkeys(cut[:-1] if self.going_on else cut)]
        if self.going_on:
            found.append(any_of("exact", endings(self.searcher, "exact", cut[-1])))
        return both(found)

    def _titled(self) -> list[Query]:
        """The title begins so, has the words together, has them all."""
        found = [self._beginning()]
        if len(self.words) > 1:
            found.append(self._together())
        return [*found, self.each("title")]

    def _beginning(self) -> Query:
        head = self.words[:LONGEST_BEGINNING]
        if not self.going_on or len(self.words) > LONGEST_BEGINNING:
            start = term("begin", " ".join(head))
            return both([start, self._together()]) if len(self.words) > len(head) else start
        before = head[:-1]
        return any_of("begin", [" ".join([*before, one]) for one in self.going_on])

    def _together(self) -> Query:
        words = self.words[:-1] if self.going_on else self.words
        found = [term("pair", one) for one in pairs(words)]
        if self.going_on and len(self.words) > 1:
            found.append(any_of("pair", [f"{self.words[-2]} {one}" for one in self.going_on]))
        return both(found)
