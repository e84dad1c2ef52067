"""A stored description as a small graph in memory: what a drawer of portraits asks of it."""

import re
from collections.abc import Iterator

from lienthong.graph.ledger.entries import Body
from lienthong.graph.terms import OWN, iri

_ESCAPE = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_NOTHING: list[str] = []
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Triples:
    """The triples of one record by subject and predicate; terms are N-Triples text, own ids ``kind/id``."""

    def __init__(self, body: Body) -> None:
        self.record = body.record
        self.entities = body.entities
        self._said: dict[str, dict[str, list[str]]] = {}
        known = self._said
        for line in body.lines:
            subject, predicate, rest = line.split(" ", 2)
            said = known.get(subject)
            if said is None:
                known[subject] = {predicate: [rest]}
            elif predicate in said:
                said[predicate].append(rest)
            else:
                said[predicate] = [rest]

    def ids(self, kind: str) -> Iterator[str]:
        """Own ids of a kind that the record says something about."""
        for entity in self.entities:
            if entity.digest and entity.ids[0].startswith(f"{kind}/"):
                yield entity.ids[0]

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Objects as N-Triples terms; ``subject`` a term or an own id, ``predicate`` as ``bf:title``."""
        node = subject if subject[0] == "<" else f"{OWN}{subject}>"
        said = self._said.get(node)
        found = said.get(iri(predicate)) if said else None
        return [one[:-2] for one in found] if found else _NOTHING

    def texts(self, subject: str, *path: str) -> list[str]:
        """The lexical forms of the literals at the end of a path of predicates."""
        found = self._end(subject, path)
        return [lexical(one) for one in found if one[0] == '"'] if found else _NOTHING

    def own(self, subject: str, *path: str) -> list[str]:
        """Own ids (``kind/id``) at the end of a path of predicates."""
        found = self._end(subject, path)
        return [one[len(OWN) : -1] for one in found if one.startswith(OWN)] if found else _NOTHING

    def _end(self, subject: str, path: tuple[str, ...]) -> list[str]:
        nodes = self.objects(subject, path[0])
        for predicate in path[1:]:
            nodes = [one for node in nodes if node[0] != '"' for one in self.objects(node, predicate)]
        return nodes

    def is_a(self, subject: str, type_: str) -> bool:
        """Whether a node has a class, as ``bf:Person``."""
        return iri(type_) in self.objects(subject, "rdf:type")


def lexical(term: str) -> str:
    """The text of an N-Triples literal, its escapes undone."""
    text = term[1 : term.rindex('"')]
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])
