"""What one record says, under public names: its triples by subject and property."""

import re
from collections.abc import Iterator

from lienthong.graph.terms import iri

_TYPE = iri("rdf:type")
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@([A-Za-z0-9-]+)|\^\^<[^>]*>)?')
_ESCAPE = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)")
_SHORT = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}


Said = dict[str, dict[str, list[str]]]
"""Objects (terms) by subject and property."""


class Statements:
    """What a record says, looked up by subject (as a term) and property (as a term)."""

    def __init__(self, said: Said) -> None:
        self.said = said

    def values(self, subject: str, predicate: str) -> list[str]:
        """The objects, as terms, in the order of the lines."""
        return self.said.get(subject, {}).get(predicate, [])

    def types(self, subject: str) -> frozenset[str]:
        """The classes of a subject."""
        return frozenset(self.values(subject, _TYPE))

    def subjects(self, predicate: str) -> Iterator[str]:
        """Everything that has a property."""
        return (subject for subject, said in self.said.items() if predicate in said)


def text(term: str) -> tuple[str, str] | None:
    """The text of a literal and its language, '' where none is told; None for what is no literal."""
    found = _LITERAL.fullmatch(term)
    return (_unescaped(found[1]), found[2] or "") if found else None


def _unescaped(written: str) -> str:
    return _ESCAPE.sub(_character, written) if "\\" in written else written


def _character(found: re.Match[str]) -> str:
    said = found[1]
    return chr(int(said[1:], 16)) if len(said) > 1 else _SHORT.get(said, said)
