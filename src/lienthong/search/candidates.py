"""Who may be meant by a name from another system's table: a few candidates, by few and short look-ups.

Unlike a reader's question (``ladder``, ``loosening``) a name is looked up a hundred times in one request, so that no
list of a common word is ever gone through: whole titles and names first, then how they begin, then pairs of words that
are neighbours, led by the rarest. https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from tantivy import Query, Searcher

from lienthong.search.documents import LONGEST_BEGINNING
from lienthong.search.finding import TextIndex
from lienthong.search.hits import stored
from lienthong.search.terms import either, limited, pairs, term
from lienthong.search.words import both as cut_both

MOST_WORDS = 24
LEADING = 20_000
"""Entities that the shortest list of a question may name; a longer one says nothing of what is meant."""
_LOOSE = 4_000
_PARTS = re.compile(r" : | / | = |\s*;\s")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity (``kind/…``): whether its whole title or name is what was asked, ``called`` also with these diacritics,
    ``own`` if that is its own label and not another form or an edition's title; ``within`` if the index has found it
    among what was asked for; ``line`` as in ``Hit``."""

    id: str
    whole: bool = False
    called: bool = False
    own: bool = False
    within: bool = True
    line: bytes = field(default=b"", compare=False, repr=False)


def candidates(index: TextIndex, name: str, within: Sequence[Query], most: int) -> list[Candidate]:
    """At most ``most`` entities that may be called so, the likeliest first; each query of ``within`` must fit."""
    cut, folded = cut_both(name)
    cut, folded = cut[:MOST_WORDS], folded[:MOST_WORDS]
    if not folded:
        return []
    asked = _Asked(index._searcher, within, most)
    for word, plain in ((cut, folded), *_shorter(name, len(folded))):
        asked.whole(word, plain)
    if len(asked.found) < most:
        asked.beginning(folded)
    if not asked.found:
        asked.loosely(folded)
    return list(asked.found.values())[:most]


def _shorter(name: str, length: int) -> Iterator[tuple[list[str], list[str]]]:
    """A title without what stands behind a colon, a slash or an equals sign of its description."""
    head = _PARTS.split(name, maxsplit=1)[0]
    cut, folded = cut_both(head)
    if folded and len(folded) < length:
        yield cut[:MOST_WORDS], folded[:MOST_WORDS]


def fitting(index: TextIndex, ids: Sequence[str], demand: Sequence[Query]) -> frozenset[str]:
    """Those of a few entities that fit all of these queries."""
    if not ids:
        return frozenset()
    searcher = index._searcher
    hits = searcher.search(limited([either([term("id", one) for one in ids]), *demand]), len(ids), count=False).hits
    return frozenset(str(searcher.doc(address)["id"][0]) for _, address in hits)


class _Asked:
    """One name within one kind of thing; ``found`` gathers candidates, the best first."""

    def __init__(self, searcher: Searcher, within: Sequence[Query], most: int) -> None:
        self._searcher = searcher
        self._within = within
        self._most = most
        self.found: dict[str, Candidate] = {}

    def whole(self, cut: list[str], folded: list[str]) -> None:
        """The whole title or name: with these diacritics, then without; its own label first."""
        typed, plain = " ".join(cut), " ".join(folded)
        accented = cut != folded
        if accented:
            self._add("called", [f"#{typed}"], called=True, own=True)
            self._add("called", [typed, "=" + " ".join(sorted(cut))], called=True)
        self._add("whole", [f"#{plain}"], called=not accented, own=True)
        self._add("whole", [plain, "~" + " ".join(sorted(folded))], called=not accented)

    def _add(self, where: str, values: list[str], *, called: bool, own: bool = False) -> None:
        # Most forms stand nowhere: to know that costs a hundredth of a search.
        known = [term(where, one) for one in values if self._searcher.doc_freq(where, one)]
        for id_, line in self._ids([either(known)]) if known else ():
            self.found.setdefault(id_, Candidate(id_, whole=True, called=called, own=own, line=line))

    def beginning(self, folded: list[str]) -> None:
        """What begins with these words; then what has them side by side, or all of them in its title."""
        head, together = " ".join(folded[:LONGEST_BEGINNING]), pairs(folded)
        if self._searcher.doc_freq("begin", head) > len(self.found):
            self._fill([term("begin", head), *(term("pair", one) for one in together[LONGEST_BEGINNING - 1 :])])
        if not self.found and together:
            self._led("pair", together)
        if not self.found:
            self._led("title", folded)

    def _led(self, where: str, values: list[str]) -> None:
        """All of some terms, if one of them is rare enough to lead."""
        counted = sorted((self._searcher.doc_freq(where, one), one) for one in dict.fromkeys(values))
        if 0 < counted[0][0] <= LEADING:
            self._fill([term(where, one) for _, one in counted])

    def loosely(self, folded: list[str]) -> None:
        """What shares its rarest pairs of neighbouring words, all but some of them; of two words one of them."""
        together = pairs(folded)
        counted = sorted((number, one) for one in together if (number := self._searcher.doc_freq("pair", one)))
        rare = [one for number, one in counted if number <= _LOOSE]
        for size in (3, 2, 1):
            for start in range(max(1, len(rare) - size + 1))[:3]:
                if len(rare) >= size and not self.found:
                    self._fill([term("pair", one) for one in rare[start : start + size]])
        if not self.found:
            each = ((self._searcher.doc_freq("title", one), one) for one in dict.fromkeys(folded))
            words = sorted(pair for pair in each if pair[0])
            known = [one for _, one in words if len(one) > 1]
            if len(known) >= max(2, len(folded) - 1) and words[0][0] <= LEADING:
                self._fill([term("title", one) for one in known])

    def _fill(self, demand: Sequence[Query]) -> None:
        for id_, line in self._ids(demand):
            self.found.setdefault(id_, Candidate(id_, line=line))

    def _ids(self, demand: Sequence[Query]) -> list[tuple[str, bytes]]:
        query = limited([*demand, *self._within])
        hits: list[tuple[float, Any]]
        hits = self._searcher.search(query, self._most, count=False, weight_by_field="weight").hits
        return [stored(self._searcher, address) for _, address in hits]
