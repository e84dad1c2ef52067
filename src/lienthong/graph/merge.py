"""Which ids name the same thing: a pure function of what the live records say, hence of no load order.

The first layer is certain. A record that knows a thing by several keys claims the weaker ones for the strongest. A
claimed id follows its claimants when, themselves followed to their ends, they are all one thing; when they are two or
more it stands alone, since a key that a hardback and a paperback share cannot say which of them a record means. See
docs/decisions/012-merging.md. In the second layer, what claims lead to may go by another id: that of the thing which a
comparison or a librarian found it to be (050-union-catalogue.md).
"""

from collections.abc import Callable, Iterable
from typing import Protocol


class Claims(Protocol):
    """What the live records claim."""

    def claimants(self, key: str) -> Iterable[str]:
        """The distinct own ids that claim ``key``."""
        ...

    def claimed(self, own: str) -> Iterable[str]:
        """The distinct keys that ``own`` claims."""
        ...


class Matches(Protocol):
    """What was found to be one thing beyond claims."""

    def leader(self, id_: str) -> str:
        """The id by which an id goes; itself when it goes by its own."""
        ...

    def led(self, leader: str) -> Iterable[str]:
        """The other ids that go by ``leader``."""
        ...


_KEPT = 500_000
"""Roots that are remembered: all of a change, not all of a union catalogue."""


class Clusters:
    """Answers about one state of the claims, and of the matches when they are given; forget the object when they
    change."""

    def __init__(self, claims: Claims, matches: Matches | None = None) -> None:
        self._claims = claims
        self._matches = matches
        self._roots: dict[str, str] = {}

    def resolve(self, id_: str) -> str:
        """The id by which the thing that ``id_`` names goes; ``id_`` itself when it is certainly nothing else's."""
        root = self._root(id_)
        return self._matches.leader(root) if self._matches else root

    def _root(self, id_: str) -> str:
        """The strongest id that claims lead to."""
        if id_ not in self._roots:
            if len(self._roots) > _KEPT:
                self._roots.clear()
            if not any(True for _ in self._claims.claimants(id_)):
                return self._roots.setdefault(id_, id_)
            for component, claimants in components(id_, self._claims.claimants, self._roots):
                outside = {self._roots[one] for one in claimants if one not in component}
                # Keys are ordered by the mapping, so a circle means that a rule is wrong; one answer, still.
                root = outside.pop() if len(outside) == 1 else min(component)
                self._roots.update(dict.fromkeys(component, root))
        return self._roots[id_]

    def members(self, root: str) -> set[str]:
        """The root and every id, described or only claimed, that resolves to it."""
        found = {root, *(self._matches.led(root) if self._matches else ())}
        waiting = list(found)
        while waiting:
            for key in self._claims.claimed(waiting.pop()):
                # What does not resolve to the root claims nothing that could: no need to look below it.
                if key not in found and self.resolve(key) == root:
                    found.add(key)
                    waiting.append(key)
        return found


def components(
    start: str, successors: Callable[[str], Iterable[str]], known: dict[str, str]
) -> Iterable[tuple[set[str], set[str]]]:
    """Strongly connected components reachable from ``start``, each after those that it leads to.

    Gives each with all successors of its members; nodes in ``known`` are done already. Tarjan's algorithm
    (SIAM Journal on Computing 1, 1972), with a stack of its own since chains may be longer than Python's.
    """
    order: dict[str, int] = {start: 0}
    low: dict[str, int] = {start: 0}
    edges: dict[str, list[str]] = {start: list(successors(start))}
    path = [(start, iter(edges[start]))]
    stack = [start]
    while path:
        node, ahead = path[-1]
        following = next((one for one in ahead if one not in known), None)
        if following is None:
            path.pop()
            if path:
                low[path[-1][0]] = min(low[path[-1][0]], low[node])
            if low[node] == order[node]:
                component = set(stack[stack.index(node) :])
                del stack[stack.index(node) :]
                yield component, {one for member in component for one in edges[member]}
        elif following not in order:
            order[following] = low[following] = len(order)
            edges[following] = list(successors(following))
            stack.append(following)
            path.append((following, iter(edges[following])))
        else:
            low[node] = min(low[node], order[following])
