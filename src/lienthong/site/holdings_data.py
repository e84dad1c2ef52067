"""Who holds an edition, or a Work, as JSON for other systems: ``/instance/{id}/holdings``, ``/work/{id}/holdings``.

A plain document of stable keys beside the RDF, which says the same in ``bf:Item`` and ``schema:Offer`` (Schema Bib
Extend, https://www.w3.org/community/schemabibex/wiki/Holdings_via_Offer): docs/decisions/055-holdings-and-headings.md.
Its schema is ``holdings_schema``.
"""

import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lienthong.messages import LANGS
from lienthong.site.addresses import is_web
from lienthong.site.editions import holders, in_order
from lienthong.site.folding import fold
from lienthong.site.held import by_name, held
from lienthong.site.reading import Node, Reading, full, iris, texts
from lienthong.site.show import Show, text_of
from lienthong.site.ways import Ways

Json = dict[str, Any]
MOST_ONLINE = MOST_IDENTIFIERS = 100
MOST_LIBRARIES = 500
"""Libraries that the document of a Work tells of; it counts all, and tells of each that is asked for."""
_RECORDS_EACH = 20
_SERVICES = ("opac", "request")
_DEGREES = re.compile(r"[+-]?[0-9]{1,3}(?:\.[0-9]{0,20})?")


@dataclass(frozen=True)
class Asked:
    """What of a document is wanted: a stretch of its copies (or editions), of one library (its IRI) when named, of
    whose records so many are passed over."""

    limit: int
    offset: int
    library: str = ""
    records: int = 0


class Writer:
    """Writes the holdings documents of one generation."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._shows = {lang: Show(reading, lang) for lang in LANGS}
        self._show = self._shows["vi"]

    def instance(self, iri: str, asked: Asked) -> Json:
        """Every library that holds an edition, with the copies of this stretch, and its access online.

        ``nextRecords`` of a library is what to ask for next; its address is for who answers the request to make.
        """
        node, found = self.reading.edition(iri), held(self.reading, iri)
        wanted = [asked.library] if asked.library else by_name(self._show, found.libraries())
        title = self._show.name(iri).text
        ways = Ways(self._show, iri, node, title)
        groups: dict[str, list[str]] = {}
        for item, library in found.stretch(wanted if asked.library else [*wanted, ""], asked.offset, asked.limit):
            groups.setdefault(library, []).append(item)
        online = [one for one in found.online if asked.library in ("", *one[1])]
        counted = {one: len(found.by_library.get(one, ())) for one in wanted}
        copies = counted[asked.library] if asked.library else len(found.copies)
        identifiers = self._identifiers(node)
        most = _records_each(asked, len(groups))
        return {
            "instance": iri,
            "work": next(iter(sorted(iris(node, "bf:instanceOf"))), None),
            "title": title,
            "identifiers": identifiers[:MOST_IDENTIFIERS],
            "totalIdentifiers": len(identifiers),
            "totalLibraries": sum(1 for number in counted.values() if number),
            "totalCopies": copies,
            "complete": not (found.more or ways.more),
            "libraries": [
                self._held_at(one, ways, asked, most)
                | {"copies": len(found.by_library[one]), "items": [self._item(item, one, ways) for item in items]}
                for one, items in groups.items()
            ],
            "totalOnline": len(online),
            "online": [self._online(item, libraries) for item, libraries in online[:MOST_ONLINE]],
        }

    def work(self, iri: str, asked: Asked) -> Json:
        """The editions of a Work of this stretch with how many copies each library has, and all its libraries."""
        copies, online, _ = holders(self._show, iri)
        if asked.library:
            copies = {one: Counter({asked.library: n}) for one, found in copies.items() if (n := found[asked.library])}
            online = {one: Counter({asked.library: n}) for one, found in online.items() if (n := found[asked.library])}
        ordered = [one for one in in_order(self._show, iri) if not asked.library or one in copies or one in online]
        every = sum(copies.values(), Counter[str]())
        return {
            "work": iri,
            "title": self._show.name(iri).text,
            "totalInstances": len(ordered),
            "totalLibraries": len(every),
            "totalCopies": every.total(),
            "libraries": [
                self._library(one) | {"copies": every[one]} for one in by_name(self._show, every)[:MOST_LIBRARIES]
            ],
            "instances": [
                self._edition(one, copies.get(one, Counter()), online.get(one, Counter()))
                for one in ordered[asked.offset : asked.offset + asked.limit]
            ],
        }

    def _edition(self, iri: str, copies: Counter[str], online: Counter[str]) -> Json:
        values = self.reading.values
        return {
            "instance": iri,
            "title": self._show.name(iri).text,
            "published": sorted(one.value for one in values(iri, "schema:datePublished", 5)),
            "isbn": sorted(one.value for one in values(iri, "schema:isbn", 20)),
            "holdings": f"{iri}/holdings",
            "totalLibraries": len(copies),
            "libraries": [
                {"library": one, "copies": copies[one]} for one in by_name(self._show, copies)[:MOST_LIBRARIES]
            ],
            "online": by_name(self._show, online)[:MOST_LIBRARIES],
        }

    def _held_at(self, library: str, ways: Ways, asked: Asked, most: int) -> Json:
        """A library, its services, and its records of the edition: so many of this stretch, with where they go on."""
        body = self._library(library)
        body |= {name: ways.to(name, library) or None for name in _SERVICES}
        number, last = ways.number(library), asked.records + most
        going_on = Asked(asked.limit, 0, library, last if most else 0)
        return body | {
            "totalRecords": number,
            "records": [
                {"record": one.iri, "dataset": one.source.iri, "numbers": one.numbers, "changed": one.changed or None}
                | {name: ways.to(name, library, told=one) or None for name in _SERVICES}
                for one in ways.records(library, asked.records, most)
            ],
            "nextRecords": going_on if number > last else None,
        }

    def _library(self, iri: str) -> Json:
        """Who and where a library is; of copies whose library nobody names all is null."""
        node = self.reading.node(iri) if iri else {}
        places = sorted(iris(node, "schema:location"))
        geo = [self.reading.node(one) for one in iris(node, "schema:geo")[:1]]
        point = {name: next(iter(_numbers(one, name)), None) for one in geo for name in ("latitude", "longitude")}
        return {
            "library": iri or None,
            "name": self._names(iri) if iri else None,
            "isil": self._isil(node),
            "places": [
                {"place": one, "name": self._show.name(one).text, "valid": self.reading.first(one, "dct:valid") or None}
                for one in places
            ],
            "address": max((text for text, _ in texts(node, "schema:address")), key=len, default=None),
            "geo": point if None not in point.values() and point else None,
            "url": next((one for one in sorted(iris(node, "schema:url")) if is_web(one)), None),
        }

    def _names(self, iri: str) -> Json:
        return {lang: show.name(iri).text for lang, show in self._shows.items()}

    def _isil(self, node: Node) -> str | None:
        for one in sorted(iris(node, "bf:identifiedBy")):
            inner = self.reading.node(one)
            sources = [self.reading.first(source, "rdfs:label") for source in iris(inner, "bf:source")]
            if "ISIL" in sources:
                return next((text for text, _ in texts(inner, "rdf:value")), None)
        return None

    def _item(self, iri: str, library: str, ways: Ways) -> Json:
        tree = self.reading.tree(iri)
        node = tree.get(iri, {})
        only = ways.only(library)
        return {
            "item": iri,
            "shelfMark": self._first(tree, node, "bf:shelfMark"),
            "barcode": self._barcode(tree, node),
            "sublocation": self._first(tree, node, "bf:sublocation"),
            "volumes": [text for text, _ in texts(node, "bf:enumerationAndChronology")],
            "availability": next(iter(sorted(iris(node, "schema:availability"))), None),
            "status": self._worded(tree, node, "bf:status"),
            "access": self._worded(tree, node, "bf:usageAndAccessPolicy"),
            "notes": self._worded(tree, node, "bf:note"),
            "urls": [one for one in sorted(iris(node, "bf:electronicLocator")) if is_web(one)],
            "opac": ways.to("opac", library, self._barcode(tree, node) or "") or None,
            "record": only.iri if only else None,
            "changed": (only.changed or None) if only else None,
        }

    def _online(self, iri: str, libraries: tuple[str, ...]) -> Json:
        tree = self.reading.tree(iri)
        node = tree[iri]
        ranges: Json = {lang: [] for lang in LANGS}
        for text, lang in texts(node, "bf:enumerationAndChronology"):
            for one in [lang] if lang in LANGS else LANGS:
                ranges[one].append(text)
        return {
            "item": iri,
            "name": self._names(iri),
            "urls": [one for one in sorted(iris(node, "bf:electronicLocator")) if is_web(one)],
            "free": self.reading.first(iri, "schema:isAccessibleForFree") == "true",
            "access": self._worded(tree, node, "bf:usageAndAccessPolicy"),
            "coverage": ranges,
            "libraries": [
                {"library": one, "name": self._names(one)} for one in by_name(self._show, Counter(libraries))
            ],
        }

    def _identifiers(self, node: Node) -> list[Json]:
        """ISBN, ISSN, LCCN … of an edition; control numbers stand with their records."""
        found = set()
        for one in iris(node, "bf:identifiedBy"):
            inner = self.reading.node(one)
            classes = {name.rpartition("/")[2] for name in iris(inner, "rdf:type")} - {"Identifier", "Local"}
            found |= {(name.lower(), text) for name in classes for text, _ in texts(inner, "rdf:value")}
        return [{"type": name, "value": text} for name, text in sorted(found)]

    def _barcode(self, tree: dict[str, Node], node: Node) -> str | None:
        found = (tree.get(one, {}) for one in sorted(iris(node, "bf:identifiedBy")))
        codes = (inner for inner in found if full("bf:Barcode") in iris(inner, "rdf:type"))
        return next((text for inner in codes for text, _ in texts(inner, "rdf:value")), None)

    def _first(self, tree: dict[str, Node], node: Node, curie: str) -> str | None:
        found = [*(said["vi"] for said in self._worded(tree, node, curie)), *(text for text, _ in texts(node, curie))]
        return ", ".join(sorted(found)) or None

    def _worded(self, tree: dict[str, Node], node: Node, curie: str) -> list[Json]:
        """What inner nodes or codes say, in the words of both languages of the pages."""
        found = []
        for one in sorted(iris(node, curie)):
            lines: Json = {
                lang: text_of(fold(show, tree, one)[1]) if one in tree else show.name(one).text
                for lang, show in self._shows.items()
            }
            found += [lines] if lines["vi"] else []
        return found


def _records_each(asked: Asked, libraries: int) -> int:
    """How many records of each library are told: together no more than copies may be."""
    if asked.library:
        return asked.limit
    return min(_RECORDS_EACH, asked.limit // max(1, libraries))


def _numbers(node: Node, name: str) -> list[float]:
    return [float(text) for text, _ in texts(node, f"schema:{name}") if _DEGREES.fullmatch(text)]
