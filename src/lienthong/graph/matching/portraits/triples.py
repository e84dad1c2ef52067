"""A stored description as a small graph in memory: what a drawer of portraits asks of it."""

import re
from collections.abc import Iterator

from lienthong.graph.ledger.entries import Body
from lienthong.graph.terms import OWN, iri, prefixes

_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_NOTHING: list[str] = []
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class _Short(dict[str, str]):
    """Predicates as N-Triples terms to their names (``bf:title``), found once each."""

    def __missing__(self, term: str) -> str:
        for prefix, space in prefixes().items():
            if term.startswith(space, 1):
                return self.setdefault(term, f"{prefix}:{term[1 + len(space) : -1]}")
        return term


_SHORT = _Short()


class _Statements(dict[str, dict[str, list[str]]]):
    """Objects by subject and predicate. Those of a subject are read when a drawer first asks for it, as a term or an
    own id: of most nodes none does."""

    def __init__(self, lines: list[str]) -> None:
        self._unread: dict[str, list[str]] = {}
        unread = self._unread
        for line in lines:
            subject, rest = line.split(" ", 1)
            if subject in unread:
                unread[subject].append(rest)
            else:
                unread[subject] = [rest]

    def __missing__(self, subject: str) -> dict[str, list[str]]:
        if subject[:1] not in "<_":
            said = self[f"{OWN}{subject}>"]
        else:
            said = {}
            for one in self._unread.get(subject, _NOTHING):
                long, value = one.split(" ", 1)
                predicate = _SHORT[long]
                if predicate in said:
                    said[predicate].append(value[:-2])
                else:
                    said[predicate] = [value[:-2]]
        self[subject] = said
        return said


class Triples:
    """The triples of one record by subject and predicate; terms are N-Triples text, own ids ``kind/id``."""

    def __init__(self, body: Body) -> None:
        self.record = body.record
        self.entities = body.entities
        self._ids: dict[str, list[str]] = {}
        for entity in body.entities:
            if entity.digest:
                self._ids.setdefault(entity.ids[0].partition("/")[0], []).append(entity.ids[0])
        self._said = _Statements(body.lines)

    def ids(self, kind: str) -> Iterator[str]:
        """Own ids of a kind that the record says something about."""
        yield from self._ids.get(kind, _NOTHING)

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Objects as N-Triples terms; ``subject`` a term or an own id, ``predicate`` as ``bf:title``."""
        return self._said[subject].get(predicate, _NOTHING)

    def texts(self, subject: str, *path: str) -> list[str]:
        """The lexical forms of the literals at the end of a path of predicates."""
        found = self._end(subject, path)
        return [lexical(one) for one in found if one[0] == '"'] if found else _NOTHING

    def own(self, subject: str, *path: str) -> list[str]:
        """Own ids (``kind/id``) at the end of a path of predicates."""
        found = self._end(subject, path)
        return [one[len(OWN) : -1] for one in found if one.startswith(OWN)] if found else _NOTHING

    def _end(self, subject: str, path: tuple[str, ...]) -> list[str]:
        nodes = self._said[subject].get(path[0], _NOTHING)
        for predicate in path[1:]:
            if not nodes:
                break
            nodes = [one for node in nodes for one in self._said[node].get(predicate, _NOTHING)]
        return nodes

    def is_a(self, subject: str, type_: str) -> bool:
        """Whether a node has a class, as ``bf:Person``."""
        return iri(type_) in self.objects(subject, "rdf:type")


def lexical(term: str) -> str:
    """The text of an N-Triples literal, its escapes undone."""
    text = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def valued(term: str) -> tuple[str, str | None]:
    """The text of an N-Triples literal and its language in small letters, '' without one; the address of a link, and
    None."""
    if term[0] == "<":
        # N-Triples may write any sign of an IRI as \u.
        return lexical(f'"{term[1:-1]}"') if "\\" in term else term[1:-1], None
    tail = term[term.rindex('"') + 1 :]
    return lexical(term), tail[1:].lower() if tail.startswith("@") else ""


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])
