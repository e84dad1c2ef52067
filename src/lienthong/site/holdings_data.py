"""Who holds an edition, or a Work, as JSON for other systems: ``/instance/{id}/holdings``, ``/work/{id}/holdings``.

A plain document of stable keys beside the RDF, which says the same in ``bf:Item`` and ``schema:Offer`` (Schema Bib
Extend, https://www.w3.org/community/schemabibex/wiki/Holdings_via_Offer): docs/decisions/055-holdings-and-headings.md.
Its schema is ``holdings_schema``.
"""

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
MOST_ONLINE = 100


@dataclass(frozen=True)
class Asked:
    """What of a document is wanted: a stretch of its copies (or editions), of one library (its IRI) when named."""

    limit: int
    offset: int
    library: str = ""


class Writer:
    """Writes the holdings documents of one generation."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._shows = {lang: Show(reading, lang) for lang in LANGS}
        self._show = self._shows["vi"]

    def instance(self, iri: str, asked: Asked) -> Json:
        """Every library that holds an edition, with the copies of this stretch, and its access online."""
        node, found = self.reading.edition(iri), held(self.reading, iri)
        counted = found.libraries()
        ranks = {one: rank for rank, one in enumerate(by_name(self._show, counted))}
        pairs = [one for one in found.copies if asked.library in ("", one[1])]
        pairs.sort(key=lambda one: (ranks.get(one[1], len(ranks)), one[0]))
        shown = pairs[asked.offset : asked.offset + asked.limit]
        title = self._show.name(iri).text
        ways = Ways(self._show, node, title)
        groups: dict[str, Json] = {}
        for item, library in shown:
            if library not in groups:
                groups[library] = self._held_at(library, counted[library], ways)
            groups[library]["items"].append(self._item(item, library, ways))
        online = [one for one in found.online if asked.library in ("", *one[1])][:MOST_ONLINE]
        return {
            "instance": iri,
            "work": next(iter(sorted(iris(node, "bf:instanceOf"))), None),
            "title": title,
            "identifiers": self._identifiers(node),
            "totalLibraries": len({library for _, library in pairs if library}),
            "totalCopies": len(pairs),
            "complete": not found.more,
            "libraries": list(groups.values()),
            "online": [self._online(item, libraries) for item, libraries in online],
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
            "libraries": [self._library(one) | {"copies": every[one]} for one in by_name(self._show, every)],
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
            "libraries": [{"library": one, "copies": copies[one]} for one in by_name(self._show, copies)],
            "online": by_name(self._show, online),
        }

    def _held_at(self, library: str, copies: int, ways: Ways) -> Json:
        body = self._library(library)
        body |= {name: ways.to(name, library) or None for name in ("opac", "request")}
        told = ways.records(library)
        body["records"] = [
            {"record": one.iri, "dataset": one.source.iri, "numbers": one.numbers, "changed": one.changed or None}
            for one in told
        ]
        return body | {"copies": copies, "items": []}

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
        records = ways.records(library)
        only = records[0] if len(records) == 1 else None
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


def _numbers(node: Node, name: str) -> list[float]:
    return [float(text) for text, _ in texts(node, f"schema:{name}")]
