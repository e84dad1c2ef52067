"""What there is within filters, without a question: a library's works by type."""

from tantivy import Query

from lienthong.search.asking import Filters
from lienthong.search.counting import Counting
from lienthong.search.finding import TextIndex
from lienthong.search.tallies import Count
from lienthong.search.terms import both, constant, count, filtering, of_every


def stock(index: TextIndex, filters: Filters, field: str) -> Count:
    """How many entities there are within filters (some are needed) by the values of a field of the index; estimated
    from a share of the catalogue, and said so, where there are very many."""
    searcher = index._searcher

    def within(one: Filters, share: int = 1) -> Query:
        return constant(both(of_every(share, filtering(one))))

    return Counting(searcher, within, filters, (field,)).counts(count(searcher, within(filters)))[field]
