"""Looking for the hits of one question: how many there are, which come first, what there is of each field."""

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from tantivy import Query, Searcher

from lienthong.search import namesakes
from lienthong.search.asking import Filters
from lienthong.search.counting import Counting, Limits, Worded
from lienthong.search.documents import year_of
from lienthong.search.hits import Found, Hit, How, stored
from lienthong.search.ladder import Demand
from lienthong.search.loosening import Loosened
from lienthong.search.ordering import Wanted, Years, heaviest, in_order, noted, titled
from lienthong.search.terms import (
    any_of,
    constant,
    either,
    excluded,
    filtering,
    limited,
    narrowed,
    of_every,
    quoted,
    term,
)

_RUNG = 10.0
"""More than anything weighs: what stands on a better rung comes first."""
_FEW, _MANY = 100, 5_000


class Looking:
    """One question, as it is asked in the end, within its filters."""

    def __init__(
        self, searcher: Searcher, years: Years, limits: Limits, loosened: Loosened, filters: Filters, wanted: Wanted
    ) -> None:
        self._searcher = searcher
        self._years = years
        self._loosened = loosened
        self._filters = filters
        self._wanted = wanted
        asked, ladder = loosened.asked, loosened.ladder
        self.must, self._never = quoted(asked), excluded(asked)
        self._known: tuple[Query, ...] = ()
        self._first: list[tuple[float, Any]] = []
        numbered = ladder.numbered is not None
        self._rarest = None if numbered else ladder.rarest
        alone = len(asked.different) == 1 and not (asked.beginning or self.must or self._never)
        worded = Worded(len(asked.different), numbered, self._rarest, alone)
        self._counting = Counting(searcher, self._within, filters, wanted.fields, worded, limits, noted(wanted))

    def answer(self, total: int, how: How) -> Found:
        """The stretch of the hits that is wanted, and their counts."""
        one, wanted = self._loosened, self._wanted
        if not total:
            return Found(asked=one.asked)
        hits = self.hits(total)
        counts = self._counting.counts(total) if wanted.fields else {}
        return Found(hits, total, how, counts, one.asked, one.changed, one.dropped)

    def hits(self, total: int) -> tuple[Hit, ...]:
        """The stretch of so many hits that is wanted."""
        return tuple(self._climbed(total) if self._wanted.order == "best" else self._sorted(total))

    def total(self) -> int:
        """How many hits there are; counts of fields, or some hits, are kept where they come with it."""
        if self._rarest == 0 or (query := self._within(self._filters)) is None:
            return 0
        if (number := self._counting.at_once()) is not None:
            return number
        found: Any = self._searcher.search(query, _FEW, count=True)
        self._first = found.hits
        return int(found.count)

    def _within(self, filters: Filters, share: int = 1, among: Sequence[Query] = ()) -> Query | None:
        """All hits, within other filters, or only ``among`` some, or of every so-manieth entity; few that are known are
        looked for among themselves."""
        few = self._known if filters == self._filters else ()
        demand = self._loosened.ladder.every(share)
        worded = self._worded((*demand, *among) if demand else (), filters, few)
        found = [one for one in (worded, self._numbered(filters, share)) if one]
        return constant(either(found)) if found else None

    def _worded(self, demand: Demand, filters: Filters, few: Sequence[Query] = ()) -> Query | None:
        if not demand:
            return None
        if few:
            # All else that is asked they have.
            return limited([*few, *demand])
        within, others = narrowed(filters)
        must = [*demand, *within, *self.must]
        if filters.gathered and filters.kinds != ("instance",):
            must.append(term("shown", "alone"))
        return limited(must, [*self._never, *others])

    def _numbered(self, filters: Filters, share: int = 1) -> Query | None:
        numbered = self._loosened.ladder.numbered
        if numbered is None or self.must:
            return None
        return limited(of_every(share, [numbered, *filtering(filters)]), self._never)

    def _climbed(self, total: int) -> list[Hit]:
        """From the best rung down, until there are enough. Few hits are looked for among themselves: long lists of
        common words need not be gone through again for each rung."""
        offset, ladder = self._wanted.offset, self._loosened.ladder
        wanted = offset + self._wanted.limit
        few = self._known = self._few() if total <= _FEW and len(ladder.rungs) > 1 else ()
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
                _stand(seen, self._renowned(rung, tops(rung)), (len(ladder.rungs) - place) * _RUNG)
        return self._hits(list(seen.values())[offset:wanted])

    def _best(self, query: Query | None, most: int) -> list[tuple[float, Any]]:
        return [] if query is None else heaviest(self._searcher, query, most)

    def _renowned(self, rung: Demand, hits: list[tuple[float, Any]]) -> list[tuple[float, Any]]:
        """The hits of a rung: of such as are called by these words the better known first."""
        if len(hits) < 2 or rung not in self._loosened.ladder.named:
            return hits
        asked, alike = self._loosened.asked, hits
        if not asked.beginning:
            among = self._worded((*rung, any_of("kind", namesakes.KINDS)), self._filters)
            alike = self._best(among, namesakes.MOST)
        if len(alike) < 2:
            return hits
        placed = namesakes.by_renown(self._searcher, asked, alike)
        other = {(address.segment_ord, address.doc): (weight, address) for weight, address in (*hits, *placed)}
        return sorted(other.values(), key=itemgetter(0), reverse=True)

    def _few(self) -> tuple[Query, ...]:
        """All hits, one by one."""
        if not self._first and (query := self._within(self._filters)):
            self._first = heaviest(self._searcher, query, _FEW)
        ids = [stored(self._searcher, address)[0] for _, address in self._first]
        # A set of a hundred terms is looked up three times as slowly as each of them.
        return (either([term("id", one) for one in ids]),) if ids else ()

    def _sorted(self, total: int) -> list[Hit]:
        wanted = self._wanted
        found: list[tuple[Any, Any]] = []
        first = titled(self._counting.beside) or self._years.first(wanted, self._filters, total, self._rarest)
        for among in (first, ()):
            # Whatever is not among the first years or titles stands behind what is.
            if len(found) < min(wanted.limit, total - wanted.offset) and (
                query := self._within(self._filters, among=among)
            ):
                found = in_order(self._searcher, query, wanted)
        each = [(place, *stored(self._searcher, address)) for place, address in found]
        # What stands in one place stands by its id, wherever it lies in the index.
        named = [one for _, same in groupby(each, key=itemgetter(0)) for one in sorted(same)]
        dated = wanted.order != "title"
        return [Hit(id_, 0.0, year_of(place) if dated else None, line) for place, id_, line in named]

    def _hits(self, found: Sequence[tuple[float, Any]]) -> list[Hit]:
        each = [(score, *stored(self._searcher, address)) for score, address in found]
        hits = [Hit(id_, score, None, line) for score, id_, line in each]
        # What weighs the same to the last bit stands by its id, wherever it lies in the index.
        return sorted(hits, key=lambda one: (-one.score, one.id))


def _stand(seen: dict[tuple[int, int], tuple[float, Any]], hits: list[tuple[float, Any]], base: float) -> None:
    """Hits of a rung, behind those of better ones."""
    for score, address in hits:
        seen.setdefault((address.segment_ord, address.doc), (base + float(score), address))
