"""Portraits of persons and bodies: names, dates, numbers, and in what company they stand in a record."""

import re
from collections.abc import Callable, Iterable, Iterator

from lienthong.graph.matching.judging import Portrait
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.matching.spellings import organisation_form, publisher_form
from lienthong.graph.terms import iri
from lienthong.text import match_key, search_fold

_KINDS = {iri(f"bf:{name}"): name.lower() for name in ("Person", "Family", "Organization", "Jurisdiction", "Meeting")}
_RELATOR = "<http://id.loc.gov/vocabulary/relators/"
_YEAR = re.compile(r"(?<!\d)-?\d{4}")
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})
_MANY = 12
"""Of the contributors of a Work with hundreds (proceedings) no more say who one of them is."""
_MOST = 200
"""Of the bodies, houses, titles and subjects around a contributor no more are told of each: what is told of all of them
would grow with the square of the record."""
_LONG = 2000
"""Characters of a title that tell a contributor; no true title is longer."""

_Found = dict[str, set[str]]


def agents(said: Triples) -> Iterator[Portrait]:
    """The persons and bodies of one record.

    Facts: ``kind`` (person, family, organization, jurisdiction, meeting), ``name`` (match keys in direct order, for
    bodies as written), ``other`` (other names), ``birth``, ``death`` (years), ``authority`` (scheme and number, as
    ``viaf.org/viaf/123``). Of persons ``work`` (own id and role: ``work/… aut``), ``title``, ``with`` (names of other
    contributors), ``body`` (institutions in one form), ``house`` (publishers likewise), ``class`` (three figures of
    the DDC), ``topic`` (subjects), ``year`` (of the books), ``beside`` (Work and name, where the record
    names them more than once), ``suffix`` (jr, sr …), ``thesis`` (the
    Work is one). Of bodies ``house`` when it publishes and ``parent``.
    """
    found = dict(_drawn(said))
    for name, ids in _named(found):
        for id_ in ids:
            found[id_].setdefault("beside", set()).add(f"{next(said.ids('work'), '')} {name}")
    for id_, facts in found.items():
        yield Portrait(id_, {name: tuple(sorted(values)) for name, values in sorted(facts.items()) if values})


def _named(found: dict[str, _Found]) -> Iterator[tuple[str, set[str]]]:
    """Names that several persons of one record have, as their own or another («阮攸» of an 880), and who they are; what
    is written without diacritics is the one name that it can be, in any order ("Nguyen, Du")."""
    bearers: dict[str, set[str]] = {}
    for id_, facts in found.items():
        if not {"person", "family"}.isdisjoint(facts["kind"]):
            for name in facts["name"] | facts["other"]:
                bearers.setdefault(name, set()).add(id_)
    alike: dict[tuple[str, ...], list[str]] = {}
    for one in bearers:
        alike.setdefault(tuple(sorted(search_fold(one).split())), []).append(one)
    for plain in [one for one in bearers if one.isascii()]:
        # Of three at least two are others.
        full = [one for one in alike.get(tuple(sorted(plain.split())), [])[:3] if one != plain]
        if len(full) == 1:
            bearers[full[0]] |= bearers[plain]
    return ((name, ids) for name, ids in bearers.items() if len(ids) > 1)


def _drawn(said: Triples) -> Iterator[tuple[str, _Found]]:
    around = _Around(said)
    for id_ in said.ids("agent"):
        kind = next((_KINDS[one] for one in said.objects(id_, "rdf:type") if one in _KINDS), "")
        if not kind:
            continue
        found: _Found = {"kind": {kind}}
        _own(said, id_, kind, found)
        if kind in ("person", "family"):
            around.person(id_, found)
        else:
            around.body(id_, found)
        yield id_, found


def _own(said: Triples, id_: str, kind: str, found: _Found) -> None:
    """What the record says of the agent itself."""
    form = match_key if kind in ("person", "family") else str
    found["name"] = {form(one) for one in said.texts(id_, "schema:name")}
    found["other"] = {form(one) for one in said.texts(id_, "schema:alternateName")} - found["name"]
    for fact, predicate in (("birth", "schema:birthDate"), ("death", "schema:deathDate")):
        found[fact] = {year[0] for one in said.texts(id_, predicate) if (year := _YEAR.search(one))}
    found["suffix"] = {key for one in said.texts(id_, "schema:honorificSuffix") if (key := match_key(one)) in _SUFFIXES}
    found["authority"] = {_scheme(one) for one in said.objects(id_, "skos:exactMatch") if one[0] == "<"}
    for node in said.objects(id_, "bf:identifiedBy"):
        if node[0] == "<" and not said.is_a(node, "bf:Local"):
            schemes = said.texts(node, "bf:source", "rdfs:label")
            found["authority"].update(f"{one}/{value}" for one in schemes for value in said.texts(node, "rdf:value"))


def _scheme(term: str) -> str:
    """An authority's IRI without what differs between its forms: ``id.loc.gov/authorities/names/n79…``."""
    return term[1:-1].partition("://")[2].removeprefix("www.").rstrip("/")


class _Around:
    """What the record as a whole says, read once: who contributed to which Work, where it was published, on what."""

    def __init__(self, said: Triples) -> None:
        self._said = said
        self._roles: dict[str, set[str]] = {}
        self._crew: dict[str, set[str]] = {}
        self._bodies: set[str] = set()
        for work in said.ids("work"):
            self._contributions(work)
        self._houses: set[str] = set()
        for instance in said.ids("instance"):
            self._houses.update(said.own(instance, "schema:publisher"))
            self._houses.update(said.own(instance, "bf:provisionActivity", "bf:agent"))
        self._names = {work: sorted(self._forms(crew, match_key)) for work, crew in self._crew.items()}
        self._near = {who: self._forms([who], organisation_form) for who in sorted(self._bodies)[:_MOST]}
        self._near_names = set[str]().union(*self._near.values())
        self._house_names = self._forms(sorted(self._houses)[:_MOST], publisher_form)
        self._works: dict[str, _Found] = {}

    def _forms(self, agents: Iterable[str], form: Callable[[str], str]) -> set[str]:
        return {form(one) for who in agents for one in self._said.texts(who, "schema:name")}

    def _contributions(self, work: str) -> None:
        said, crew = self._said, self._crew.setdefault(work, set())
        for node in said.objects(work, "bf:contribution"):
            if node[0] != "<":
                continue
            roles = [one for one in said.objects(node, "bf:role") if one.startswith(_RELATOR)]
            for who in said.own(node, "bf:agent"):
                role = min(roles)[len(_RELATOR) : -1] if roles else ""
                self._roles.setdefault(who, set()).add(f"{work} {role}")
                (crew if said.is_a(who, "bf:Person") else self._bodies).add(who)
        self._bodies.update(said.own(work, "bf:dissertation", "bf:grantingInstitution"))
        self._bodies.update(said.own(work, "schema:sourceOrganization"))

    def person(self, id_: str, found: _Found) -> None:
        said = self._said
        found["work"] = self._roles.get(id_, set())
        works = sorted({one.partition(" ")[0] for one in found["work"]})
        # The own names, which may stand among the first, are none of the others'.
        enough = _MANY + len(found["name"])
        names = {one for work in works for one in self._names[work][:enough]} - found["name"]
        found["with"] = set(sorted(names)[:_MANY])
        found["body"] = self._near_names | self._forms(said.own(id_, "schema:affiliation"), organisation_form)
        if not works:
            return
        found["house"] = self._house_names
        for work in works:
            if work not in self._works:
                self._works[work] = self._work(work)
            for fact, values in self._works[work].items():
                found.setdefault(fact, set()).update(values)

    def _work(self, work: str) -> _Found:
        """What a Work says of each of its contributors."""
        said = self._said
        parts = said.texts(work, "bf:classification", "bf:classificationPortion")
        topics = [one for one in said.own(work, "bf:subject") if one.startswith("subject/")][:_MOST]
        return {
            "title": {match_key(one)[:_LONG] for one in said.texts(work, "bf:title", "bf:mainTitle")[:_MOST]},
            "thesis": {"yes"} if said.objects(work, "bf:dissertation") else set(),
            "class": {one[:3] for one in parts if one[:3].isdecimal()},
            "topic": {match_key(one) for topic in topics for one in said.texts(topic, "rdfs:label")},
            "year": {one[:4] for one in said.texts(work, "bf:hasInstance", "schema:datePublished")},
        }

    def body(self, id_: str, found: _Found) -> None:
        said = self._said
        if id_ in self._houses:
            found["house"] = {"yes"}
        known = self._forms(said.own(id_, "schema:parentOrganization"), organisation_form)
        found["parent"] = known or set[str]().union(*(forms for who, forms in self._near.items() if who != id_))
