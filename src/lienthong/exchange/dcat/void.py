"""What the catalogue holds, in numbers: VoID (https://www.w3.org/TR/void/), counted once for each generation."""

import asyncio
import json

from lienthong.errors import LienthongError
from lienthong.exchange.dcat.distributions import address
from lienthong.exchange.dcat.facts import WHOLE, Catalogue, Gathering
from lienthong.exchange.dcat.licensing import license_of
from lienthong.exchange.dcat.rules import rules
from lienthong.exchange.dcat.sheet import Sheet
from lienthong.graph.terms import prefixes
from lienthong.site.mounting import Parts
from lienthong.site.published import Opened
from lienthong.site.source_data import SourceData
from lienthong.sparql.facts import Facts, Known
from lienthong.sparql.formats import JSON_RESULTS
from lienthong.sparql.guard import check
from lienthong.sparql.queries import named

_SECONDS = 20.0
_FEATURES = ("N-Triples", "Turtle", "RDF_XML")
_FORMATS = "http://www.w3.org/ns/formats/"
_VOCABULARIES = ("bf", "bflc", "madsrdf", "schema", "skos", "dct", "rdfs", "prov")
MOST_TARGETS = 50

Links = tuple[tuple[str, str, int], ...]
"""Property, the beginning of the addresses that it leads to, number."""


class Void:
    """The description of the current generation."""

    def __init__(self, parts: Parts, counted: SourceData) -> None:
        self._parts, self._counted = parts, counted
        self._facts = Facts(parts.runner)
        self._links: dict[str, asyncio.Task[Links | None]] = {}

    async def sheet(self, opened: Opened) -> tuple[Sheet, bool]:
        """The description, and whether all of it could be counted in time. Raises Busy where the catalogue of the data
        sets cannot be read."""
        page = Gathering(opened, self._parts.settings, self._counted).page(None, 100_000)
        known, links = await self._facts.now(), await self._linked(opened.stamp)
        whole = known is not None and known.classes is not None and links is not None
        return await asyncio.to_thread(_sheet, page, known, links or ()), whole

    async def _linked(self, stamp: str) -> Links | None:
        """Counted by one for all who ask meanwhile; again when there was no place for it."""
        task = self._links.get(stamp)
        if task is None or (task.done() and (task.cancelled() or task.result() is None)):
            task = asyncio.get_running_loop().create_task(self._count())
            self._links = {stamp: task}
        return await asyncio.shield(task)

    async def _count(self) -> Links | None:
        try:
            answer = await self._parts.runner.run(check(named("service/linksets").text), JSON_RESULTS, _SECONDS)
            try:
                body = answer.first if answer.whole else b"".join([chunk async for chunk in answer.body()])
            finally:
                await answer.close()
        except LienthongError:
            return None
        rows = json.loads(body)["results"]["bindings"]
        return tuple((row["property"]["value"], row["space"]["value"], int(row["number"]["value"])) for row in rows)


def _sheet(page: Catalogue, known: Known | None, links: Links) -> Sheet:
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
    for iri, count in (known.classes if known else None) or ():
        at = f"{base}/void#class-{_local(iri)}"
        sheet.link(one, "void:classPartition", at)
        sheet.kind(at, "void:Dataset")
        sheet.link(at, "void:class", iri)
        sheet.say(at, "void:entities", count, "xsd:integer")


def _linksets(sheet: Sheet, base: str, one: str, links: Links) -> None:
    outside = sorted((link for link in links if not f"{base}/".startswith(link[1])), key=lambda link: -link[2])
    names: dict[str, str] = rules()["targets"]
    for property_, space, count in outside[:MOST_TARGETS]:
        host = space.partition("://")[2].strip("/")
        at, target = f"{base}/void#links-{host}-{_local(property_)}", f"{base}/void#target-{host}"
        sheet.kind(at, "void:Linkset")
        sheet.link(one, "void:subset", at)
        sheet.link(at, "void:linkPredicate", property_)
        sheet.link(at, "void:subjectsTarget", one)
        sheet.link(at, "void:objectsTarget", target)
        sheet.say(at, "void:triples", count, "xsd:integer")
        sheet.kind(target, "void:Dataset")
        sheet.say(target, "dct:title", names.get(space, host))
        sheet.say(target, "void:uriSpace", space)


def _local(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2].rpartition("#")[2]
