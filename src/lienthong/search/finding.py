"""Asking the index of one generation."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from lienthong.search.asking import Filters, Question
from lienthong.search.counting import DEFAULT, Limits
from lienthong.search.hits import Found, How
from lienthong.search.index import is_current
from lienthong.search.ladder import ladder
from lienthong.search.looking import Looking
from lienthong.search.loosening import Loosened, corrected, shortened
from lienthong.search.opening import Opened
from lienthong.search.ordering import Sorting, Wanted, Years
from lienthong.search.remembered import Remembered
from lienthong.search.terms import any_has, filtering, quoted

MOST = 10_000
"""Hits that one answer may reach."""
_KEPT, _KEPT_HITS, _COUNTED = 1_000, 100, 300
"""Answers that are remembered, of so many hits at most, and questions whose numbers are: some 20 kB each."""


class TextIndex:
    """The index of a generation, open for reading, and up to how many hits it counts one by one. Threads may share
    it."""

    def __init__(self, folder: Path, limits: Limits = DEFAULT) -> None:
        self.folder = folder
        self._opened = Opened(folder)
        self._limits = limits
        self._searcher = self.searcher = self._opened.index.searcher()
        self._years = Years(self._searcher)
        self.entities = self._searcher.num_docs
        self._kept: Remembered[Found] = Remembered(_KEPT)
        self._counted: Remembered[_Counted] = Remembered(_COUNTED)

    def find(
        self,
        asked: Question,
        filters: Filters | None = None,
        *,
        limit: int = 25,
        offset: int = 0,
        counted: tuple[str, ...] = (),
        widened: bool = True,
        order: Sorting = "best",
        total: bool = True,
    ) -> Found:
        """The hits from ``offset`` on. Where no entity has all words, those with words that are much like them, and
        where there are none either those with some (unless not ``widened``). ``counted`` are fields of ``FACETS``, each
        counted without its own filter, so that further values of it may be chosen. Who
        needs no ``total`` is spared the counting, and gets nothing where no entity has all words."""
        filters = filters or Filters()
        wanted = Wanted(max(1, min(limit, MOST)), max(0, min(offset, MOST)), order, counted)
        if wanted.limit > _KEPT_HITS:
            return self._found(asked, filters, wanted, widened, total)
        key = (asked, filters, wanted, widened, total)
        return self._kept.get(key, lambda: self._found(*key))

    def _found(self, asked: Question, filters: Filters, wanted: Wanted, widened: bool, total: bool) -> Found:
        # Another page or another order of the same hits: how many there are, of what, is known.
        key = (asked, filters, wanted.fields, widened)
        if total and (known := self._counted.known(key)):
            again = self._looking(known.loosened, filters, wanted)
            return replace(known.found, hits=again.hits(known.found.total))
        for how, loosened in self._meant(asked, filters, widened and total):
            looking = self._looking(loosened, filters, wanted)
            if not total:
                if (found := looking.answer(MOST, how)).hits:
                    return found
            elif number := looking.total():
                found = looking.answer(number, how)
                self._counted.keep(key, _Counted(loosened, replace(found, hits=())))
                return found
        return Found(asked=asked)

    def _meant(self, asked: Question, filters: Filters, widened: bool) -> Iterator[tuple[How, Loosened]]:
        """The question as it was typed, then, if ``widened``, what stands for it where it finds nothing."""
        for one in (asked, asked.joined):
            if one:
                yield "all", Loosened(ladder(one, self._searcher), one)
        if not widened or not asked.words:
            return
        within = [*filtering(filters), *quoted(asked)]
        if len(within) > 1 and not any_has(self._searcher, within):
            # Whatever the words, nothing is found within filters that no entity fits together.
            return
        yield from (("similar", one) for one in corrected(asked, self._searcher, within))
        yield from (("some", one) for one in shortened(asked, self._searcher, within))

    def _looking(self, loosened: Loosened, filters: Filters, wanted: Wanted) -> Looking:
        return Looking(self._searcher, self._years, self._limits, loosened, filters, wanted)

    def stands(self, id_: str) -> bool:
        """Whether there is such an entity."""
        return bool(self._searcher.doc_freq("id", id_))


@dataclass(frozen=True, slots=True)
class _Counted:
    """What was asked in the end, and the answer without its hits."""

    loosened: Loosened
    found: Found


def open_index(folder: Path) -> TextIndex | None:
    """The index in a folder; None where there is none, or one that today's rules cannot read."""
    if not is_current(folder):
        return None
    try:
        return TextIndex(folder)
    except (OSError, ValueError):
        # A folder that was swept away meanwhile, or a disk that lost a file: the store still answers.
        return None
