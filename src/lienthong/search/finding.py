"""Asking the index of one generation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tantivy import Index, Query, Searcher

from lienthong.search.asking import Filters, Question, every_word, similar_words, some_words
from lienthong.search.index import is_current

How = Literal["all", "similar", "some"]
MOST = 10_000
"""Hits that one answer may reach."""


_WAYS: tuple[tuple[How, Callable[[Question, Filters, Searcher], Query | None]], ...] = (
    ("all", every_word),
    ("similar", similar_words),
    ("some", some_words),
)


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity (``kind/…``) and what it is worth as an answer; only the order of scores means anything."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of an answer, best first. ``total`` counts all hits; ``how`` is whether they have all words, words
    that are similar to those asked for, or some of them. ``counts`` are hits by value of each field asked for."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    how: How = "all"
    counts: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


class TextIndex:
    """The index of a generation, open for reading. Threads may share it."""

    def __init__(self, folder: Path) -> None:
        index = Index.open(str(folder))
        # It never changes: nobody needs to watch its folder.
        index.config_reader("manual")
        self._searcher = index.searcher()
        self.entities = self._searcher.num_docs

    def find(
        self,
        asked: Question,
        filters: Filters | None = None,
        *,
        limit: int = 25,
        offset: int = 0,
        counted: tuple[str, ...] = (),
        widened: bool = True,
    ) -> Found:
        """The hits from ``offset`` on. Where no entity has all words, those with similar words, and where there are
        none either those with some (unless not ``widened``). ``counted`` are fields (kind, language, library, class).
        """
        filters, most = filters or Filters(), max(1, min(limit, MOST))
        ways = _WAYS if widened else _WAYS[:1]
        for how, ask in ways:
            if (query := ask(asked, filters, self._searcher)) is None:
                continue
            # weight_by_field multiplies. Counted in the same pass: a pass of its own costs as much again.
            found = self._searcher.search(query, most, count=True, offset=min(offset, MOST), weight_by_field="weight")
            if total := int(found.count):  # type: ignore[attr-defined]
                hits = [Hit(str(self._searcher.doc(address)["id"][0]), float(score)) for score, address in found.hits]
                hits.sort(key=lambda one: (-one.score, one.id))
                return Found(tuple(hits), total, how, self._counts(query, counted) if counted else {})
        return Found()

    def _counts(self, query: Query, fields: tuple[str, ...]) -> dict[str, list[tuple[str, int]]]:
        wanted = {name: {"terms": {"field": name, "size": 20}} for name in fields}
        found: dict[str, Any] = self._searcher.aggregate(query, wanted)
        counts = {name: [(str(one["key"]), int(one["doc_count"])) for one in found[name]["buckets"]] for name in fields}
        return {name: sorted(rows, key=lambda row: (-row[1], row[0])) for name, rows in counts.items()}


def open_index(folder: Path) -> TextIndex | None:
    """The index in a folder; None where there is none, or one that today's rules cannot read."""
    if not is_current(folder):
        return None
    try:
        return TextIndex(folder)
    except (OSError, ValueError):
        # A folder that was swept away meanwhile, or a disk that lost a file: the store still answers.
        return None
