"""What is kept with entities whose ids are known, without a question."""

from collections.abc import Sequence

from lienthong.search.finding import TextIndex
from lienthong.search.hits import stored
from lienthong.search.terms import either, term


def lines_of(index: TextIndex, ids: Sequence[str]) -> list[tuple[str, bytes]]:
    """Of entities (``kind/…``) the line that is kept with each (``search.lines``), in no order; one that the index
    does not have is left out."""
    if not ids:
        return []
    asked = either([term("id", one) for one in ids])
    found = index.searcher.search(asked, limit=len(ids), count=False)
    return [stored(index.searcher, address) for _, address in found.hits]
