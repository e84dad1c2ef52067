"""The order of hits: a ladder of ever weaker demands, each a plain intersection of terms.

Who asks for the best 25 climbs down only until there are 25; within a rung hits stand by their weight (kind, length of
title, libraries that hold it). So the order is that of a librarian, told in words, and a question of common words costs
no more than its best rung: rarity is not asked, an index that grew and one built anew answer alike.
"""

from dataclasses import dataclass

from tantivy import Query, Searcher

from lienthong.search.asking import Question
from lienthong.search.documents import LONGEST_BEGINNING, SHARES
from lienthong.search.terms import any_of, either, endings, of_every, pairs, term
from lienthong.search.words import plain

_LONGEST_NAME = 5


Demand = tuple[Query, ...]
"""What a hit must have, all of it. Parts lie side by side, never in one another: the shortest list leads them all."""


@dataclass(frozen=True)
class Ladder:
    """``rungs`` best first; ``bottom`` is what has all words and holds every rung but ``numbered``: entities with an
    identifier that was typed. ``gates`` are, by the place of a rung of long lists, what holds it and is a later rung
    itself: where that finds nothing, neither does the rung."""

    rungs: tuple[Demand, ...]
    bottom: Demand
    numbered: Query | None
    gates: tuple[Demand | None, ...] = ()
    long: frozenset[Demand] = frozenset()
    """Rungs for which nothing but long lists is gone through: those with a gate, and the widest."""
    rarest: int | None = None
    """How many entities have the rarest word of ``bottom``; None: nobody has looked."""
    named: frozenset[Demand] = frozenset()
    """Rungs of what is called by the very words of the question, or begins so while it is typed."""
    some: Demand = ()
    """The same as ``bottom`` where only entities of the first of ``SHARES`` are looked for; (): nothing but ``bottom``
    is known."""

    def every(self, share: int) -> Demand:
        """What has all words, of every so-manieth entity."""
        if share == 1 or not self.bottom:
            return self.bottom
        if not self.some:
            return tuple(of_every(share, self.bottom))
        return self.some if share == SHARES[0] else tuple(of_every(share, self.some))


def ladder(asked: Question, searcher: Searcher) -> Ladder:
    """The ladder of a question; of one that is limited to a field, its rungs in that field."""
    numbered = any_of("number", asked.numbers) if asked.numbers else None
    if not asked.words or asked.field == "number":
        return Ladder((), (), numbered)
    made = _Rungs(asked, searcher)
    found = made.in_field(asked.field) if asked.field else [*made.titled(), *made.wider()]
    bottom = made.each(asked.field or "all")
    rungs, gates = zip(*found, strict=True)
    # Rungs and gates are told by what they are, not by what they ask.
    long = frozenset((*(rung for rung, gate in found if gate), made.main, *rungs[-2:]))
    some = () if asked.field else made.each("some")
    return Ladder(rungs, bottom, numbered, gates, long, made.rarest(asked.field or "all"), frozenset(made.named), some)


class _Rungs:
    """The demands of one question, each with its gate."""

    def __init__(self, asked: Question, searcher: Searcher) -> None:
        self.asked = asked
        self.words = list(asked.folded)
        self.going_on = endings(searcher, "all", self.words[-1]) if asked.beginning else []
        self.searcher = searcher
        self.title, self.main = self.each("title"), self.each("main")
        self.named: list[Demand] = []

    def _fixed(self) -> dict[str, None]:
        """The words that do not go on, each once."""
        return dict.fromkeys(self.words[:-1] if self.going_on else self.words)

    def rarest(self, field: str) -> int | None:
        """How many entities have the rarest word in a field."""
        return min((int(self.searcher.doc_freq(field, one)) for one in self._fixed()), default=None)

    def each(self, field: str) -> Demand:
        """All words in a field."""
        last, fixed = self.words[-1], self._fixed()
        found = [term(field, one) for one in fixed]
        if self.going_on and last not in fixed:
            found.append(any_of(field, self.going_on))
        return tuple(found)

    def titled(self) -> list[tuple[Demand, Demand | None]]:
        """What is called so: with these diacritics, where some were typed, then whatever its diacritics."""
        found = self._exactly() if self.asked.accented else []
        ordered, whole = "~" + " ".join(sorted(self.words)), " ".join(self.words)
        # What it is called here before what it is called elsewhere, or what was translated from it.
        found += self._called("whole", whole, ordered)
        half = [one for one in self.asked.different if plain(one) != one]
        if half and len(half) < len(self.asked.different) and not self.going_on:
            # Typed with half of its diacritics: those that were typed tell one title from another.
            typed = tuple(term("exact", one) for one in half)
            found += [((*one, *typed), None) for one in self._placed()]
            found.append(((*self.title, *typed), self.main))
        return [*found, *((one, None) for one in self._begun(self._placed())), (self.title, self.main)]

    def wider(self) -> list[tuple[Demand, Demand | None]]:
        """All words in a name, in titles and names together, with subjects, anywhere."""
        names = [(self.each("name"), self.main)] if len(self.words) <= _LONGEST_NAME else []
        return [*names, (self.main, None), *((self.each(field), None) for field in ("about", "all"))]

    def in_field(self, field: str) -> list[tuple[Demand, Demand | None]]:
        """The rungs of a question that is limited to one field."""
        found = self.titled() if field == "title" else [(self.each(field), None)]
        # What is asked of one field is asked there alone: the wider rung is none of its ladder.
        return [(rung, None) for rung, _ in found]

    def _exactly(self) -> list[tuple[Demand, Demand | None]]:
        """As typed: the whole title (its own first), the maker, the beginning, the words together, all of them."""
        cut, marked = list(self.asked.words), self._marked()
        ordered = "=" + " ".join(sorted(cut))
        whole = " ".join(cut)
        placed = self._begun([(*one, *marked) for one in self._placed()])
        # Names are marked, too: what is called so comes before what is made by one who is.
        called = self._called("called", whole, ordered)
        return [*called, *((one, None) for one in placed), ((*self.title, *marked), self.main)]

    def _begun(self, placed: list[Demand]) -> list[Demand]:
        """The same rungs: who types a name is shown the better known of those whose names go on so."""
        self.named += placed[:1] if self.going_on else ()
        return placed

    def _called(self, field: str, whole: str, ordered: str) -> list[tuple[Demand, Demand | None]]:
        """Whose own label it is, who has another form so, what is made by one of that name."""
        named: list[Demand] = [
            (term(field, f"#{whole}"),),
            (either([term(field, one) for one in (whole, ordered)]),),
        ]
        self.named += named
        return [(one, None) for one in (*named, (term("maker", ordered),))]

    def _marked(self) -> Demand:
        cut = self.asked.words
        found = [term("exact", one) for one in dict.fromkeys(cut[:-1] if self.going_on else cut)]
        if self.going_on:
            found.append(any_of("exact", endings(self.searcher, "exact", cut[-1])))
        return tuple(found)

    def _placed(self) -> list[Demand]:
        """The title begins so, has the words together."""
        return [self._beginning(), *([self._together()] if len(self.words) > 1 else [])]

    def _beginning(self) -> Demand:
        head = self.words[:LONGEST_BEGINNING]
        if not self.going_on or len(self.words) > LONGEST_BEGINNING:
            rest = self._together() if len(self.words) > len(head) else ()
            return (term("begin", " ".join(head)), *rest)
        before = head[:-1]
        return (any_of("begin", [" ".join([*before, one]) for one in self.going_on]),)

    def _together(self) -> Demand:
        words = self.words[:-1] if self.going_on else self.words
        found = [term("pair", one) for one in pairs(words)]
        if self.going_on and len(self.words) > 1:
            found.append(any_of("pair", [f"{self.words[-2]} {one}" for one in self.going_on]))
        return tuple(found)
