"""What a search finds."""

from dataclasses import dataclass, field
from typing import Any, Literal

from tantivy import Searcher

from lienthong.search.asking import Question
from lienthong.search.tallies import Count

How = Literal["all", "similar", "some"]


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


def stored(searcher: Searcher, address: Any) -> tuple[str, bytes]:
    """The id of a hit, and what is kept for its line."""
    found = searcher.doc(address)
    return str(found["id"][0]), bytes(found.get_first("line") or b"")
