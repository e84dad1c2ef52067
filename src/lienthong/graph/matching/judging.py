"""The words in which things are compared: facts, evidence, judgement, and what each kind of thing must answer."""

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol, runtime_checkable

Facts = dict[str, tuple[str, ...]]
"""What is known of one node: name of a fact to its sorted, distinct values. A missing name is "nobody says"."""

SAME, DOUBTFUL, DIFFERENT = "same", "doubtful", "different"


class Evidence(NamedTuple):
    """One feature of two nodes: ``feature`` and ``level`` are keys of ``site/messages/*/matching.toml``.

    ``bits`` is how much it speaks for (above 0) or against one thing (log-odds to the base 2); ``left`` and ``right``
    are the values as they were compared.
    """

    feature: str
    level: str
    bits: float
    left: str = ""
    right: str = ""


class Judgement(NamedTuple):
    """What comes of a comparison: SAME, DOUBTFUL or DIFFERENT, its bits in sum, and why."""

    verdict: str
    bits: float
    evidence: tuple[Evidence, ...] = ()


class Portrait(NamedTuple):
    """What one record says of one node; ``kind`` is that of its id: instance, work, agent."""

    id: str
    facts: Facts

    @property
    def kind(self) -> str:
        """instance, work, agent"""
        return self.id.partition("/")[0]


class Kind(Protocol):
    """How nodes of one kind (Instances, Works, agents) are found, compared and kept apart. All pure functions."""

    name: str
    """The first part of their ids."""

    def marks(self, facts: Facts) -> set[str]:
        """Cheap keys: two nodes are compared when they have one in common."""
        ...

    def ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """Further such keys that depend on what kinds before this one were found to be; ``leader`` gives the group
        of an id of theirs."""
        ...

    def compare(self, a: Facts, b: Facts, tied: bool) -> Judgement:
        """The verdict on two nodes; ``tied``: they have a tie in common. Symmetric."""
        ...

    def contradiction(self, a: Facts, b: Facts) -> str:
        """Why two groups, given their united facts, cannot be one (a key of matching.toml); '' when they may."""
        ...


@runtime_checkable
class Named(Protocol):
    """A kind most of whose ties join a name with something: they are drawn when two nodes bear the name."""

    def names(self, facts: Facts) -> set[str]:
        """The names: empty for what must have all its ties in any case."""
        ...

    def nameless_ties(self, facts: Facts, leader: Callable[[str], str]) -> set[str]:
        """Those of ``Kind.ties`` that others may have who are called otherwise."""
        ...


@runtime_checkable
class Versioned(Protocol):
    """A kind of which one thing has several versions, each a thing of its own."""

    versions: frozenset[str]
    """What ``Kind.contradiction`` says of two versions. Who does not say which of them it is joins one of them, since
    alone it would not be of their family."""


@runtime_checkable
class Sifting(Protocol):
    """A kind that can tell of many pairs at little cost that they are different."""

    def hopeless(self, a: Facts, b: Facts) -> bool:
        """Whether ``Kind.compare`` would call two untied nodes different; of some that are it does not know."""
        ...


def versions_of(kind: Kind) -> frozenset[str]:
    """``Versioned.versions``; of most kinds there are none."""
    return kind.versions if isinstance(kind, Versioned) else frozenset()


def united(several: Iterable[Facts]) -> Facts:
    """The facts of several portraits as one."""
    found: dict[str, set[str]] = {}
    for facts in several:
        for name, values in facts.items():
            found.setdefault(name, set()).update(values)
    return {name: tuple(sorted(values)) for name, values in sorted(found.items())}
