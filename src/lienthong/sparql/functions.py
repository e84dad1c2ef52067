"""What this endpoint knows beyond SPARQL 1.1: one property function and some functions, described for everybody.

The list is what the Service Description, the query page and docs/search.md tell. Functions run in the query process;
their parts are imported when a query first calls one, as every process that is killed costs a start.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

VOCABULARY = "urn:lienthong:"
"""The namespace ``lt:``. The same on every installation, so that a query can be carried from one to another."""

Term = NamedNode | BlankNode | Literal | Triple
Function_ = Callable[..., Term | None]


@dataclass(frozen=True, slots=True)
class Function:
    """A function or property function: its IRI, its prefixed name, how it is called, what it does in two languages."""

    iri: str
    name: str
    signature: str
    vi: str
    en: str


def _described(name: str, signature: str, vi: str, en: str) -> Function:
    return Function(VOCABULARY + name, f"lt:{name}", signature, vi, en)


SEARCH = _described(
    "search",
    '?entity lt:search "words"  ·  ?entity lt:search [ lt:query "words" ; lt:score ?score ; lt:total ?total ; '
    'lt:limit 20 ; lt:kind "work" ; lt:field "title" ; lt:language "vie" ; lt:beginning true ]',
    "Tìm thực thể có các từ này trong chỉ mục, gõ có dấu hay không dấu đều được; điểm cao hơn là khớp hơn.",
    "Entities that have these words in the text index, typed with or without diacritics; a higher score fits better.",
)
"""The property function, which ``searching`` rewrites."""

OPTIONS = {
    "query": "text",
    "score": "variable",
    "total": "variable",
    "limit": "number",
    "kind": "text",
    "field": "text",
    "language": "text",
    "beginning": "boolean",
}
"""What may stand in the brackets of ``lt:search``."""

FUNCTIONS = (
    _described(
        "fold",
        "lt:fold(text) → xsd:string",
        "Văn bản ở dạng so khớp: chữ thường, bỏ dấu thanh và dấu phụ, đ thành d, dấu câu thành dấu cách. "
        'FILTER(CONTAINS(lt:fold(?label), "giao trinh"))',
        "The text as it is compared: lower case, without tones and diacritics, đ as d, punctuation as spaces. "
        'FILTER(CONTAINS(lt:fold(?label), "giao trinh"))',
    ),
    _described(
        "sortKey",
        "lt:sortKey(text) → xsd:string",
        "Khoá sắp xếp theo chữ cái tiếng Việt (a ă â b c d đ e ê …; thanh ngang, huyền, hỏi, ngã, sắc, nặng), "
        "số theo giá trị. ORDER BY lt:sortKey(?label)",
        "A key that sorts in the order of the Vietnamese alphabet (a ă â b c d đ e ê …; tones ngang, huyền, hỏi, ngã, "
        "sắc, nặng), numbers by value. ORDER BY lt:sortKey(?label)",
    ),
    _described(
        "matches",
        "lt:matches(text, words) → xsd:boolean",
        "Văn bản có đủ các từ này không, không kể dấu và thứ tự.",
        "Whether the text has all of these words, whatever their order and diacritics.",
    ),
)


def custom_functions() -> dict[NamedNode, Function_]:
    """The functions as pyoxigraph calls them. What is called with a wrong number of values, or with something else
    than texts, is an error of the expression: an unbound value, a filter that does not hold."""
    made: dict[str, Function_] = {"fold": _fold, "sortKey": _sort_key, "matches": _matches}
    return {NamedNode(one.iri): made[one.name.partition(":")[2]] for one in FUNCTIONS}


_LONGEST = 100_000


def _fold(*given: Term) -> Literal | None:
    from lienthong.search.words import fold

    found = _texts(given, 1)
    return Literal(fold(found[0])) if found else None


def _sort_key(*given: Term) -> Literal | None:
    from lienthong.search.words import natural
    from lienthong.text import sort_key

    found = _texts(given, 1)
    # U+0000 stands in no XML; a tab sorts before everything that a key has, as it does.
    return Literal(sort_key(natural(found[0])).replace("\0", "\t")) if found else None


def _matches(*given: Term) -> Literal | None:
    from lienthong.search.words import fold, folded_words

    found = _texts(given, 2)
    return Literal(folded_words(found[1]).issubset(fold(found[0]).split())) if found else None


def _texts(given: tuple[Term, ...], number: int) -> list[str] | None:
    """The texts of ``number`` literals or IRIs; None when they are anything else."""
    if len(given) != number:
        return None
    found = [one.value for one in given if isinstance(one, Literal | NamedNode)]
    return found if len(found) == number and all(len(one) <= _LONGEST for one in found) else None
