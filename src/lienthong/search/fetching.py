"""What is kept with entities whose ids are known, without a question."""

from collections.abc import Sequence

from lienthong.search.finding import TextIndex
from lienthong.search.hits import stored
from lienthong.search.ordering import heaviest
from lienthong.search.terms import either, term


def lines_of(index: TextIndex, ids: Sequence[str]) -> list[tuple[str, bytes]]:
    """Of entities (``kind/…``) the line that is kept with each (``search.lines``), in no order; one that the index
    does not have is left out."""
    if not ids:
        return []
    asked = either([term("id", one) for one in ids])
    found = index.searcher.search(asked, limit=len(ids), count=False)
    return [stored(index.searcher, address) for _, address in found.hits]


def known_by(index: TextIndex, id_: str) -> tuple[str, bytes] | None:
    """By which Work or edition somebody (an id) is known best, and the line that is kept with it: the heaviest of what
    is by it, else of what is about it; None where there is neither."""
    searcher = index.searcher
    for field in ("by", "topic"):
        if searcher.doc_freq(field, id_):
            for _, address in heaviest(searcher, term(field, id_), 1):
                return stored(searcher, address)
    return None
