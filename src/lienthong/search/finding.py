"""Asking the index of one generation."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Literal

from tantivy import Order, Query, Searcher

from lienthong.search.asking import Filters, Question
from lienthong.search.counting import Count, at_once, counted
from lienthong.search.documents import year_of
from lienthong.search.index import is_current
from lienthong.search.ladder import Demand, ladder
from lienthong.search.loosening import Loosened, corrected, shortened
from lienthong.search.opening import Opened
from lienthong.search.remembered import Remembered
from lienthong.search.terms import any_of, constant, either, excluded, filtering, limited, narrowed, quoted, term

How = Literal["all", "similar", "some"]
Sorting = Literal["best", "newest", "oldest", "title"]
MOST = 10_000
"""Hits that one answer may reach."""
_RUNG = 10.0
_KEPT, _KEPT_HITS = 1_000, 100
"""Answers that are remembered, of so many hits at most: some 20 kB each."""
_FEW, _MANY = 100, 5_000
_SORTED = {"newest": ("newest", Order.Desc), "oldest": ("oldest", Order.Asc), "title": ("sort", Order.Asc)}


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity (``kind/…``) and what it is worth as an answer; only the order of scores means anything. ``year`` is
    the one that it stands by where hits are sorted by year; ``line`` what is kept for its line (``search.lines``)."""

    id: str
    score: float
    year: int | None = None
    line: bytes = field(default=b"", compare=False, repr=False)


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
        self._opened = Opened(folder)
        self._searcher = self.searcher = self._opened.index.searcher()
        self.entities = self._searcher.num_docs
        self._kept: Remembered[Found] = Remembered(_KEPT)

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
        if stretch[0] > _KEPT_HITS:
            return self._found(asked, filters, stretch, counted, widened, order, total)
        key = (asked, filters, stretch, counted, widened, order, total)
        return self._kept.get(key, lambda: self._found(*key))

    def _found(
        self,
        asked: Question,
        filters: Filters,
        stretch: tuple[int, int],
        counted: tuple[str, ...],
        widened: bool,
        order: Sorting,
        total: bool,
    ) -> Found:
        plain = _Asking(self._searcher, Loosened(ladder(asked, self._searcher), asked), filters)
        if not total:
            return plain.answer(MOST, "all", stretch, order, ())
        if (number := plain.total(counted)) or not widened or not asked.words:
            return plain.answer(number, "all", stretch, order, counted)
        ways: tuple[tuple[How, Callable[..., Iterator[Loosened]]], ...] = (("similar", corrected), ("some", shortened))
        within = [*filtering(filters), *plain.must]
        for how, loosen in ways:
            for loosened in loosen(asked, self._searcher, within):
                other = _Asking(self._searcher, loosened, filters)
                if number := other.total(counted):
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
        self._known: tuple[Query, ...] = ()
        self._first: list[tuple[float, Any]] = []
        self._counts: dict[str, Count] = {}

    def answer(self, total: int, how: How, stretch: tuple[int, int], order: Sorting, fields: tuple[str, ...]) -> Found:
        """A stretch (how many, from where) of the hits, and their counts."""
        one = self._loosened
        if not total:
            return Found(asked=one.asked)
        hits = self._climbed(*stretch, total) if order == "best" else self._sorted(*stretch, order)
        counts = {}
        if fields:
            counts = counted(self._searcher, self._within, self._filters, fields, total, self._counts)
        return Found(tuple(hits), total, how, counts, one.asked, one.changed, one.dropped)

    def total(self, fields: tuple[str, ...] = ()) -> int:
        """How many hits there are; counts of ``fields`` and a few hits are kept where they come with it."""
        if (query := self._within(self._filters)) is None:
            return 0
        words, numbered = len(self._loosened.asked.different), self._loosened.ladder.numbered is not None
        number, self._counts = at_once(self._searcher, self._within, self._filters, fields, words, numbered)
        if number is not None and not 0 < number <= _FEW:
            return number
        found: Any = self._searcher.search(query, _FEW, count=True)
        self._first = found.hits
        return int(found.count)

    def _within(self, filters: Filters) -> Query | None:
        """All hits, within other filters; few that are known are looked for among themselves."""
        worded = self._worded(self._loosened.ladder.bottom, filters, self._known if filters == self._filters else ())
        found = [one for one in (worded, self._numbered(filters)) if one]
        return constant(either(found)) if found else None

    def _worded(self, demand: Demand, filters: Filters, few: Sequence[Query] = ()) -> Query | None:
        if not demand:
            return None
        within, others = narrowed(filters)
        must = [*few, *demand, *within, *self.must]
        if filters.gathered and filters.kinds != ("instance",):
            must.append(term("shown", "alone"))
        return limited(must, [*self._never, *others])

    def _numbered(self, filters: Filters) -> Query | None:
        numbered = self._loosened.ladder.numbered
        return None if numbered is None or self.must else limited([numbered, *filtering(filters)], self._never)

    def _climbed(self, limit: int, offset: int, total: int) -> list[Hit]:
        """From the best rung down, until there are enough. Few hits are looked for among themselves: long lists of
        common words need not be gone through again for each rung."""
        wanted, ladder = offset + limit, self._loosened.ladder
        few = self._known = self._few() if 0 < total == len(self._first) and len(ladder.rungs) > 1 else ()
        gates = ladder.gates if total <= _MANY else ()
        found: dict[int, list[tuple[float, Any]]] = {}

        def tops(demand: Demand) -> list[tuple[float, Any]]:
            if id(demand) not in found:
                within = few if demand in ladder.long else ()
                found[id(demand)] = self._best(self._worded(demand, self._filters, within), wanted)
            return found[id(demand)]

        seen: dict[tuple[int, int], tuple[float, Any]] = {}
        _stand(seen, self._best(self._numbered(self._filters), wanted), (len(ladder.rungs) + 1) * _RUNG)
        for place, rung in enumerate(ladder.rungs):
            if len(seen) >= min(wanted, total):
                break
            # What has nothing better mostly has no such title either: then one look spares several.
            gate = gates[place] if gates and not seen else None
            if gate is None or tops(gate):
                _stand(seen, tops(rung), (len(ladder.rungs) - place) * _RUNG)
        return self._hits(list(seen.values())[offset:wanted])

    def _best(self, query: Query | None, most: int) -> list[tuple[float, Any]]:
        if query is None:
            return []
        # weight_by_field multiplies.
        hits: list[tuple[float, Any]] = self._searcher.search(query, most, count=False, weight_by_field="weight").hits
        return hits

    def _few(self) -> tuple[Query, ...]:
        """All hits, one by one."""
        ids = [stored(self._searcher, address)[0] for _, address in self._first]
        return (any_of("id", ids),) if ids else ()

    def _sorted(self, limit: int, offset: int, order: Sorting) -> list[Hit]:
        by, way = _SORTED[order]
        query = self._within(self._filters)
        assert query is not None
        found = self._searcher.search(query, limit, count=False, offset=offset, order_by_field=by, order=way)
        dated = order in ("newest", "oldest")
        each = [(value, *stored(self._searcher, address)) for value, address in found.hits]
        # What stands in one place stands by its id, wherever it lies in the index.
        named = [one for _, same in groupby(each, key=itemgetter(0)) for one in sorted(same)]
        return [Hit(id_, 0.0, year_of(value) if dated else None, line) for value, id_, line in named]

    def _hits(self, found: Sequence[tuple[float, Any]]) -> list[Hit]:
        each = [(score, *stored(self._searcher, address)) for score, address in found]
        hits = [Hit(id_, score, None, line) for score, id_, line in each]
        # What weighs the same to the last bit stands by its id, wherever it lies in the index.
        return sorted(hits, key=lambda one: (-one.score, one.id))


def stored(searcher: Searcher, address: Any) -> tuple[str, bytes]:
    """The id of a hit, and what is kept for its line."""
    found = searcher.doc(address)
    return str(found["id"][0]), bytes(found.get_first("line") or b"")


def _stand(seen: dict[tuple[int, int], tuple[float, Any]], hits: list[tuple[float, Any]], base: float) -> None:
    """Hits of a rung, behind those of better ones."""
    for score, address in hits:
        seen.setdefault((address.segment_ord, address.doc), (base + float(score), address))


def open_index(folder: Path) -> TextIndex | None:
    """The index in a folder; None where there is none, or one that today's rules cannot read."""
    if not is_current(folder):
        return None
    try:
        return TextIndex(folder)
    except (OSError, ValueError):
        # A folder that was swept away meanwhile, or a disk that lost a file: the store still answers.
        return None
