"""One clause of CQL as a set of entities: what its index means, with its relation and term."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from stdnum import isbn, issn
from tantivy import Query

from lienthong.exchange.sru.cql import Clause
from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.exchange.sru.table import index_named, languages
from lienthong.search import selecting
from lienthong.search.selecting import TextField
from lienthong.search.terms import any_of, both, either, term
from lienthong.search.words import number, numbers
from lienthong.site.reading import Reading

_FIELDS: dict[str, TextField] = {"anywhere": "all", "title": "title", "name": "name", "subject": "subject"}
_OF_WORKS = ("subject", "language")
_IDLE = ("ignorecase", "ignoreaccents", "masked", "string", "word", "number", "isodate", "uri")
_MOST_WORDS, _LONGEST_TERM = 24, 500
_MOST_MASKS, _LEAST_SIGNS = 4, 2
_PIECE = re.compile(r"\\.|[*?^]|[^\\*?^]+|\\$", re.DOTALL)
_YEAR = re.compile(r"(\d{1,4})(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_CODE = re.compile("[a-z]{2,3}")


@dataclass(frozen=True)
class Set:
    """A query of the index; ``works`` says that it finds Works, not editions."""

    query: Query
    works: bool


def asked(clause: Clause, reading: Reading) -> Set:
    """What a clause finds. Raises Diagnostic."""
    if clause.index == "cql.resultsetid":
        raise Diagnostic(50)
    index = index_named().get(clause.index)
    if index is None:
        raise Diagnostic(16, clause.index[:100])
    for modifier in clause.modifiers:
        if modifier.removeprefix("cql.") not in _IDLE:
            raise Diagnostic(20, modifier[:100])
    if len(clause.term) > _LONGEST_TERM:
        raise Diagnostic(23, str(_LONGEST_TERM))
    if not clause.term.strip():
        raise Diagnostic(27)
    field = _FIELDS.get(index.means)
    query = _text(field, clause) if field else _VALUES[index.means](clause, reading)
    return Set(query, index.means in _OF_WORKS)


def _text(field: TextField, clause: Clause) -> Query:
    relation = clause.relation
    if relation in ("==", "exact"):
        if field in ("all", "subject"):
            raise Diagnostic(22, relation)
        _pieces(clause.term, allowed=False)
        if not selecting.words(clause.term):
            raise Diagnostic(36, clause.term[:100])
        return selecting.whole(field, clause.term)
    if relation not in ("=", "scr", "adj", "all", "any"):
        raise Diagnostic(19, relation)
    words = [one for piece in clause.term.split() for one in _words(field, piece)]
    if not words:
        raise Diagnostic(36, clause.term[:100])
    if len(words) > _MOST_WORDS:
        raise Diagnostic(23, str(_MOST_WORDS))
    if field == "all" and (ids := numbers(clause.term)):
        return either([any_of("number", ids), both([query for query, _ in words])])
    if relation == "any":
        return either([query for query, _ in words])
    if relation == "all" or len(words) == 1 or field == "all":
        return both([query for query, _ in words])
    if not all(plain for _, plain in words):
        raise Diagnostic(33, clause.term[:100])
    return selecting.phrase(field, [plain for _, plain in words])


def _words(field: TextField, piece: str) -> list[tuple[Query, str]]:
    """What of a term stands between spaces: as queries, each with its word; '' for one with masks."""
    parts, masks = _pieces(piece)
    if not masks:
        return [(selecting.phrase(field, [one]), one) for one in selecting.words(parts[0])]
    plain = ["".join(selecting.words(part)) for part in parts]
    if len(masks) > _MOST_MASKS:
        raise Diagnostic(30, str(_MOST_MASKS))
    if len(plain[0]) < _LEAST_SIGNS:
        raise Diagnostic(29, str(_LEAST_SIGNS))
    return [(selecting.masked(field, plain, masks), "")]


def _pieces(text: str, *, allowed: bool = True) -> tuple[list[str], list[str]]:
    """The parts of a text between its masks, and the masks."""
    parts, masks = [""], []
    for piece in _PIECE.findall(text):
        if piece == "^":
            raise Diagnostic(31)
        if piece in ("*", "?"):
            if not allowed:
                raise Diagnostic(28)
            masks.append(piece)
            parts.append("")
        else:
            if piece.startswith("\\") and piece[1:] not in ("*", "?", "^", '"', "\\"):
                raise Diagnostic(26, piece)
            parts[-1] += piece.removeprefix("\\")
    return parts, masks


def _equal(clause: Clause) -> None:
    if clause.relation not in ("=", "==", "exact", "scr", "any"):
        raise Diagnostic(22, clause.relation)
    _pieces(clause.term, allowed=False)


def _number(clause: Clause, _: Reading) -> Query:
    _equal(clause)
    texts = clause.term.split()[:_MOST_WORDS] if clause.relation == "any" else [clause.term]
    found = [one for text in texts for one in (number(text), *numbers(text)[:1]) if one]
    if not found:
        raise Diagnostic(36, clause.term[:100])
    return any_of("number", list(dict.fromkeys(found)))


def _standard(check: Callable[[str], bool], compact: Callable[[str], str]) -> Callable[[Clause, Reading], Query]:
    def made(clause: Clause, _: Reading) -> Query:
        _equal(clause)
        texts = clause.term.split()[:_MOST_WORDS] if clause.relation == "any" else [clause.term]
        if not all(map(check, texts)):
            raise Diagnostic(36, clause.term[:100])
        return any_of("number", sorted({number(compact(text)) for text in texts}))

    return made


def _year(clause: Clause, _: Reading) -> Query:
    found = [_YEAR.fullmatch(one) for one in clause.term.split()]
    years = [int(one[1]) for one in found if one]
    if len(years) != len(found) or len(years) != (2 if clause.relation == "within" else 1):
        raise Diagnostic(36, clause.term[:100])
    ends = {
        "=": (years[0], years[0]), "==": (years[0], years[0]), "exact": (years[0], years[0]),
        "scr": (years[0], years[0]), "<": (None, years[0] - 1), "<=": (None, years[0]),
        ">": (years[0] + 1, None), ">=": (years[0], None), "within": (min(years), max(years)),
    }  # fmt: skip
    if clause.relation not in ends:
        raise Diagnostic(22, clause.relation)
    return selecting.years(*ends[clause.relation])


def _language(clause: Clause, _: Reading) -> Query:
    _equal(clause)
    codes = clause.term.lower().split()[:_MOST_WORDS] if clause.relation == "any" else [clause.term.strip().lower()]
    if not all(_CODE.fullmatch(one) for one in codes):
        raise Diagnostic(36, clause.term[:100])
    return any_of("language", [languages().get(one, one) for one in codes])


def _id(clause: Clause, reading: Reading) -> Query:
    _equal(clause)
    one = reading.addresses.entity(clause.term.strip()) or clause.term.strip()
    return term("id", one)


def _everything(clause: Clause, _: Reading) -> Query:
    _equal(clause)
    if clause.term.strip() != "1":
        raise Diagnostic(36, clause.term[:100])
    return term("kind", "instance")


_VALUES: dict[str, Callable[[Clause, Reading], Query]] = {
    "number": _number,
    "isbn": _standard(isbn.is_valid, isbn.to_isbn13),
    "issn": _standard(issn.is_valid, issn.compact),
    "year": _year,
    "language": _language,
    "id": _id,
    "everything": _everything,
}
