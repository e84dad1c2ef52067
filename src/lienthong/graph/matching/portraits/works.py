"""Portraits of Works, of their Hubs, and of the originals and parts that a record knows by name only."""

import re
from collections.abc import Iterator

from lienthong.graph.matching.judging import Facts, Portrait
from lienthong.graph.matching.portraits.designations import in_figures, volumes, without_volume
from lienthong.graph.matching.portraits.statements import translators
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.matching.portraits.worktitles import bare, numbers
from lienthong.graph.matching.spellings import organisation_form, publisher_form
from lienthong.graph.terms import iri, prefixes
from lienthong.text import match_key
from lienthong.text.titles import generic, made_from, part_named

_CREATORS = frozenset({"aut", "cre", "cmp", "art", "pht", "ctg", "dis", "lbt", "lyr", "drt", ""})
_MAKERS = frozenset({"edt", "com", "clb", "edc", "ctb", "isb", "rpy"})
_OTHER_TITLES = ("bf:VariantTitle", "bf:ParallelTitle", "bf:AbbreviatedTitle", "bf:KeyTitle")
_FORMS = {
    iri(f"bf:{name}"): kind
    for name, kind in {
        "Text": "text", "NotatedMusic": "music", "MusicAudio": "music", "MovingImage": "film", "Cartography": "map",
        "StillImage": "image", "NonMusicAudio": "spoken", "Audio": "spoken", "Object": "object",
    }.items()
}  # fmt: skip
_ENTRIES = re.compile(r" -- |--|;|\. - ")
_MOST_ENTRIES = 40
_Found = dict[str, set[str]]


def works(said: Triples) -> Iterator[Portrait]:
    """The Works of one record.

    Facts: ``is`` (work, hub, named: known by name only), ``title`` (own titles), ``whole`` (with the remainder),
    ``variant``, ``uniform`` (titles of its Hub), ``original_title`` and ``original``, ``hub``, ``instance`` (own ids),
    ``creator`` and ``maker`` (editors and compilers; names in direct order), ``translator``, ``life`` (name|year of
    birth), ``language`` (several joined by +), ``into`` (languages of its translations), ``form``, ``number``,
    ``house`` (who published its volumes), ``made`` (words such as "từ điển", '' for none), ``part`` (what a short
    remainder names), ``contents`` (what it consists of), ``year`` and ``volume`` (of its Instances), ``thesis``,
    ``body`` (a creator is one), ``issn``, ``class``.
    """
    for id_ in said.ids("work"):
        found: _Found = {}
        _nature(said, id_, found)
        language = next(iter(found.get("language", ())), "")
        _titles(said, id_, language, found)
        _people(said, id_, found)
        _instances(said, id_, language, found)
        yield Portrait(id_, _facts(found))


def _facts(found: _Found) -> Facts:
    return {name: tuple(sorted(values)) for name, values in sorted(found.items()) if values}


def _put(found: _Found, name: str, *values: str) -> None:
    found.setdefault(name, set()).update(values)


def _nature(said: Triples, id_: str, found: _Found) -> None:
    types = said.objects(id_, "rdf:type")
    if iri("bf:Hub") in types:
        _put(found, "is", "hub")
    else:
        _put(found, "is", "work" if said.objects(id_, "bf:hasInstance") else "named")
    _put(found, "form", *(_FORMS[one] for one in types if one in _FORMS))
    languages = said.texts(id_, "schema:inLanguage")
    if languages:
        _put(found, "language", "+".join(sorted({one.partition("-")[0] for one in languages})))
    _put(found, "into", *said.texts(id_, "bf:translation", "schema:inLanguage"))
    if said.objects(id_, "bf:dissertation"):
        _put(found, "thesis", "thesis")
    for label in said.texts(id_, "bf:tableOfContents", "rdfs:label"):
        several = [key for one in _ENTRIES.split(label) if (key := match_key(one.partition(" / ")[0]))]
        _put(found, "contents", *sorted(several)[:_MOST_ENTRIES])
    _put(found, "class", *(one[:3] for one in said.texts(id_, "bf:classification", "bf:classificationPortion")))


def _titles(said: Triples, id_: str, language: str, found: _Found) -> None:
    for name, path, predicate in (
        ("uniform", "bf:expressionOf", "hub"),
        ("original_title", "bf:translationOf", "original"),
    ):
        for other in said.own(id_, path):
            _put(found, predicate, other)
            _put(found, name, *(bare(one, "") for one in said.texts(other, "rdfs:label")))
    named = found.get("uniform", set()) | found.get("original_title", set())
    for node in said.objects(id_, "bf:title"):
        variant = any(said.is_a(node, one) for one in _OTHER_TITLES)
        more = " ".join(said.texts(node, "bf:partName")) if "hub" in found["is"] else ""
        remainder = " ".join(match_key(one) for one in said.texts(node, "bf:subtitle"))
        for text in said.texts(node, "bf:mainTitle"):
            title = bare(f"{text} {more}", language)
            # The record's own Work bears its uniform title too, so that readers find it by either.
            if variant or bare(text, "") in named:
                _put(found, "variant" if variant else "uniform", title)
            else:
                _own_title(title, remainder, found)
    if naming := {one for one in found.get("title", ()) if not generic(one)}:
        # "Poems" of a 240 beside «Trăng bên suối» says nothing of it.
        found["title"] = naming
    if not found.get("title") and found.get("uniform"):
        _put(found, "title", *found["uniform"])


def _own_title(title: str, remainder: str, found: _Found) -> None:
    _put(found, "title", title)
    if (figures := in_figures(title)) != title:
        _put(found, "variant", figures)
        _put(found, "number", *numbers(figures, ""))
    if remainder:
        _put(found, "whole", bare(f"{title} {remainder}", "vi"))
    _put(found, "number", *numbers(title, remainder))
    _put(found, "made", made_from(title, remainder))
    _put(found, "part", *filter(None, (part_named(remainder),)))


def _people(said: Triples, id_: str, found: _Found) -> None:
    relators = prefixes()["rel"]
    for node in said.objects(id_, "bf:contribution"):
        roles = {one[len(relators) + 1 : -1] for one in said.objects(node, "bf:role")} or {""}
        for agent in said.own(node, "bf:agent"):
            names = _names(said, agent)
            if "trl" in roles:
                _put(found, "translator", *names)
            elif roles & _CREATORS or said.is_a(node, "bf:PrimaryContribution"):
                _creator(said, agent, names, found)
            elif roles & _MAKERS:
                _put(found, "maker", *names)
    if "creator" not in found:
        for agent in said.own(id_, "schema:author"):
            _creator(said, agent, _names(said, agent), found)


def _names(said: Triples, agent: str) -> list[str]:
    """Names in direct order; of bodies in the one form of their spellings."""
    names = said.texts(agent, "schema:name")
    if said.is_a(agent, "bf:Person") or said.is_a(agent, "bf:Family"):
        return [match_key(one) for one in names]
    return [match_key(organisation_form(one)) for one in names]


def _creator(said: Triples, agent: str, names: list[str], found: _Found) -> None:
    _put(found, "creator", *names)
    if said.is_a(agent, "bf:Organization") or said.is_a(agent, "bf:Jurisdiction"):
        _put(found, "body", "body")
    for year in said.texts(agent, "schema:birthDate"):
        _put(found, "life", *(f"{name}|{year[:4]}" for name in names))


def _instances(said: Triples, id_: str, language: str, found: _Found) -> None:
    for instance in said.own(id_, "bf:hasInstance"):
        _put(found, "instance", instance)
        _put(found, "year", *(one[:4] for one in said.texts(instance, "schema:datePublished")))
        _put(found, "issn", *said.texts(instance, "schema:issn"))
        for number in said.texts(instance, "bf:title", "bf:partNumber"):
            _put(found, "volume", *volumes(number))
        for statement in said.texts(instance, "bf:responsibilityStatement"):
            _put(found, "translator", *translators(statement))
        for title in said.texts(instance, "bf:title", "bf:mainTitle"):
            _put(found, "volume", *without_volume(match_key(title))[1])
        if found.get("volume"):
            _put(found, "house", *map(publisher_form, said.texts(instance, "schema:publisher", "schema:name")))
        for node in said.objects(instance, "bf:title"):
            if any(said.is_a(node, one) for one in _OTHER_TITLES):
                _put(found, "variant", *(bare(one, language) for one in said.texts(node, "bf:mainTitle")))
