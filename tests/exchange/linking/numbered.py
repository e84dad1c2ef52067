"""A small catalogue with numbers of every kind, namesakes and links, and its protocols answering in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from exchange.linking.catalogue import Catalogue, publish
from lienthong.exchange.linksets.routes import linkset_routes
from lienthong.exchange.reconcile.routes import reconcile_routes
from lienthong.exchange.resolving.routes import resolving_routes
from lienthong.graph.outward.file import NAME
from lienthong.graph.outward.file import build as gather
from lienthong.graph.terms import iri, literal, typed
from lienthong.search.index import build
from lienthong.settings import Settings
from lienthong.site.answers import Context
from lienthong.site.app import query_pool
from lienthong.site.entities import Entities
from lienthong.site.guarding import Guarding
from lienthong.site.mounting import Parts
from lienthong.site.published import Published
from lienthong.sparql.run import Runner

BASE = "https://thu.example.vn"
SOURCE = "thu-nghiem"
ISBN, ISBN_10 = "9781861972712", "1861972717"


@dataclass(frozen=True)
class Numbered:
    """The catalogue's data folder and its named entities (``kind/id``)."""

    data: Path
    names: dict[str, str]


def numbered_catalogue(data: Path) -> Numbered:
    """Publish the catalogue below ``data`` as the publish step does: store, text index, links."""
    made, names = Catalogue(BASE), {}
    for number in range(20):
        made.work(number)
    _books(made, names)
    _people(made, names)
    _places(made, names)
    made.dataset(SOURCE)
    generation = publish(made, data)
    build(generation.index_folder, generation.open(), BASE)
    gather(generation.folder / NAME, generation.open(), BASE)
    return Numbered(data, names)


def _book(made: Catalogue, key: str, title: str, year: str) -> tuple[str, str]:
    work = made.entity("work", key, title, "bf:Work", "schema:CreativeWork", "schema:Book", lang="vi")
    one = made.entity("instance", key, title, "bf:Instance", "schema:CreativeWork", "schema:Book", lang="vi")
    made.both(one, "bf:instanceOf", "schema:exampleOfWork", work)
    made.both(work, "bf:hasInstance", "schema:workExample", one)
    made.say(one, "schema:datePublished", typed(year, "xsd:gYear"))
    record = made.entity("record", key, f"{SOURCE} {key}", "bf:AdminMetadata")
    made.inner(record, "bf:identifiedBy", "bf:Local", rdf_value=literal(key))
    made.say(record, "dct:isPartOf", f"dataset/{SOURCE}")
    made.say(one, "bf:adminMetadata", record)
    return work, one


def _books(made: Catalogue, names: dict[str, str]) -> None:
    for name, title, year in (
        ("macro", "Kinh tế vĩ mô", "1996"), ("micro", "Kinh tế vi mô", "1997"),
        ("first", "Đất rừng", "1957"), ("second", "Đất rừng", "2001"), ("sea", "Biển lặng <b>&", "1980"),
    ):  # fmt: skip
        names[f"{name}_work"], names[name] = _book(made, name, title, year)
    numbers = (
        ("macro", "bf:Isbn", ISBN), ("micro", "bf:Doi", "10.1000/AbC-1.x"), ("first", "bf:OclcNumber", "21372590"),
        ("second", "bf:Lccn", "n79018774"), ("sea", "bf:Hdl", "20.500.1/9"), ("micro", "bf:Issn", "0378-5955"),
    )  # fmt: skip
    for name, kind, value in numbers:
        made.inner(names[name], "bf:identifiedBy", kind, rdf_value=literal(value))
    made.say(names["macro"], "schema:isbn", literal(ISBN))
    cancelled = made.inner(names["first"], "bf:identifiedBy", "bf:Isbn", rdf_value=literal("9780306406157"))
    made.say(cancelled, "bf:status", "<http://id.loc.gov/vocabulary/mstatus/cancinv>")
    for name in ("first_work", "second_work"):
        made.inner(names[name], "bf:classification", "bf:ClassificationDdc", bf_classificationPortion=literal("895.9"))
    record = made.entity("record", "macro", f"{SOURCE} macro", "bf:AdminMetadata")
    made.inner(record, "bf:identifiedBy", "bf:Local", rdf_value=literal("oai:kho.example.org:1/2"))


def _people(made: Catalogue, names: dict[str, str]) -> None:
    classes = ("bf:Agent", "bf:Person", "schema:Person")
    for name, label, born, work in (
        ("an1", "Nguyễn Văn An", "1950", "first_work"), ("an2", "Nguyễn Văn An", "1972", "second_work"),
        ("minh", "Trần Minh", "1901", "sea_work"),
    ):  # fmt: skip
        one = names[name] = made.entity("agent", f"{label} {born}", label, *classes)
        made.say(one, "schema:birthDate", typed(born, "xsd:gYear"))
        made.say(names[work], "schema:author", one)
    made.say(names["minh"], "skos:exactMatch", "<http://viaf.org/viaf/102333412>")
    made.say(names["minh"], "skos:exactMatch", "<http://www.wikidata.org/entity/Q42>")
    made.say(names["minh"], "skos:exactMatch", "<https://isni.org/isni/0000000121032683>")
    made.say(names["an1"], "skos:closeMatch", "<http://www.wikidata.org/entity/Q7>")
    orcid = made.inner(names["an2"], "bf:identifiedBy", "bf:Identifier", rdf_value=literal("0000-0002-1825-0097"))
    made.say(orcid, "bf:source", f"{names['an2']}#source-1")
    made.say(f"{names['an2']}#source-1", "rdfs:label", literal("ORCID"))


def _places(made: Catalogue, names: dict[str, str]) -> None:
    names["hue"] = made.entity("place", "hue", "Phú Xuân", "bf:Place", "schema:Place")
    made.say(names["hue"], "skos:exactMatch", "<https://sws.geonames.org/1580240/>")
    made.say(names["hue"], "bf:code", iri("lang:vie"))
    names["library"] = made.ids["library"][0]
    item = made.entity("item", "one", "A.1", "bf:Item", "schema:Offer")
    made.both(item, "bf:itemOf", "schema:itemOffered", names["macro"])
    made.say(names["macro"], "bf:hasItem", item)
    made.both(item, "bf:heldBy", "schema:offeredBy", names["library"])
    source = f"{names['library']}#source-1"
    code = made.inner(names["library"], "bf:identifiedBy", "bf:Identifier", rdf_value=literal("VN-THU"))
    made.say(code, "bf:source", source)
    made.say(source, "rdfs:label", literal("ISIL"))


@contextmanager
def answering(one: Numbered) -> Iterator[TestClient]:
    """A client of resolver, reconciliation and link sets over the catalogue; it follows nothing."""
    known = Settings(data=one.data, base=BASE)
    published, context = Published(one.data), Context(known.title, "")
    assert published.look()
    pool = query_pool(known)
    runner = Runner(pool, BASE, known.query_seconds, known.query_rows, {})
    parts = Parts(known, published, context, Entities(published, context), runner)
    routes = [*resolving_routes(parts), *reconcile_routes(parts), *linkset_routes(parts)]
    guard = Middleware(Guarding, refuse=Starlette())
    yield TestClient(Starlette(routes=routes, middleware=[guard]), base_url=BASE, follow_redirects=False)
