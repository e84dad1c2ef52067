"""Sets of entities for protocols with a query language of their own: words, patterns and values as queries of the
index, and what they select. No ladder, no weakening: what is asked for is found, and nothing else."""

import re
from collections.abc import Sequence
from typing import Any, Literal

from tantivy import FieldType, Occur, Order, Query, Searcher

from lienthong.search.documents import in_any_order
from lienthong.search.index import schema
from lienthong.search.terms import any_of, both, constant, either, term
from lienthong.search.words import both as cut
from lienthong.search.words import fold

TextField = Literal["title", "name", "subject", "all"]
Order_ = Literal["", "newest", "oldest", "title", "title_back"]
_ORDERS = {
    "newest": ("newest", Order.Desc),
    "oldest": ("oldest", Order.Asc),
    "title": ("sort", Order.Asc),
    "title_back": ("sort", Order.Desc),
}


def words(text: str) -> list[str]:
    """The words of a text as the index has them, without diacritics."""
    return cut(text)[1]


def phrase(field: TextField, found: Sequence[str]) -> Query:
    """Words that stand together; in ``all`` they must all be there, wherever."""
    if len(found) > 1 and field != "all":
        return Query.phrase_query(schema(), field, list(found))
    return both([term(field, one) for one in dict.fromkeys(found)])


def masked(field: TextField, parts: Sequence[str], masks: Sequence[str]) -> Query:
    """One word with masks between its parts: ``*`` any signs, ``?`` one sign."""
    signs = {"*": ".*", "?": "."}
    pattern = "".join(
        re.escape(fold(part)) + signs.get(mask, "") for part, mask in zip(parts, (*masks, ""), strict=True)
    )
    return Query.regex_query(schema(), field, pattern)


def whole(field: TextField, text: str) -> Query:
    """What is called just so: a title in any of its forms, or a maker's name in any order of its words."""
    plain = " ".join(words(text))
    if field == "name":
        return term("maker", in_any_order(text)[0])
    return any_of("whole", [plain, f"#{plain}"])


def years(since: int | None, until: int | None) -> Query:
    """Years from and to, both counted in."""
    return Query.range_query(schema(), "year", FieldType.Integer, since, until)


def joined(operator: str, left: Query, right: Query) -> Query:
    """``and``, ``or``, ``not`` of two sets."""
    if operator == "or":
        return either([left, right])
    if operator == "and":
        return both([left, right])
    return Query.boolean_query([(Occur.Must, left), (Occur.MustNot, right)])


def among(ids: Sequence[str]) -> Query:
    """These entities."""
    return any_of("id", ids) if ids else Query.empty_query()


def select(searcher: Searcher, query: Query, limit: int, offset: int = 0, order: Order_ = "") -> tuple[list[str], int]:
    """The ids of a stretch of what a query finds, and how many there are; the heaviest first where no order is told."""
    least = max(1, limit)
    if order:
        by, way = _ORDERS[order]
        found: Any = searcher.search(constant(query), least, count=True, offset=offset, order_by_field=by, order=way)
    else:
        found = searcher.search(constant(query), least, count=True, offset=offset, weight_by_field="weight")
    return [str(searcher.doc(address)["id"][0]) for _, address in found.hits][:limit], int(found.count)
