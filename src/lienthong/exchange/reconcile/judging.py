"""Candidates judged: how well a name fits, what else agrees, and whether one is certainly meant.

A score is told in points of 100. It begins with the name: 100 for the whole title or name as it was written, 95 for
another form of it, 88 where only the diacritics are others, else by how alike the words are, 85 at most. What agrees
takes half of what is missing away, what contradicts takes 12 points, or 4 of what may be written in many ways.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import Literal
from rapidfuzz import fuzz
from tantivy import Query as IndexQuery

from lienthong.exchange.reconcile.asked import Query
from lienthong.exchange.reconcile.evidence import Evidence
from lienthong.exchange.reconcile.table import Type, type_of, types_of_kind
from lienthong.search.candidates import Candidate, candidates
from lienthong.search.finding import TextIndex
from lienthong.search.terms import both, either, term
from lienthong.search.words import both as cut_both
from lienthong.site.links import entry
from lienthong.site.reading import best_label
from lienthong.site.searchapart import life
from lienthong.site.show import Show

_OTHER_FORM, _OTHER_DIACRITICS, _ALIKE = 95.0, 88.0, 0.85
_AGAINST, _AGAINST_WEAKLY = 12.0, 4.0
_SPARE = 5
"""Candidates that are looked at beyond those asked for: a rival may be among them."""
_LEAST = 30.0
"""Points of what is told at all."""
_MOST_FORMS = 20
_NUMBERED_NAME = 50.0
"""How alike a name must be to what has the number given: numbers are mistyped and reused."""


@dataclass
class Judged:
    """A candidate, with what speaks for and against it."""

    id: str
    type: Type
    likeness: float
    whole: bool
    called: bool
    agrees: dict[str, bool] = field(default_factory=dict)
    numbered: bool = False
    contradicted: bool = False
    score: float = 0.0

    @property
    def exact(self) -> bool:
        """Whether it is called just so and nothing contradicts."""
        return self.whole and self.called and not self.contradicted


class Judge:
    """Judges the queries of one batch, in one generation."""

    def __init__(self, show: Show, index: TextIndex) -> None:
        self._show = show
        self._index = index
        self._base = show.reading.base
        self._evidence = Evidence(show.reading, index)

    def answer(self, query: Query) -> list[dict[str, Any]]:
        """The candidates of a query, best first, as the protocol has them."""
        if query.impossible:
            return []
        found = [one for one in self._judged(query) if one.score >= _LEAST]
        best = sorted(found, key=lambda one: (-one.score, not one.numbered, -sum(one.agrees.values())))
        certain = bool(best) and _certain(query, best)
        return [self._told(one, match=certain and not place) for place, one in enumerate(best[: query.limit])]

    def _judged(self, query: Query) -> list[Judged]:
        numbers = [(one, self._evidence.numbered(one)) for one in query.given if one.property.compare == "number"]
        numbered = list(dict.fromkeys(id_ for _, ids in numbers for id_ in sorted(ids)))
        within = _within(() if query.preferred else query.kinds)
        named = candidates(self._index, query.name, within, query.limit + _SPARE) if query.name.strip() else []
        known = {one.id: one for one in named}
        for candidate in named:
            self._show.reading.told(candidate.id, candidate.line)
        order = [Candidate(id_, within=False) for id_ in numbered if id_ not in known] + named
        judged = [one for one in (self._begin(query, candidate) for candidate in order) if one]
        for one in judged:
            one.numbered = one.id in numbered
        self._weigh(query, judged)
        return judged

    def _begin(self, query: Query, candidate: Candidate) -> Judged | None:
        reading, iri = self._show.reading, f"{self._base}/{candidate.id}"
        kind = self._type(query, candidate)
        if kind is None or (query.kinds and not query.preferred and kind not in query.kinds):
            return None
        if not query.name.strip():
            return Judged(candidate.id, kind, 0.0, whole=False, called=False)
        if candidate.whole:
            likeness = (100.0 if candidate.own else _OTHER_FORM) if candidate.called else _OTHER_DIACRITICS
            return Judged(candidate.id, kind, likeness, whole=True, called=candidate.called)
        others = [v.value for v in reading.values(iri, "schema:alternateName", _MOST_FORMS) if isinstance(v, Literal)]
        texts = (*(text for text, _ in reading.labels(iri)), *others)
        likeness = max((_alike(query.name, one) for one in texts), default=0.0)
        return Judged(candidate.id, kind, likeness * _ALIKE, whole=False, called=False)

    def _type(self, query: Query, candidate: Candidate) -> Type | None:
        if candidate.within and len(query.kinds) == 1 and not query.preferred:
            return query.kinds[0]
        kind = candidate.id.partition("/")[0]
        if not any(one.class_ for one in types_of_kind(kind)):
            return type_of(kind, set())  # nothing that the store would have to be asked for
        classes = self._show.reading.values(f"{self._base}/{candidate.id}", "rdf:type", 30)
        return type_of(kind, {one.value for one in classes})

    def _weigh(self, query: Query, judged: list[Judged]) -> None:
        ids = [one.id for one in judged]
        against = dict.fromkeys(ids, 0.0)
        for given in query.given:
            if (agreeing := self._evidence.agreeing(given, ids)) is None:
                continue
            for one in judged:
                if one.id not in agreeing and self._evidence.unknown(given, one.id):
                    continue
                one.agrees[given.property.id] = one.id in agreeing
                if one.id not in agreeing:
                    strong = one.type.id in given.property.strong
                    one.contradicted |= strong
                    against[one.id] += _AGAINST if strong else _AGAINST_WEAKLY
        for one in judged:
            share = sum(one.agrees.values()) / len(one.agrees) if one.agrees else 0.0
            score = one.likeness + (100 - one.likeness) * share / 2 - against[one.id]
            if one.numbered and (not query.name.strip() or one.likeness >= _NUMBERED_NAME):
                score = 100.0 - against[one.id]
            if one.exact and one.type.id == "work" and self._known_by_name_only(one.id):
                score -= _AGAINST_WEAKLY
            if query.preferred and query.kinds and one.type not in query.kinds:
                score -= _AGAINST
            one.score = round(min(100.0, max(0.0, score)), 1)

    def _known_by_name_only(self, id_: str) -> bool:
        return not self._show.reading.values(f"{self._base}/{id_}", "bf:hasInstance", 1)

    def _told(self, one: Judged, *, match: bool) -> dict[str, Any]:
        iri = f"{self._base}/{one.id}"
        line = entry(self._show, iri)
        makers = ", ".join(dict.fromkeys(part.text for _, part in line.creators))
        about = [makers, line.year[:10], line.note, life(self._show, iri)]
        features: list[dict[str, Any]] = [
            {"id": "name_likeness", "value": round(one.likeness, 1)},
            {"id": "name_exact", "value": one.whole and one.called},
        ]
        features += [{"id": name, "value": value} for name, value in one.agrees.items()]
        described = {"description": told} if (told := " · ".join(part for part in about if part)) else {}
        return {
            "id": one.id,
            "name": best_label(self._show.reading.labels(iri), self._show.lang)[0],
            **described,
            "type": [one.type.told(self._show.lang)],
            "score": one.score,
            "features": features,
            "match": match,
        }


def _certain(query: Query, best: Sequence[Judged]) -> bool:
    """Whether the first is meant: alone with a number that was given, or alone in being called so. Of persons another
    fact must agree, since many share a name."""
    first = best[0]
    if first.numbered and first.score >= 100 - _AGAINST_WEAKLY:
        return not any(one.numbered and one.type == first.type for one in best[1:])
    if not first.exact or (first.type.id == "person" and not any(first.agrees.values())):
        return False
    agreed = sum(first.agrees.values())
    rivals = [one for one in best[1:] if one.exact and one.score > first.score - _AGAINST_WEAKLY]
    return not any(sum(one.agrees.values()) >= agreed for one in rivals)


def _within(kinds: Sequence[Type]) -> list[IndexQuery]:
    """What is of one of these types; when none is asked for, nothing narrows: all that is indexed is of some type."""
    if len(kinds) == 1:
        return _of(kinds[0])
    # Term by term: a query for a set of terms would go through all that have one of them.
    return [either([both(_of(one)) for one in kinds])] if kinds else []


def _of(kind: Type) -> list[IndexQuery]:
    return [term("kind", kind.kind), *([term("class", kind.class_)] if kind.class_ else [])]


def _alike(one: str, other: str) -> float:
    """How alike two names are, in points of 100: without diacritics, and with them where the asked one has some."""
    (cut, folded), (other_cut, other_folded) = cut_both(one), cut_both(other)
    plain = fuzz.token_sort_ratio(" ".join(folded), " ".join(other_folded))
    if cut == folded:
        return plain
    return (plain + fuzz.token_sort_ratio(" ".join(cut), " ".join(other_cut))) / 2
