"""Inner nodes of one occurrence of a field, some within others (the Source of an Identifier)."""

from lienthong.graph.terms import iri
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.table import Target

Nodes = dict[tuple[tuple[str, str], ...], Inner]
"""Inner nodes in the making, by the path that leads to them."""


def alternatives(target: Target) -> list[Target]:
    """A target and those that take the value when its converter does not know it."""
    return [target, *(alternatives(target.otherwise) if target.otherwise else ())]


class Nesting:
    """Closes inner nodes from the deepest up, so that a node's name can be made of its complete content."""

    def __init__(self, targets: list[Target]) -> None:
        every = [one for target in targets for one in alternatives(target)]
        # In the order of the rule, the same in every process: pages and dumps are compared with those before.
        paths = dict.fromkeys(target.hops[:depth] for target in every for depth in range(1, len(target.hops) + 1))
        deepest_first = sorted(paths, key=len, reverse=True)
        self._deepest_first = [(path, path[:-1], iri(path[-1][0])) for path in deepest_first]

    def close(self, nodes: Nodes, context: Context, owner: str) -> None:
        """Write the nodes of one occurrence of a field and link the outermost to ``owner``."""
        for path, above, predicate in self._deepest_first:
            node = nodes.get(path)
            if node is None:
                continue
            if not above:
                node.close(context.build, owner, predicate)
                continue
            parent = nodes.get(above)
            if parent is None:
                parent = nodes[above] = Inner(above[-1][1])
            parent.add(predicate, node.write(context.build, owner))
