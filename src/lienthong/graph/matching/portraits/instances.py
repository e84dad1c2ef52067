"""Portraits of Instances: what a record says by which one edition is told from another, whatever its format."""

import re
from collections.abc import Iterator
from functools import cache

from lienthong.graph.matching.judging import Portrait
from lienthong.graph.matching.portraits.designations import (
    edition,
    extent,
    grades,
    in_figures,
    spelled_numbers,
    table,
    volume_of_extent,
    volumes,
    without_edition,
    without_volume,
)
from lienthong.graph.matching.portraits.forms import form
from lienthong.graph.matching.portraits.statements import translators
from lienthong.graph.matching.portraits.triples import Triples
from lienthong.graph.matching.spellings import organisation_form, publisher_form
from lienthong.graph.terms import iri, prefixes
from lienthong.text import match_key, search_fold

_OTHER_TITLES = tuple(
    iri(f"bf:{one}") for one in ("VariantTitle", "ParallelTitle", "AbbreviatedTitle", "KeyTitle", "CollectiveTitle")
)
_CREATORS = frozenset({"aut", "cre", "cmp", "art", "pht", "ctg", "dis", "edt", "com", ""})
_DIGITS = re.compile(r"\d+")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_BINDINGS = {iri("schema:Hardcover"): "hardback", iri("schema:Paperback"): "paperback"}
_SERIES = "bộ sách "
"""How a note begins that names the series of a school book, where a library has no 490."""
_ISBN = iri("bf:Isbn")
_Found = dict[str, set[str]]


def instances(said: Triples) -> Iterator[Portrait]:
    """The Instances of one record.

    Facts: ``title`` (title proper without volume), ``whole`` (with its remainder), ``rest`` (the remainder),
    ``variant``, ``part`` (names of parts), ``volume``, ``set`` (how many volumes), ``digits`` (numbers in the title),
    ``grade`` (levels and readers), ``year``, ``publisher``, ``place``, ``pages``, ``size``, ``edition``, ``isbn`` (13
    digits), ``issn``, ``lccn``, ``number`` (in other catalogues), ``creator`` (persons, direct order), ``body``
    (bodies), ``unit`` (bodies in any role), ``name`` (all), ``translator``, ``statement`` (of responsibility, folded),
    ``language``, ``form`` (``forms``), ``copy`` (photocopy), ``thesis``, ``serial``, ``series``, ``scale``,
    ``work`` (own ids of its Works), ``source``.
    """
    for id_ in said.ids("instance"):
        found: _Found = {}
        _titles(said, id_, found)
        if not found.get("title"):
            continue
        _numbers(said, id_, found)
        _imprint(said, id_, found)
        _form(said, id_, found)
        _works(said, id_, found)
        _put(found, "source", *(one for record in said.ids("record") for one in said.own(record, "dct:isPartOf")))
        yield Portrait(id_, {name: tuple(sorted(values)) for name, values in sorted(found.items()) if values})


def _put(found: _Found, name: str, *values: str) -> None:
    for one in values:
        if one:
            found.setdefault(name, set()).add(one)


def _titles(said: Triples, id_: str, found: _Found) -> None:
    for node in said.objects(id_, "bf:title"):
        types = said.objects(node, "rdf:type")
        mains = said.texts(node, "bf:mainTitle")
        if any(one in types for one in _OTHER_TITLES):
            for text in (*mains, *said.texts(node, "bf:subtitle")):
                _put(found, "digits", *_YEAR.findall(text))
            _put(found, "variant", *(without_volume(match_key(one))[0] for one in mains))
            continue
        rest = " ".join(match_key(one) for one in said.texts(node, "bf:subtitle"))
        rest, numbered = without_edition(rest)
        rest, named = without_volume(rest) if rest else ("", ())
        _put(found, "volume", *named)
        _put(found, "edition", numbered)
        _put(found, "rest", rest)
        for main in mains:
            title, numbered = without_edition(match_key(main))
            title, inside = without_volume(title)
            _put(found, "edition", numbered)
            _put(found, "volume", *inside)
            _put(found, "title", title)
            _put(found, "whole", f"{title} {rest}".strip())
            _put(found, "digits", *map(_figure, filter(_DIGITS.search, title.split())), *_YEAR.findall(rest))
            _put(found, "digits", *spelled_numbers(title))
            figures = in_figures(title)
            if figures != title:
                _put(found, "variant", figures)
                _put(found, "digits", *_DIGITS.findall(figures))
            _put(found, "grade", *grades(f"{title} {rest}"))
        for number in said.texts(node, "bf:partNumber"):
            _put(found, "volume", *volumes(number))
        _put(found, "part", *(_part(one) for one in said.texts(node, "bf:partName")))


def _figure(word: str) -> str:
    return str(int(word)) if word.isdecimal() and len(word) < 10 else word


def _part(name: str) -> str:
    return match_key(name).removeprefix("tờ ")


def _numbers(said: Triples, id_: str, found: _Found) -> None:
    for node in said.objects(id_, "bf:identifiedBy"):
        types = said.objects(node, "rdf:type")
        for value in said.texts(node, "rdf:value"):
            if _ISBN in types:
                _put(found, "isbn", _isbn(value))
            elif iri("bf:Lccn") in types:
                _put(found, "lccn", value.strip())
            elif iri("bf:OclcNumber") in types:
                _put(found, "number", f"oclc {value}")
    _put(found, "isbn", *map(_isbn, said.texts(id_, "schema:isbn")))
    _put(found, "issn", *said.texts(id_, "schema:issn"))


def _isbn(value: str) -> str:
    """The 13 digits of a valid ISBN; '' for others."""
    digits = re.sub(r"[^0-9Xx]", "", value)
    if len(digits) == 10 and "X" not in digits[:9].upper():
        digits = "978" + digits[:9]
        return digits + str(-sum(int(one) * (1, 3)[at % 2] for at, one in enumerate(digits)) % 10)
    if len(digits) != 13 or not digits.isdigit():
        return ""
    return digits if sum(int(one) * (1, 3)[at % 2] for at, one in enumerate(digits)) % 10 == 0 else ""


def _imprint(said: Triples, id_: str, found: _Found) -> None:
    _put(found, "year", *(one[:4] for one in said.texts(id_, "schema:datePublished") if one[:4].isdigit()))
    names = said.texts(id_, "schema:publisher", "schema:name")
    if not names:
        names = said.texts(id_, "bf:provisionActivity", "bf:agent", "rdfs:label")
    _put(found, "publisher", *map(publisher_form, names))
    for place in said.own(id_, "schema:locationCreated"):
        _put(found, "place", *(match_key(one) for one in said.texts(place, "schema:name")))
    for label in said.texts(id_, "bf:extent", "rdfs:label"):
        pages, count = extent(label)
        _put(found, "pages", pages if len(pages) > 1 else "")
        _put(found, "set", count)
        _copied(label, found)
        if not found.get("volume"):
            _put(found, "volume", volume_of_extent(label))
    if not found.get("pages") and not found.get("set"):
        _put(found, "pages", *said.texts(id_, "schema:numberOfPages"))
    for size in said.texts(id_, "bf:dimensions"):
        digits = _DIGITS.findall(size)
        if digits and "mm" not in size:
            _put(found, "size", str(max(map(int, digits))))
    _put(found, "edition", *map(edition, said.texts(id_, "bf:editionStatement")))
    for series in said.texts(id_, "bf:hasSeries", "schema:name"):
        _put(found, "series", match_key(series))
        if not found.get("volume") and search_fold(match_key(series)) in map(search_fold, found["title"]):
            # A set that the library catalogues as a series of its own name has its volumes in 490 $v.
            _put(found, "volume", *(one for text in said.texts(id_, "bf:seriesEnumeration") for one in volumes(text)))


def _copied(text: str, found: _Found) -> None:
    key = f" {match_key(text)} "
    if any(f" {one} " in key for one in _copies()):
        _put(found, "copy", "copy")


@cache
def _copies() -> tuple[str, ...]:
    return tuple(match_key(one) for one in table()["copies"]["words"])


def _form(said: Triples, id_: str, found: _Found) -> None:
    _put(found, "form", form(said, id_))
    formats = said.objects(id_, "schema:bookFormat")
    _put(found, "binding", *(_BINDINGS[one] for one in formats if one in _BINDINGS))
    for note in said.texts(id_, "bf:note", "rdfs:label"):
        _copied(note, found)
        series = match_key(note)
        if not found.get("series") and series.startswith(_SERIES):
            _put(found, "series", series.removeprefix(_SERIES))
    issuance = {one.rstrip(">").rpartition("/")[2] for one in said.objects(id_, "bf:issuance")}
    if issuance & {"serl", "intg"}:
        _put(found, "serial", "serial")
    _put(found, "language", *(one.partition("-")[0] for one in said.texts(id_, "schema:inLanguage")))


def _works(said: Triples, id_: str, found: _Found) -> None:
    for statement in said.texts(id_, "bf:responsibilityStatement"):
        _put(found, "statement", f" {search_fold(match_key(statement))} ")
        _put(found, "translator", *translators(statement))
    for work in said.own(id_, "bf:instanceOf"):
        _put(found, "work", work)
        if said.objects(work, "bf:dissertation"):
            _put(found, "thesis", "thesis")
        for scale in said.texts(work, "bf:scale", "rdfs:label") + said.texts(work, "bf:scale"):
            _put(found, "scale", "".join(_DIGITS.findall(scale.rpartition(":")[2])))
        _people(said, work, found)


def _people(said: Triples, work: str, found: _Found) -> None:
    relators = prefixes()["rel"]
    for node in said.objects(work, "bf:contribution"):
        roles = {one[len(relators) + 1 : -1] for one in said.objects(node, "bf:role")} or {""}
        for agent in said.own(node, "bf:agent"):
            person = said.is_a(agent, "bf:Person") or said.is_a(agent, "bf:Family")
            names = [match_key(one if person else organisation_form(one)) for one in said.texts(agent, "schema:name")]
            _put(found, "name", *names)
            _put(found, "unit", *(() if person else map(publisher_form, names)))
            if "trl" in roles:
                _put(found, "translator", *names)
            if said.is_a(node, "bf:PrimaryContribution") or roles & _CREATORS:
                _put(found, "creator" if person else "body", *names)
    for agent in said.own(work, "schema:author"):
        names = said.texts(agent, "schema:name")
        if said.is_a(agent, "bf:Person"):
            _put(found, "creator", *map(match_key, names))
        elif not said.is_a(agent, "bf:Family"):
            _put(found, "body", *(match_key(organisation_form(one)) for one in names))
