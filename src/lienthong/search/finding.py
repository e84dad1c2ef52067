"""Asking the index of one generation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tantivy import Index, Order, Query, Searcher

from lienthong.search.asking import Filters, Question
from lienthong.search.counting import Count, counted
from lienthong.search.index import is_current
from lienthong.search.ladder import Ladder, ladder
from lienthong.search.loosening import Loosened, corrected, shortened
from lienthong.search.terms import any_of, both, constant, count, either, excluded, filtering, limited, quoted, term

How = Literal["all", "similar", "some"]
Sorting = Literal["best", "newest", "oldest", "title"]
MOST = 10_000
"""Hits that one answer may reach."""
_RUNG = 10.0
_FEW, _MANY = 60, 5_000
_SORTED = {"newest": ("newest", Order.Desc), "oldest": ("oldest", Order.Asc), "title": ("sort", Order.Asc)}


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity (``kind/…``) and what it is worth as an answer; only the order of scores means anything."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of an answer, best first. ``total`` counts all hits; ``how`` is whether they have all words, other
    words for such as no entity has (``changed``: typed and taken), or some of them (without ``dropped``). ``counts``
    are hits by value of each field asked for; ``asked`` is the question that was answered in the end."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    how: How = "all"
    counts: dict[str, Count] = field(default_factory=dict)
    asked: Question | None = None
    changed: tuple[tuple[str, str], ...] = ()
    dropped: tuple[str, ...] = ()


class TextIndex:
    """The index of a generation, open for reading. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        index = Index.open(str(folder))
        # It never changes: nobody needs to watch its folder.
        index.config_reader("manual")
        self._searcher = index.searcher()
        self.entities = self._searcher.num_docs

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
        needs no ``total`` is spared the counting."""
        filters = filters or Filters()
        stretch = (max(1, min(limit, MOST)), max(0, min(offset, MOST)))
        plain = _Asking(self._searcher, Loosened(ladder(asked, self._searcher), asked), filters)
        if not total:
            return plain.answer(MOST, "all", stretch, order, ())
        if (number := plain.total()) or not widened or not asked.words:
            return plain.answer(number, "all", stretch, order, counted)
        ways: tuple[tuple[How, Callable[..., Loosened | None]], ...] = (("similar", corrected), ("some", shortened))
        for how, loosen in ways:
            within = [*filtering(filters), *plain.must]
            if (loosened := loosen(asked, self._searcher, within)) is None:
                continue
            other = _Asking(self._searcher, loosened, filters)
            if number := other.total():
                return other.answer(number, how, stretch, order, counted)
        return Found(asked=asked)

    def stands(self, id_: str) -> bool:
        """Whether there is such an entity."""
        return bool(self._searcher.doc_freq("id", id_))


class _Asking:
    """One question, as it is asked in the end, within its filters."""

    def __init__(self, searcher: Searcher, loosened: Loosened, filters: Filters) -> None:
        self._searcher = searcher
        self._loosened = loosened
        self._filters = filters
        asked = loosened.asked
        self.must, self._never = quoted(asked), excluded(asked)

    def answer(self, total: int, how: How, stretch: tuple[int, int], order: Sorting, fields: tuple[str, ...]) -> Found:
        """A stretch (how many, from where) of the hits, and their counts."""
        one = self._loosened
        if not total:
            return Found(asked=one.asked)
        hits = self._climbed(*stretch, total) if order == "best" else self._sorted(*stretch, order)
        counts = counted(self._searcher, self._within, self._filters, fields, total) if fields else {}
        return Found(tuple(hits), total, how, counts, one.asked, one.changed, one.dropped)

    def total(self) -> int:
        """How many hits there are."""
        query = self._within(self._filters)
        return 0 if query is None else count(self._searcher, query)

    def _within(self, filters: Filters) -> Query | None:
        """All hits, within other filters."""
        found = [one for one in (self._worded(self._ladder.bottom, filters), self._numbered(filters)) if one]
        return constant(either(found)) if found else None

    @property
    def _ladder(self) -> Ladder:
        return self._loosened.ladder

    def _worded(self, query: Query | None, filters: Filters) -> Query | None:
        if query is None:
            return None
        must = [*filtering(filters), *self.must]
        if filters.gathered and filters.kinds != ("instance",):
            must.append(term("shown", "alone"))
        return limited(query, must, self._never)

    def _numbered(self, filters: Filters) -> Query | None:
        if self._ladder.numbered is None or self.must:
            return None
        return limited(self._ladder.numbered, filtering(filters), self._never)

    def _climbed(self, limit: int, offset: int, total: int) -> list[Hit]:
        """From the best rung down, until there are enough."""
        wanted = offset + limit
        seen: dict[tuple[int, int], tuple[float, Any]] = {}
        rungs = [self._numbered(self._filters), *self._rungs(total)]
        for place, rung in enumerate(rungs):
            if rung is None:
                continue
            # weight_by_field multiplies.
            found = self._searcher.search(rung, wanted, count=False, weight_by_field="weight")
            base = (len(rungs) - place) * _RUNG
            for score, address in found.hits:
                seen.setdefault((address.segment_ord, address.doc), (base + float(score), address))
            if len(seen) >= min(wanted, total):
                break
        return self._hits(list(seen.values())[offset:wanted])

    def _rungs(self, total: int) -> list[Query | None]:
        """The rungs that may hold something. Few hits are looked for among themselves: long lists of common words need
        not be gone through again for each rung."""
        ladder = self._ladder
        if total > _MANY or not ladder.gates:
            return [self._worded(one, self._filters) for one in ladder.rungs]
        few = self._few(total) if total <= _FEW else None
        made: list[Query | None] = []
        there: dict[int, bool] = {}
        for rung, gate in zip(ladder.rungs, ladder.gates, strict=True):
            if gate is not None and id(gate) not in there:
                asked = constant(both([few, gate]) if few else gate)
                there[id(gate)] = bool(self._searcher.search(asked, 1, count=False).hits)
            closed = gate is not None and not there[id(gate)]
            made.append(None if closed else constant(both([few, rung])) if few else self._worded(rung, self._filters))
        return made

    def _few(self, total: int) -> Query | None:
        """All hits, one by one."""
        query = self._within(self._filters)
        found = self._searcher.search(query, total, count=False).hits if query else []
        return any_of("id", [str(self._searcher.doc(address)["id"][0]) for _, address in found]) if found else None

    def _sorted(self, limit: int, offset: int, order: Sorting) -> list[Hit]:
        by, way = _SORTED[order]
        query = self._within(self._filters)
        assert query is not None
        found = self._searcher.search(query, limit, count=False, offset=offset, order_by_field=by, order=way)
        return self._hits([(0.0, address) for _, address in found.hits], ranked=False)

    def _hits(self, found: Sequence[tuple[float, Any]], *, ranked: bool = True) -> list[Hit]:
        hits = [Hit(str(self._searcher.doc(address)["id"][0]), score) for score, address in found]
        # What weighs the same to the last bit stands by its id, wherever it lies in the index.
        return sorted(hits, key=lambda one: (-one.score, one.id)) if ranked else hits


def open_index(folder: Path) -> TextIndex | None:
    """The index in a folder; None where there is none, or one that today's rules cannot read."""
    if not is_current(folder):
        return None
    try:
        return TextIndex(folder)
    except (OSError, ValueError):
        # A folder that was swept away meanwhile, or a disk that lost a file: the store still answers.
        return None
