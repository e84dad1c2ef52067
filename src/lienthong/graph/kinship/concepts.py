"""What live records say of a subject, as far as it tells whether another scheme has the same one."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

import orjson

from lienthong.content import folder
from lienthong.graph.matching.portraits.triples import valued
from lienthong.graph.terms import iri
from lienthong.text import match_key

_CODE = "2"
"""To be raised when this module gives other answers for the same lines."""

_TOPIC = "topic"
_FORMS = {
    iri(f"bf:{one}")[1:-1]: form for one, form in (("Topic", _TOPIC), ("GenreForm", "genre"), ("Temporal", "time"))
}
_TYPE, _SOURCE, _LABEL = map(iri, ("rdf:type", "bf:source", "rdfs:label"))
_NAMES = {_LABEL, iri("skos:prefLabel")}
_IN_SCHEME, _MATCH = iri("skos:inScheme"), iri("skos:exactMatch")
_JOINT = re.compile(r"\s*--\s*")
NO_SCHEME = ""


class Concept(NamedTuple):
    """One subject: ``forms`` (topic, genre, time), ``labels`` folded with their language ('' when nobody says it),
    ``schemes`` (the IRI of a published one, the folded words of a local one, '' for none), ``matches``: the IRIs that
    authorities have for it."""

    forms: frozenset[str] = frozenset()
    labels: frozenset[tuple[str, str]] = frozenset()
    schemes: frozenset[str] = frozenset()
    matches: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """0 for a concept of a published scheme, 1 of a local one, 2 of none."""
        return min((0 if _published(one) else 1 if one else 2 for one in self.schemes), default=2)

    def marks(self) -> set[int]:
        """The keys under which it meets others."""
        labels = {f"label\x1f{form}\x1f{key}" for form in self.forms for key, _ in self.labels}
        return {_hash(one) for one in labels | {f"iri\x1f{one}" for one in self.matches}}


@cache
def table() -> dict[str, Any]:
    """``graph/matching/subjects.toml``."""
    return tomllib.loads((folder("graph") / "matching" / "subjects.toml").read_text("utf-8"))


def fingerprint() -> str:
    """Changes whenever concepts have to be drawn anew, or be linked otherwise."""
    return blake2b(_CODE.encode() + orjson.dumps(table()), digest_size=8).hexdigest()


def mark_of(address: str) -> int:
    """The key under which the concepts meet that an authority has under this IRI."""
    return _hash(f"iri\x1f{address}")


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(errors="replace"), digest_size=8).digest(), signed=True)


def _published(scheme: str) -> bool:
    return "://" in scheme


def drawn(id_: str, lines: Iterable[str]) -> Concept:
    """The concept that N-Triples lines about a subject, those of its fragments among them, tell of."""
    node, names = f"<lt:{id_}", set[tuple[str, str]]()
    forms, schemes, matches = set[str](), set[str](), set[str]()
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if rest[0] not in '"<':
            continue
        value, tongue = valued(rest[:-2])
        if subject.startswith(f"{node}#source-") and predicate == _LABEL and tongue is not None:
            schemes.add(match_key(value))
        elif subject != f"{node}>":
            continue
        elif tongue is not None:
            if predicate in _NAMES and tongue != "zxx" and (key := folded(value)):
                names.add((key, tongue.partition("-")[0]))
        elif predicate == _TYPE and value in _FORMS:
            forms.add(_FORMS[value])
        elif predicate in (_IN_SCHEME, _SOURCE) and not value.startswith(f"{node[1:]}#"):
            schemes.add(value)
        elif predicate == _MATCH:
            matches.add(value)
    # Of two schemes the label may be the other's.
    spoken = table()["languages"].get(next(iter(schemes)), "") if len(schemes) == 1 else ""
    labels = {(key, lang or spoken) for key, lang in names}
    return Concept(
        frozenset(forms or {_TOPIC}), frozenset(labels), frozenset(schemes or {NO_SCHEME}), frozenset(matches)
    )


def folded(label: str) -> str:
    """A heading as it is compared: the match key of each of its parts."""
    return " -- ".join(filter(None, (match_key(part) for part in _JOINT.split(label))))


def united(several: Iterable[Concept]) -> Concept:
    """What several descriptions of one subject tell together; what has a scheme in one of them has one."""
    known = list(several)
    schemes = frozenset(scheme for one in known for scheme in one.schemes)
    return Concept(
        frozenset(form for one in known for form in one.forms),
        frozenset(label for one in known for label in one.labels),
        schemes - {NO_SCHEME} or schemes,
        frozenset(address for one in known for address in one.matches),
    )


def pack(concept: Concept) -> str:
    """A concept as it lies in the ledger; equal concepts give equal text."""
    return orjson.dumps([sorted(part) for part in concept]).decode()


def unpack(text: str) -> Concept:
    """What ``pack`` wrote."""
    forms, labels, schemes, matches = orjson.loads(text)
    return Concept(
        frozenset(forms), frozenset((key, lang) for key, lang in labels), frozenset(schemes), frozenset(matches)
    )
