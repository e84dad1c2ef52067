"""What this endpoint knows beyond SPARQL 1.1: one property function and some functions, described for everybody.

The list is what the Service Description, the query page and docs/search.md tell. Functions run in the query process;
their parts are imported when a query first calls one, as every process that is killed costs a start.
"""

from collections.abc import Callable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from lienthong.messages import Lang, text

VOCABULARY = "urn:lienthong:"
"""The namespace ``lt:``. The same on every installation, so that a query can be carried from one to another."""

Term = NamedNode | BlankNode | Literal | Triple
Function_ = Callable[..., Term | None]


@dataclass(frozen=True, slots=True)
class Function:
    """A function or property function: its name in ``VOCABULARY``, and how it is called."""

    short: str
    signature: str

    @property
    def iri(self) -> str:
        """By which a query calls it when no prefix is declared."""
        return VOCABULARY + self.short

    @property
    def name(self) -> str:
        """With the prefix."""
        return f"lt:{self.short}"

    def purpose(self, lang: Lang) -> str:
        """What it does, in words."""
        return text(f"query.function.{self.short}", lang)


SEARCH = Function(
    "search",
    '?entity lt:search "words"  ·  ?entity lt:search [ lt:query "words" ; lt:score ?score ; lt:total ?total ; '
    'lt:limit 20 ; lt:kind "work" ; lt:field "title" ; lt:language "vie" ; lt:beginning true ]',
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
    Function("fold", "lt:fold(text) → xsd:string"),
    Function("sortKey", "lt:sortKey(text) → xsd:string"),
    Function("matches", "lt:matches(text, words) → xsd:boolean"),
)


def custom_functions() -> dict[NamedNode, Function_]:
    """The functions as pyoxigraph calls them. What is called with a wrong number of values, or with something else
    than texts, is an error of the expression: an unbound value, a filter that does not hold."""
    made: dict[str, Function_] = {"fold": _fold, "sortKey": _sort_key, "matches": _matches}
    return {NamedNode(one.iri): made[one.short] for one in FUNCTIONS}


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
