"""From a stored description to the facts by which its Instances, Works and agents are told apart."""

from collections.abc import Callable, Iterator

from lienthong.graph.ledger.entries import Body
from lienthong.graph.matching.judging import Portrait
from lienthong.graph.matching.portraits.agents import agents
from lienthong.graph.matching.portraits.instances import instances
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.matching.portraits.works import works

DRAWERS: tuple[Callable[[Triples], Iterator[Portrait]], ...] = (instances, works, agents)
"""One for each kind."""


def portraits(body: Body) -> list[Portrait]:
    """The portraits of all that a live record describes and that can be compared."""
    said = Triples(body)
    return [one for draw in DRAWERS for one in draw(said)]
