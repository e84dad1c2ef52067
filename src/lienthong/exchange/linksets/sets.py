"""How many links lead where, in one generation: the numbers of the pages and of VoID."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from lienthong.graph.generation import Generation
from lienthong.graph.outward.file import numbers
from lienthong.graph.outward.targets import Target, target_named


@dataclass(frozen=True)
class LinkSet:
    """The links to one target: how many of each property (prefixed name), the commonest first."""

    target: Target
    numbers: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        """All links to it."""
        return sum(number for _, number in self.numbers)


def link_sets(generation: Generation) -> tuple[LinkSet, ...] | None:
    """The link sets of a generation, the largest first; None for one of before links were gathered."""
    return _sets(generation.folder)


@lru_cache(maxsize=4)
def _sets(folder: Path) -> tuple[LinkSet, ...] | None:
    found: dict[str, list[tuple[str, int]]] = {}
    counted = numbers(folder)
    if counted is None:
        return None
    for one in counted:
        found.setdefault(one.target, []).append((one.property, one.number))
    made = [LinkSet(target, tuple(rows)) for id_, rows in found.items() if (target := target_named(id_)) is not None]
    return tuple(sorted(made, key=lambda one: (-one.total, one.target.id)))


def link_set(generation: Generation, id_: str) -> LinkSet | None:
    """The link set to one target; None where there is none."""
    return next((one for one in link_sets(generation) or () if one.target.id == id_), None)
