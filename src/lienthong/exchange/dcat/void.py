"""What the catalogue holds, in numbers: VoID (https://www.w3.org/TR/void/), counted once for each generation."""

import asyncio
from collections.abc import Sequence

from lienthong.exchange.dcat.distributions import address
from lienthong.exchange.dcat.facts import WHOLE, Catalogue, Gathering
from lienthong.exchange.dcat.licensing import license_of
from lienthong.exchange.dcat.sheet import Sheet
from lienthong.exchange.linksets.sets import LinkSet, link_sets
from lienthong.graph.terms import iri, prefixes
from lienthong.site.mounting import Parts
from lienthong.site.published import Opened
from lienthong.site.source_data import SourceData
from lienthong.sparql.facts import Facts, Known

_FEATURES = ("N-Triples", "Turtle", "RDF_XML")
_FORMATS = "http://www.w3.org/ns/formats/"
_ALL = 1_000_000
_VOCABULARIES = ("bf", "bflc", "madsrdf", "schema", "skos", "dct", "rdfs", "prov")


class Void:
    """The description of the current generation."""

    def __init__(self, parts: Parts, counted: SourceData) -> None:
        self._parts, self._counted = parts, counted
        self._facts = Facts(parts.runner)
        self._kept: tuple[str, dict[str, bytes]] = ("", {})

    async def written(self, opened: Opened, stamp: str, suffix: str) -> tuple[bytes, bool]:
        """The description in one of ``sheet.FORMATS``, and whether all of it could be counted in time; ``stamp`` says
        until when it holds. Raises Busy where the catalogue of the data sets cannot be read."""
        if self._kept[0] == stamp and suffix in self._kept[1]:
            return self._kept[1][suffix], True
        known = await self._facts.now()
        body = await asyncio.to_thread(self._write, opened, known, suffix)
        whole = known is not None and known.classes is not None
        if whole:
            before = self._kept[1] if self._kept[0] == stamp else {}
            self._kept = stamp, before | {suffix: body}
        return body, whole

    def _write(self, opened: Opened, known: Known | None, suffix: str) -> bytes:
        page = Gathering(opened, self._parts.settings, self._counted).page(None, _ALL)
        return _sheet(page, known, link_sets(opened.generation) or ()).written(suffix)


def _sheet(page: Catalogue, known: Known | None, links: Sequence[LinkSet]) -> Sheet:
    sheet, base = Sheet(), page.base
    document = f"{base}/void"
    sheet.kind(document, "void:DatasetDescription")
    sheet.words(document, "dct:title", page.titles)
    for found in page.datasets:
        sheet.kind(found.iri, "void:Dataset")
        sheet.words(found.iri, "dct:title", found.titles)
        sheet.moment(found.iri, "dct:modified", found.modified)
        sheet.say(found.iri, "void:triples", found.triples, "xsd:integer")
        sheet.say(found.iri, "void:documents", found.records, "xsd:integer")
        license_of(sheet, found.iri, found.licences)
        rdf = [file for file in found.files if file.kind in ("nq", "nt", "ttl")]
        sheet.link(found.iri, "void:dataDump", *(address(base, file) for file in rdf))
        if found.key == WHOLE:
            sheet.link(document, "foaf:primaryTopic", found.iri)
            sheet.link(found.iri, "void:subset", *found.parts)
            _whole(sheet, base, found.iri, known)
            _linksets(sheet, base, found.iri, links)
    return sheet


def _whole(sheet: Sheet, base: str, one: str, known: Known | None) -> None:
    sheet.link(one, "void:sparqlEndpoint", f"{base}/sparql")
    sheet.say(one, "void:uriSpace", f"{base}/")
    sheet.link(one, "foaf:homepage", f"{base}/")
    sheet.link(one, "void:feature", *(_FORMATS + feature for feature in _FEATURES))
    sheet.link(one, "void:vocabulary", *(prefixes()[name] for name in _VOCABULARIES))
    for class_, count in (known.classes if known else None) or ():
        at = f"{base}/void#class-{_local(class_)}"
        sheet.link(one, "void:classPartition", at)
        sheet.kind(at, "void:Dataset")
        sheet.link(at, "void:class", class_)
        sheet.say(at, "void:entities", count, "xsd:integer")


def _linksets(sheet: Sheet, base: str, one: str, links: Sequence[LinkSet]) -> None:
    """Links to others, as ``/linksets`` gives them out, counted by the publication."""
    for found in links:
        target = f"{base}/void#target-{found.target.id}"
        sheet.kind(target, "void:Dataset")
        sheet.say(target, "dct:title", found.target.name)
        sheet.say(target, "void:uriSpace", found.target.start)
        for curie, number in found.numbers:
            at = f"{base}/linksets/{found.target.id}#{curie.partition(':')[2]}"
            sheet.kind(at, "void:Linkset")
            sheet.link(one, "void:subset", at)
            sheet.link(at, "void:linkPredicate", iri(curie)[1:-1])
            sheet.link(at, "void:subjectsTarget", one)
            sheet.link(at, "void:objectsTarget", target)
            sheet.say(at, "void:triples", number, "xsd:integer")
            sheet.link(at, "void:dataDump", f"{base}/linksets/{found.target.id}.nt")


def _local(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
