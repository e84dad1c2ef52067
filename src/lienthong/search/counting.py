"""How many hits have each value of a field: exact for what can be counted at once, else from a share of the catalogue,
and marked so."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tantivy import Query, Searcher

from lienthong.search.asking import Filters
from lienthong.search.choices import chosen_of, without
from lienthong.search.documents import SHARES
from lienthong.search.narrowed import Aggregations, Demands, demands, one_pass
from lienthong.search.tallies import Count, tallied, terms_of, with_all
from lienthong.search.terms import any_of, both, count

_ALONE = ("shown", "alone")


@dataclass(frozen=True, slots=True)
class Limits:
    """How many hits are counted one by one. ``exact``: up to so many every one is counted by itself, of more a share,
    spread over the catalogue, in which ``sampled`` are looked at, or ``loosely`` so many of which filters leave some.
    ``one_pass``: hits that are counted while they are found, since to gather them again for a share costs more;
    ``noted``: of so many what is asked ``beside`` is answered in the pass that counts them, too."""

    exact: int = 12_000
    one_pass: int = 12_000
    noted: int = 80_000
    sampled: int = 4_000
    loosely: int = 16_000

    def share(self, total: int) -> int:
        """Of so many hits every so-manieth is counted."""
        return 1 if total <= self.exact else _first_share(total, self.sampled)


def _first_share(total: int, most: int) -> int:
    return next((one for one in SHARES if total <= most * one), SHARES[-1])


@dataclass(frozen=True, slots=True)
class Worded:
    """What is known of a question before it is asked: how many ``words`` it has, whether it may be an identifier, and
    how many entities have the rarest of its words (None: it may have more hits than these), whether these are all hits
    there are without filters (``alone``)."""

    words: int = 2
    numbered: bool = False
    rarest: int | None = None
    alone: bool = False


DEFAULT, UNWORDED = Limits(), Worded()
Within = Callable[[Filters, int], Query | None]
"""The hits of a question within other filters, of every so-manieth entity."""


class Counting:
    """The counts of some fields among the hits of a question; each without the filter by itself. ``beside`` is what
    else is asked of the hits, by name, and then what was answered, if they were all gone through one by one."""

    def __init__(
        self,
        searcher: Searcher,
        within: Within,
        filters: Filters,
        fields: tuple[str, ...],
        worded: Worded = UNWORDED,
        limits: Limits = DEFAULT,
        beside: Aggregations | None = None,
    ) -> None:
        self._searcher = searcher
        self._within = within
        self._filters = filters
        self._fields = fields
        self._worded = worded
        self._limits = limits
        self._own = {field: chosen for field in fields if (chosen := chosen_of(filters, field))}
        self._asked = demands(filters, self._own)
        self._known: dict[str, Count] = {}
        self._beside = beside or {}
        self.beside: Aggregations = {}

    @property
    def _of_one(self) -> bool:
        """Whether it is a single word within a single filter: that is counted faster within it."""
        return self._worded.words < 2 and len(self._own) == 1

    def at_once(self) -> int | None:
        """How many hits there are, where that comes with counting fields, in one pass over what is found without the
        filters by them. Where that is too much only what is filtered by itself is counted, in a share."""
        if not self._fields or self._asked is None or (self._of_one and self._worded.numbered):
            return None
        loosest, asked, wanted = self._loosest(self._asked)
        limits = self._limits
        # Of a single word it costs little to count the hits, and more to gather all values beside them.
        most = limits.one_pass if self._worded.words > 1 or len(self._own) > 1 else limits.exact
        about = self._about(loosest, most)
        if self._of_one and about > most:
            number = self._fitting(loosest, asked)
            return self._rest_at_once() if number is None and self._few_fit(about, asked) and self._few() else number
        share = 1 if about <= most else _first_share(about, limits.loosely)
        return self._passed(loosest, asked, wanted, about, share)

    def _passed(self, filters: Filters, asked: Demands, wanted: Aggregations, about: int, share: int) -> int | None:
        """How many of about so many hits within the loosest filters there are, where counting some fields of every
        so-manieth tells it."""
        limits = self._limits
        if share > 1 and not self._own:
            # Hits and kinds are counted while they are found, all other values in a share.
            share, wanted = 1, {field: one for field, one in wanted.items() if field in ("kind", _ALONE[0])}
        if share > 1 and self._few_fit(about, asked):
            wanted = {field: wanted[field] for field in self._own}
        elif share == 1 and about <= limits.noted:
            wanted |= self._beside
        number, answer = self._one_pass(filters, share, asked, wanted)
        self.beside = {name: answer.pop(name) for name in self._beside if name in answer}
        self._known = _named(answer, share)
        if share == 1:
            return number
        if number * share > limits.exact:
            return None
        # What is left by the filters is little enough to count it one by one.
        self._known = {field: self._known[field] for field in self._own}
        return self._rest_at_once()

    def _one_pass(self, filters: Filters, share: int, asked: Demands, wanted: Aggregations) -> tuple[int, Aggregations]:
        """How many hits there are in every so-manieth entity, and what is wanted of them."""
        query = self._within(filters, share)
        if query is None:
            return 0, {name: {"buckets": []} for name in wanted}
        return one_pass(self._searcher, query, asked, wanted)

    def _few_fit(self, about: int, asked: Demands) -> bool:
        """Whether so few hits of ``about`` so many should fit what is asked that they can be counted one by one."""
        expected = float(about)
        for one in asked:
            expected *= self._searcher.doc_freq(*one) / max(1, self._searcher.num_docs)
        return expected <= self._limits.exact

    def _few(self) -> bool:
        """Whether so few do fit: words and filters may go together."""
        most = self._limits.exact
        return self._about(self._filters, most) <= most

    def _rest_at_once(self) -> int | None:
        """How many hits there are, where that comes with counting the fields without a filter of their own."""
        rest = tuple(field for field in self._fields if field not in self._own)
        if not rest:
            return None
        number, found = self._rest(rest, 1)
        self._known |= found
        return number

    def _fitting(self, filters: Filters, asked: Demands) -> int | None:
        """How many hits fit the one filter, if it holds for so much that its list is longer than that of the word."""
        often = min(self._searcher.doc_freq(field, value) for field, value in asked)
        rarest = self._worded.rarest
        return self._one_pass(filters, 1, asked, {})[0] if rarest is not None and often >= rarest else None

    def _loosest(self, asked: Demands) -> tuple[Filters, Demands, Aggregations]:
        """The filters without what is demanded beside them, all that is, and what is counted by field. Editions by
        themselves are a choice: kinds are counted with those that are shown with their Works."""
        filters = self._filters
        for field, _ in asked:
            filters = without(filters, field)
        wanted: Aggregations = {field: terms_of(field) for field in self._fields}
        if filters.gathered and "kind" in wanted:
            kind = wanted.pop("kind")
            if not self._worded.numbered:
                return replace(filters, gathered=False), (*asked, _ALONE), wanted | {_ALONE[0]: kind}
        return filters, asked, wanted

    def counts(self, total: int) -> dict[str, Count]:
        """The counts among so many hits; what was counted ``at_once`` is not counted again."""
        # What is filtered is looked at without its filter: how many there are then says how it is counted.
        loosely = {} if self._known else {field: self._loosely(field) for field in self._own}
        found = self._known or self._in_one_share(total, loosely)
        found = {field: with_all(one, self._own.get(field, ()), total) for field, one in found.items()}
        if rest := tuple(field for field in self._fields if field not in self._own and field not in found):
            found |= self._rest(rest, self._limits.share(total))[1]
        for field, chosen in self._own.items():
            if field not in found:
                filters, about = loosely.get(field) or self._loosely(field)
                found[field] = self._with_chosen(filters, field, chosen, self._limits.share(about))
        return {field: found[field] for field in self._fields}

    def _loosely(self, field: str) -> tuple[Filters, int]:
        """The filters but for that by a field, and how much is found within them, nearly."""
        filters = without(self._filters, field)
        return filters, self._about(filters, self._limits.exact)

    def _in_one_share(self, total: int, loosely: dict[str, tuple[Filters, int]]) -> dict[str, Count]:
        """All fields of a single word within one filter, where each would be counted in the same share by itself."""
        share = self._limits.share(total)
        if self._asked is None or not self._of_one or self._worded.numbered or share == 1:
            return {}
        loosest, asked, wanted = self._loosest(self._asked)
        if any(self._limits.share(about) != share for _, about in loosely.values()):
            return {}
        return _named(self._one_pass(loosest, share, asked, wanted)[1], share)

    def _rest(self, fields: tuple[str, ...], share: int) -> tuple[int, dict[str, Count]]:
        """How many hits there are in every so-manieth entity, and fields without a filter of their own."""
        filters, asked = self._filters, Demands()
        wanted: Aggregations = {field: terms_of(field) for field in fields}
        editions = "kind" in fields and filters.gathered and not filters.kinds
        if editions and not self._worded.numbered:
            filters, asked = replace(filters, gathered=False), (_ALONE,)
            wanted[_ALONE[0]] = wanted.pop("kind")
        number, answer = self._one_pass(filters, share, asked, wanted)
        found = _named(answer, share)
        if editions and not asked:
            found["kind"] = self._with_editions(found["kind"], share)
        return number, found

    def _with_editions(self, kinds: Count, share: int) -> Count:
        """Editions that are shown with their Works are counted, too, in the ``share`` in which the other kinds were: by
        themselves they are a choice."""
        query = self._within(replace(self._filters, gathered=False, kinds=("instance",)), share)
        number = 0 if query is None else share * count(self._searcher, query)
        rows = [row for row in kinds.rows if row[0] != "instance"]
        return Count((*rows, *([("instance", number)] if number else [])), kinds.exact)

    def _with_chosen(self, filters: Filters, field: str, chosen: tuple[str, ...], share: int) -> Count:
        """Rows that have what is chosen, however few hits it has."""
        found = tallied(self._searcher, self._within(filters, share), (field,), share)[field]
        query = self._within(filters, 1)
        there = {value for value, _ in found.rows}
        if query is None:
            return found
        missing = [one for one in chosen if one and one not in there]
        more = [(one, count(self._searcher, both([query, any_of(field, [one])]))) for one in missing]
        return Count((*found.rows, *more), found.exact)

    def _about(self, filters: Filters, enough: int) -> int:
        """How many hits there are within filters, nearly: whether they have to be sampled. The rarest word tells it
        where no more than ``enough`` have it, and where nothing else is asked."""
        rarest = self._worded.rarest
        if rarest is not None and (rarest <= enough or (self._worded.alone and filters == Filters())):
            return rarest
        query = self._within(filters, SHARES[-1])
        return 0 if query is None else SHARES[-1] * count(self._searcher, query)


def _named(answer: Aggregations, share: int) -> dict[str, Count]:
    """The answers to aggregations as counts; kinds were asked of what may be shown with others, too."""
    return {"kind" if field == _ALONE[0] else field: Count.of(one, share) for field, one in answer.items()}
