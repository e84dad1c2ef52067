"""The searches of a query answered, in the process that answers the query: VALUES where each of them stood."""

from dataclasses import dataclass, field

from lienthong.search.asking import FIELDS, Filters, question
from lienthong.search.finding import TextIndex
from lienthong.sparql import wire
from lienthong.sparql.tokens import position


@dataclass(frozen=True)
class Spliced:
    """A query with its hits in it. ``edits`` are the places: (start in this text, its end, start in what was sent,
    its end)."""

    text: str
    original: str
    edits: list[tuple[int, int, int, int]] = field(default_factory=list)

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column of this text as those of the text that was sent."""
        lines = self.text.split("\n")
        offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1
        return position(self.original, self.sent(min(offset, len(self.text))))

    def sent(self, offset: int) -> int:
        """Where an offset in this text is in the text that was sent; what stands in hits is where the search is."""
        shift = 0
        for start, end, was, until in self.edits:
            if offset < start:
                break
            if offset < end:
                return was
            shift = until - end
        return offset + shift


def splice(text: str, searches: list[wire.Search], index: TextIndex, base: str) -> Spliced:
    """The text with each search replaced by its hits, as terms: entities are IRIs of ours, scores and totals numbers.

    ``base`` ends with a slash."""
    parts: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    done = length = 0
    for search in searches:
        block = f"{search['before']}{_values(search, index, base)}{search['after']}"
        kept = text[done : search["start"]]
        parts += [kept, block]
        length += len(kept)
        edits.append((length, length + len(block), search["start"], search["end"]))
        length += len(block)
        done = search["end"]
    return Spliced("".join([*parts, text[done:]]), text, edits)


def _values(search: wire.Search, index: TextIndex, base: str) -> str:
    given = search.get("field")
    asked = question(
        search["query"],
        given if given in FIELDS else None,
        beginning=search.get("beginning", False),
    )
    filters = Filters(kinds=tuple(search.get("kinds", ())), languages=tuple(search.get("languages", ())))
    found = index.find(asked, filters, limit=search["limit"])
    score, total = search.get("score"), search.get("total")
    rows = [
        f"(<{base}{hit.id}>{f' {hit.score:.6e}' if score else ''}{f' {found.total}' if total else ''})"
        for hit in found.hits
    ]
    names = " ".join(name for name in (search["entity"], score, total) if name)
    return f"VALUES ({names}) {{ {' '.join(rows)} }}"
