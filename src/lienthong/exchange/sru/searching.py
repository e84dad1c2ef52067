"""A tree of CQL as a set of editions.

What a Work says (subjects, language) is not said again of its editions in the index. A clause about it finds Works,
whose editions are then looked up: as many as ``MOST``, else those of the editions that the rest of the query leaves;
where both are more, the protocol says so (diagnostic 60) instead of answering with a part.
"""

from tantivy import Query

from lienthong.exchange.sru.clauses import Set, asked
from lienthong.exchange.sru.cql import Clause, Joined, Tree
from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.search.finding import TextIndex
from lienthong.search.selecting import among, joined, select
from lienthong.search.terms import both, term
from lienthong.site.reading import Reading

MOST = 4_000
"""Works or editions that are followed from one side to the other."""
_MOST_FOLLOWED = 3


class Searching:
    """One query over one generation."""

    def __init__(self, index: TextIndex, reading: Reading) -> None:
        self._index = index.searcher
        self._reading = reading
        self._followed = 0

    def editions(self, tree: Tree) -> Query:
        """The editions that a tree finds. Raises Diagnostic."""
        return both([term("kind", "instance"), self._of_editions(self._made(tree), None)])

    def _made(self, tree: Tree) -> Set:
        if isinstance(tree, Clause):
            return asked(tree, self._reading)
        left, right = self._made(tree.left), self._made(tree.right)
        if left.works and right.works:
            return Set(joined(tree.operator, left.query, right.query), True)
        return Set(self._mixed(tree, left, right), False)

    def _mixed(self, tree: Joined, left: Set, right: Set) -> Query:
        narrows = tree.operator == "and"
        one = self._of_editions(left, right.query if narrows and not right.works else None)
        other = self._of_editions(right, one if tree.operator != "or" else None)
        return joined(tree.operator, one, other)

    def _of_editions(self, found: Set, within: Query | None) -> Query:
        """The editions of Works; what was found already for a set of editions."""
        if not found.works:
            return found.query
        self._followed += 1
        if self._followed > _MOST_FOLLOWED:
            raise Diagnostic(38, str(_MOST_FOLLOWED))
        works, total = select(self._index, both([term("kind", "work"), found.query]), MOST)
        if total <= MOST:
            return among(self._linked(works, "bf:hasInstance"))
        if within is not None:
            editions, total = select(self._index, both([term("kind", "instance"), within]), MOST)
            if total <= MOST:
                return among(self._of_works(editions, found.query))
        raise Diagnostic(60, str(MOST))

    def _of_works(self, editions: list[str], query: Query) -> list[str]:
        """Those of some editions whose Work a query finds."""
        works = {one: self._linked([one], "bf:instanceOf") for one in editions}
        known = sorted({work for some in works.values() for work in some})
        kept = set(select(self._index, both([among(known), query]), len(known))[0])
        return [one for one, some in works.items() if not kept.isdisjoint(some)]

    def _linked(self, ids: list[str], curie: str) -> list[str]:
        reading, found = self._reading, []
        for one in ids:
            values = reading.values(f"{reading.base}/{one}", curie, MOST + 1)
            found += [reading.addresses.entity(value.value) for value in values]
            if len(found) > 5 * MOST:
                raise Diagnostic(60, str(5 * MOST))
        return [one for one in dict.fromkeys(found) if one]
