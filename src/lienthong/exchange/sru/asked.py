"""A request of SRU: its version, what is to be done, and its parameters checked.

Version 1.1 and 1.2 name ``version`` and ``operation``; 2.0 has neither, and tells what is wanted by its parameters
(searchRetrieve 2.0, section 2).
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lienthong.exchange.sru.cql import Query, SortKey, read
from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.exchange.sru.table import RecordSchema, schemas
from lienthong.search.selecting import Order_

VERSIONS = ("1.1", "1.2", "2.0")
USUAL, MOST = 10, 100
"""Records of one answer, when nothing is said, and at most."""
REACHED = 10_000
"""The last position that a list reaches."""
_SHARED = {"version", "operation", "recordPacking", "stylesheet", "extraRequestData"}
_KNOWN = {
    "searchRetrieve": _SHARED
    | {"query", "startRecord", "maximumRecords", "recordSchema", "recordXPath", "resultSetTTL", "sortKeys",
       "recordXMLEscaping", "queryType", "httpAccept", "responseType", "renderedBy"},
    "explain": _SHARED | {"recordXMLEscaping", "httpAccept", "responseType"},
    "scan": _SHARED | {"scanClause", "responsePosition", "maximumTerms", "httpAccept"},
}  # fmt: skip
_NUMBER = re.compile("[0-9]{1,9}")
_LONGEST_ECHO = 4_000
_MOST_MASKS = 8
"""In one query: each is looked for among all words of the index."""


@dataclass
class Asked:
    """A request; ``values`` are its parameters, of one that was given twice the first."""

    version: str
    operation: str
    values: dict[str, str]

    @property
    def old(self) -> bool:
        """Whether the answer is one of version 1."""
        return self.version != "2.0"

    def get(self, name: str) -> str:
        """A parameter, '' when it was not given."""
        return self.values.get(name, "")


def asked(pairs: Sequence[tuple[str, str]]) -> Asked:
    """What is asked for, whether it is right or wrong."""
    values = dict(reversed(pairs))
    version = values.get("version", "")
    old = version in ("1.1", "1.2") or (not version and "operation" in values) or version not in ("", *VERSIONS)
    told = version if version in VERSIONS else "1.2" if old else "2.0"
    guessed = "searchRetrieve" if "query" in values else "scan" if "scanClause" in values else "explain"
    operation = values.get("operation") or guessed
    return Asked(told, operation, values)


def check(one: Asked, pairs: Sequence[tuple[str, str]]) -> None:
    """Raises Diagnostic for what is wrong with a request whatever it asks for."""
    version = one.get("version")
    if version and version not in VERSIONS:
        raise Diagnostic(5, VERSIONS[-1])
    if one.operation not in ("searchRetrieve", "explain"):
        raise Diagnostic(4, one.operation[:100])
    if one.old and len(one.values) and "operation" not in one.values:
        raise Diagnostic(7, "operation")
    if one.old and one.operation == "searchRetrieve" and not version:
        raise Diagnostic(7, "version")
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise Diagnostic(6, name[:100])
        if name not in _KNOWN[one.operation] and not name.startswith("x-"):
            raise Diagnostic(8, name[:100])
    if one.get("stylesheet"):
        raise Diagnostic(110)
    escaping(one)


def escaping(one: Asked) -> str:
    """``xml`` or ``string``: how records stand in the answer. Raises Diagnostic 71."""
    name = "recordPacking" if one.old else "recordXMLEscaping"
    found = one.get(name) or "xml"
    if found not in ("xml", "string"):
        raise Diagnostic(71, found[:100])
    if not one.old and one.get("recordPacking") not in ("", "packed", "unpacked"):
        raise Diagnostic(71, one.get("recordPacking")[:100])
    return found


@dataclass(frozen=True)
class Wanted:
    """What a searchRetrieve wants: hits from ``start`` (1 is the first) on, ``number`` of them, in ``schema``."""

    query: Query
    start: int
    number: int
    schema: RecordSchema
    order: Order_
    string: bool


def wanted(one: Asked) -> Wanted:
    """The parameters of searchRetrieve. Raises Diagnostic."""
    text = one.get("query")
    if not text.strip():
        raise Diagnostic(7, "query")
    if one.get("queryType") not in ("", "cql"):
        raise Diagnostic(6, "queryType")
    if one.get("recordXPath"):
        raise Diagnostic(72)
    if sum(map(text.count, "*?")) > _MOST_MASKS:
        raise Diagnostic(30, str(_MOST_MASKS))
    start, number = _number(one, "startRecord", 1), _number(one, "maximumRecords", USUAL)
    if start < 1:
        raise Diagnostic(6, "startRecord")
    name = one.get("recordSchema") or next(iter(schemas()))
    if name not in schemas():
        raise Diagnostic(66, name[:100])
    query = read(text)
    order = _order(query.sort) or _keys(one.get("sortKeys"))
    return Wanted(query, start, min(number, MOST), schemas()[name], order, escaping(one) == "string")


def _number(one: Asked, name: str, usual: int) -> int:
    text = one.get(name)
    if text and not _NUMBER.fullmatch(text):
        raise Diagnostic(6, name)
    return int(text) if text else usual


_BY: dict[str, tuple[Order_, Order_]] = {"title": ("title", "title_back"), "date": ("oldest", "newest")}


def _order(keys: tuple[SortKey, ...]) -> Order_:
    """``sortBy`` of CQL."""
    if len(keys) > 1:
        raise Diagnostic(84, "1")
    for key in keys:
        if key.index.rpartition(".")[2] not in _BY or key.index.partition(".")[0] not in ("dc", *_BY):
            raise Diagnostic(82, key.index[:100])
        ways = [one.removeprefix("sort.") for one in key.modifiers]
        if any(one not in ("ascending", "descending", "ignorecase") for one in ways):
            raise Diagnostic(82, key.modifiers[0][:100])
        return _BY[key.index.rpartition(".")[2]]["descending" in ways]
    return ""


def _keys(text: str) -> Order_:
    """``sortKeys`` of version 1: path, schema, ascending (1 or 0), and more that is not offered."""
    keys = text.split()
    if len(keys) > 1:
        raise Diagnostic(84, "1")
    for key in keys:
        path, schema, way, *_ = [*key.split(","), "", ""]
        if path.removeprefix("dc.").lower() not in _BY:
            raise Diagnostic(88, path[:100])
        if schema and schema not in schemas():
            raise Diagnostic(87, schema[:100])
        if way not in ("", "0", "1"):
            raise Diagnostic(90, way[:100])
        return _BY[path.removeprefix("dc.").lower()][way == "0"]
    return ""


def echoed(one: Asked) -> list[tuple[str, str]]:
    """The parameters as the answer repeats them."""
    names = sorted(_KNOWN["searchRetrieve"] - {"extraRequestData", "operation"})
    return [(name, one.values[name][:_LONGEST_ECHO]) for name in names if one.get(name)]
