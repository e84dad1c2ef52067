"""What else than its name is asked of a thing: whether candidates have it."""

import re
from collections.abc import Sequence

from pyoxigraph import NamedNode
from tantivy import Query as IndexQuery

from lienthong.exchange.reconcile.asked import Given
from lienthong.exchange.resolving.finding import resolve
from lienthong.exchange.resolving.schemes import asked, read, schemes
from lienthong.search.candidates import candidates, fitting
from lienthong.search.finding import TextIndex
from lienthong.search.index import schema
from lienthong.search.terms import any_of, either, limited, term
from lienthong.search.words import both
from lienthong.site.addresses import is_entity
from lienthong.site.reading import Reading, best_label

_YEAR = re.compile(r"(?<![0-9])[12][0-9]{3}(?![0-9])")
_MAKERS = ("schema:author", "schema:editor", "schema:translator", "schema:illustrator", "schema:contributor")
_MOST_WORDS, _MOST_EDITIONS = 12, 50
_FIRST = 3
"""Values that are read where one would do: so many are told of a maker, and nothing is read twice."""


class Evidence:
    """Compares the properties of queries with candidates, in one generation."""

    def __init__(self, reading: Reading, index: TextIndex) -> None:
        self._reading = reading
        self._index = index
        self._base = reading.base

    def numbered(self, given: Given) -> frozenset[str]:
        """Everything that has one of the numbers given, the Work of an edition and the editions of a Work with it."""
        found: dict[str, None] = {}
        scheme = given.property.id if given.property.id in schemes() else ""
        for text in given.texts:
            one = asked(scheme, text) if scheme else read(text)
            if one is None or one.number is None:
                continue
            for id_ in resolve(self._reading.opened, one).ids[:20]:
                found[id_] = None
                for curie in ("bf:instanceOf", "bf:hasInstance"):
                    values = self._reading.values(f"{self._base}/{id_}", curie, _MOST_EDITIONS)
                    found.update(dict.fromkeys(self._reading.addresses.entity(value.value) for value in values))
        return frozenset(found) - {""}

    def agreeing(self, given: Given, ids: Sequence[str]) -> frozenset[str] | None:
        """Those of some candidates that agree; None where the values given cannot be compared."""
        match given.property.compare:
            case "number":
                return self.numbered(given) & frozenset(ids)
            case "life":
                return self._living(given, ids)
            case "title":
                return self._making(given) & frozenset(ids)
            case "year" | "words" | "facet":
                demands = self._demands(given)
                return fitting(self._index, ids, [either(demands)]) if demands else None
        return None

    def _demands(self, given: Given) -> list[IndexQuery]:
        texts = list(given.texts) or [self._name(id_) for id_ in given.ids]
        match given.property.compare:
            case "year":
                years = [int(found[0]) for text in texts if (found := _YEAR.search(text))]
                around = sorted({year + step for year in years for step in (-1, 0, 1)})
                return [IndexQuery.term_query(schema(), "year", year) for year in around]
            case "words":
                return [query for text in texts if (query := _worded(given, text))]
        if given.property.field == "language":
            codes = [found[0].lower() for text in (*texts, *given.ids) if (found := re.search("[A-Za-z]{3}$", text))]
            return [any_of("language", codes)] if codes else []
        libraries = [id_ for id_ in map(self._entity, given.ids) if id_.startswith("library/")]
        libraries += [id_ for text in given.texts for id_ in self._libraries(text)]
        return [any_of("library", libraries)] if libraries else []

    def _entity(self, written: str) -> str:
        one = written.removeprefix(f"{self._base}/")
        return one if is_entity(one) else ""

    def _name(self, written: str) -> str:
        id_ = self._entity(written)
        return best_label(self._reading.labels(f"{self._base}/{id_}"), "vi")[0] if id_ else ""

    def _libraries(self, text: str) -> list[str]:
        if id_ := self._entity(text):
            return [id_]
        by_code = resolve(self._reading.opened, asked("isil", text)).ids
        named = candidates(self._index, text, [term("kind", "library")], 3)
        return [*by_code, *(one.id for one in named if one.whole)]

    def _living(self, given: Given, ids: Sequence[str]) -> frozenset[str] | None:
        """Candidates who were born or died in one of the years, or the one beside it (the lunar year, a year counted
        from 1 to 0); None where no year was given."""
        given_years = [int(found[0]) for text in given.texts if (found := _YEAR.search(text))]
        years = {str(year + step) for year in given_years for step in (-1, 0, 1)}
        if not years:
            return None
        curie = given.property.paths[0][0]
        return frozenset(
            id_ for id_ in ids if self._reading.first(f"{self._base}/{id_}", curie).lstrip("-0")[:4] in years
        )

    def unknown(self, given: Given, id_: str) -> bool:
        """Whether nothing is known of a candidate that could agree or contradict."""
        return bool(given.property.paths) and not any(
            self._has(f"{self._base}/{id_}", path) for path in given.property.paths
        )

    def _has(self, iri: str, path: tuple[str, ...]) -> bool:
        for curie in path[:-1]:
            values = self._reading.values(iri, curie, 1)
            if not values or not isinstance(values[0], NamedNode):
                return False
            iri = values[0].value
        return bool(self._reading.values(iri, path[-1], _FIRST))

    def _making(self, given: Given) -> frozenset[str]:
        """The makers of Works and editions with one of these titles."""
        found: set[str] = set()
        for text in given.texts:
            works = candidates(self._index, text, [either([term("kind", "work"), term("kind", "instance")])], 10)
            for one in works:
                for curie in _MAKERS if one.whole and self._reading.exists(one.id) else ():
                    values = self._reading.values(f"{self._base}/{one.id}", curie, 20)
                    found |= {self._reading.addresses.entity(value.value) for value in values}
        return frozenset(found) - {""}


def _worded(given: Given, text: str) -> IndexQuery | None:
    """What has all words of a text that say something."""
    folded = f" {' '.join(both(text)[1])} "
    for one in given.property.ignored:
        folded = folded.replace(f" {one} ", " ")
    words = list(dict.fromkeys(folded.split()))[:_MOST_WORDS]
    return limited([term(given.property.field, one) for one in words]) if words else None
