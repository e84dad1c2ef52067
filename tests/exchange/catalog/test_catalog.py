"""The catalogue of data sets: what DCAT-AP 3.0.1 wants, what harvesters trip over, VoID, and the page."""

import json
import re
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fromstring
from pyoxigraph import RdfFormat, parse
from rdflib import DCTERMS, FOAF, RDF, VOID, XSD, Graph, Literal, Namespace, URIRef
from starlette.testclient import TestClient
from synthetic import Catalogue, publish

from exchange.dumped import BASE, CC0, Dumped, asked, parts
from exchange.dumped import settings as known_settings
from lienthong.errors import Busy
from lienthong.exchange.dcat.facts import Gathering
from lienthong.exchange.dcat.rules import keyword, licence
from lienthong.graph.publishing.enrolling import write as enrol
from lienthong.site.source_data import SourceData

DCAT, SPDX = Namespace("http://www.w3.org/ns/dcat#"), Namespace("http://spdx.org/rdf/terms#")
CATALOG = URIRef(f"{BASE}/catalog")
FORMS = {
    "ttl": "text/turtle", "jsonld": "application/ld+json", "rdf": "application/rdf+xml", "nt": "application/n-triples",
}  # fmt: skip


@pytest.fixture(scope="module")
def graph(portal: TestClient) -> Graph:
    return Graph().parse(data=portal.get("/mo/catalog.ttl").content, format="turtle")


def test_what_the_profile_makes_mandatory_is_there(graph: Graph):
    for one in [CATALOG, *graph.subjects(RDF.type, DCAT.Dataset)]:
        for needed in (DCTERMS.title, DCTERMS.description):
            assert {text.language for text in graph.objects(one, needed)} == {"vi", "en"}, one
        (publisher,) = graph.objects(one, DCTERMS.publisher)
        assert graph.value(publisher, FOAF.name) and (publisher, RDF.type, FOAF.Agent) in graph
    datasets = set(graph.objects(CATALOG, DCAT.dataset))
    assert datasets == set(graph.subjects(RDF.type, DCAT.Dataset)) == {
        URIRef(f"{BASE}/catalog#all"), URIRef(f"{BASE}/dataset/kho-a"), URIRef(f"{BASE}/dataset/kho-b"),
    }  # fmt: skip
    for one in graph.subjects(RDF.type, DCAT.Distribution):
        assert list(graph.objects(one, DCAT.accessURL))
    for one in graph.subjects(RDF.type, DCAT.DataService):
        assert graph.value(one, DCAT.endpointURL) and set(graph.objects(one, DCAT.servesDataset)) == datasets


def test_every_dump_is_a_distribution_with_its_size_sum_format_and_licence(graph: Graph, dumped: Dumped):
    files = {f"{BASE}/dumps/latest/{one.name}": one for one in dumped.version.files}
    for at, address in graph.subject_objects(DCAT.downloadURL):
        file = files.pop(str(address))
        assert graph.value(at, DCAT.byteSize) == Literal(str(file.size), datatype=XSD.nonNegativeInteger)
        checksum = graph.value(at, SPDX.checksum)
        assert str(graph.value(checksum, SPDX.checksumValue)) == file.sha256
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(graph.value(at, DCTERMS.license)) == "http://www.opendefinition.org/licenses/cc-zero"
        assert bool(graph.value(at, DCAT.compressFormat)) == file.name.endswith(".gz")
        assert str(graph.value(at, DCAT.mediaType)).startswith("http://www.iana.org/assignments/media-types/")
    assert not files


def test_keywords_are_what_portals_take(graph: Graph):
    words = [str(word) for word in graph.objects(None, DCAT.keyword)]
    assert words and all(re.fullmatch(r"[\w \-.]{2,100}", word) for word in words)


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=150))
def test_no_text_becomes_a_keyword_that_ckan_refuses(text):
    found = keyword(text)
    assert found == "" or re.fullmatch(r"[\w \-.]{2,100}", found)
    assert found == found.strip() and keyword(found) == found


def test_keywords_keep_vietnamese_letters_composed():
    assert keyword("Th\u01b0 vi\u00ea\u0323n/s\u00e1ch") == "Thư viện sách"
    assert keyword("a" * 200) == "a" * 100 and keyword("/") == "" == keyword("x")


def test_licences_are_known_however_they_are_written():
    for form in (CC0, CC0.rstrip("/"), CC0.replace("https", "http"), f"{CC0}deed.vi"):
        assert licence(form) == "http://www.opendefinition.org/licenses/cc-zero"
    assert licence("https://creativecommons.org/licenses/by/4.0/").endswith("/cc-by")
    assert licence("https://example.org/own") == "https://example.org/own"


def said(answer) -> set[str]:
    """The triples of an answer as text; there are no blank nodes in ours."""
    return {str(one.triple) for one in parse(answer.content, RdfFormat.from_media_type(answer.headers["content-type"]))}


def test_all_forms_say_the_same_but_for_their_own_address(portal: TestClient):
    for path in ("catalog", "void"):
        expected = said(portal.get(f"/mo/{path}.ttl"))
        for suffix, media_type in FORMS.items():
            answer = portal.get(f"/mo/{path}.{suffix}")
            assert answer.headers["content-type"].partition(";")[0] == media_type
            assert {one.replace(f"/catalog.{suffix}", "/catalog.ttl") for one in said(answer)} == expected


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("*/*", "text/turtle"), ("", "text/turtle"), ("application/rdf+xml", "application/rdf+xml"),
        ("application/json", "application/ld+json"), ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "303"), ("image/png", "406"),
    ],
)  # fmt: skip
def test_portals_get_rdf_and_browsers_the_page(portal: TestClient, accept, given):
    void = portal.get("/mo/void", headers={"accept": accept})
    assert given in (str(void.status_code), void.headers.get("content-type", "").partition(";")[0])
    answer = portal.get("/mo/catalog", headers={"accept": accept})
    assert given in (str(answer.status_code), answer.headers.get("content-type", "").partition(";")[0])
    assert "accept" in answer.headers.get("vary", "").lower()
    head = portal.head("/mo/catalog", headers={"accept": accept})
    assert head.status_code == answer.status_code
    assert head.headers.get("content-type") == answer.headers.get("content-type")


def test_who_has_it_already_gets_it_not_again(portal: TestClient):
    for path in ("/mo/catalog.ttl", "/mo/void.ttl", "/mo/vi/catalog"):
        tag = portal.get(path).headers["etag"]
        assert portal.get(path, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize("after", ["<script>", "a/b", "x" * 65, "a b", "\u00e0", "..", "%00"])
def test_a_place_that_is_none_is_refused(portal: TestClient, after):
    for path in ("/mo/catalog", "/mo/catalog.ttl", "/mo/vi/catalog"):
        answer = portal.get(path, params={"after": after})
        assert answer.status_code == 400 and answer.headers["content-type"] == "application/problem+json"
    page = portal.get("/mo/vi/catalog", params={"after": after}, headers={"accept": "text/html"})
    assert page.status_code == 400 and page.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize("page", ["0", "2", "abc", "", "9" * 30])
def test_who_counts_pages_hears_that_there_is_no_second_one(portal: TestClient, page):
    assert portal.get("/mo/catalog.ttl", params={"page": "1"}).status_code == 200
    for path in ("/mo/catalog", "/mo/catalog.ttl", "/mo/catalog.jsonld"):
        assert portal.get(path, params={"page": page}, headers={"accept": "text/turtle"}).status_code == 404


def test_the_page_shows_what_it_tells_search_engines(portal: TestClient):
    for lang in ("vi", "en"):
        page = fromstring(portal.get(f"/mo/{lang}/catalog").text)
        blocks = [json.loads(one.text) for one in page.cssselect("script[type='application/ld+json']")]
        catalogue = next(one for one in blocks if one["@type"] == "DataCatalog")
        sets = [one for one in blocks if one["@type"] == "Dataset"]
        assert len(catalogue["dataset"]) == len(sets) == 3
        (main,) = page.cssselect("main")
        shown, links = " ".join(main.text_content().split()), set(main.xpath(".//a/@href"))
        for one in sets:
            assert one["name"] in shown and 50 <= len(one["description"]) <= 5000 and one["license"] in links
            assert one["description"] in shown
            for file in one["distribution"]:
                table = file["encodingFormat"] in ("text/csv", "application/vnd.apache.parquet")
                assert file["contentUrl"] in links or table


def test_void_has_live_numbers_and_dumps(portal: TestClient, dumped: Dumped):
    assert portal.get("/mo/.well-known/void").headers["location"] == "/mo/void"
    void = Graph().parse(data=portal.get("/mo/void", headers={"accept": "*/*"}).content, format="turtle")
    whole = URIRef(f"{BASE}/catalog#all")
    assert int(void.value(whole, VOID.triples)) == next(
        one.number for one in dumped.version.files if one.name == "catalogue.nt.gz"
    )
    assert set(void.objects(whole, VOID.dataDump)) == {
        URIRef(f"{BASE}/dumps/latest/catalogue.{kind}.gz") for kind in ("nq", "nt", "ttl")
    }
    assert set(void.objects(whole, VOID.subset)) >= {URIRef(f"{BASE}/dataset/{name}") for name in ("kho-a", "kho-b")}


SOURCES = [f"nguon-{letter}{number}" for letter in "abcde" for number in range(9)]


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """45 sources, as the roll and the store of one generation have them."""
    data = tmp_path_factory.mktemp("many") / "data"
    made = Catalogue(BASE)
    made.work(1)
    for name in SOURCES:
        made.dataset(name)
    generation = publish(made, data)
    enrol(generation, [(f"dataset/{name}", "2026-01-01T00:00:00Z") for name in sorted(SOURCES)], None)
    return known_settings(data)


def gathering(known) -> Gathering:
    return Gathering(parts(known).published.now, known, SourceData(known.data))


def test_pages_follow_one_another_once_and_hold_everything(many):
    found, places, after = [], [], None
    while True:
        page = gathering(many).page(after, 20)
        assert len(page.datasets) <= 20 and page.number == 46
        found += [one.key for one in page.datasets]
        if page.more is None:
            break
        assert page.more not in places
        places.append(page.more)
        after = page.more
    assert found == ["", *sorted(SOURCES)]
    # What was read before a source went stays read: the next page goes on behind the same place.
    assert next(one.key for one in gathering(many).page("nguon-c8zz").datasets) == "nguon-d0"
    assert gathering(many).page("zzz").datasets == ()


def test_a_list_that_may_be_short_is_no_answer(many):
    generation = parts(many).published.now.generation
    shutil.rmtree(generation.folder / "roll")
    enrol(generation, [(f"dataset/{name}", "2026-01-01T00:00:00Z") for name in sorted(SOURCES)[1:]], None)
    with pytest.raises(Busy) as told:
        gathering(many).page(None)
    assert told.value.name == "catalogue_incomplete" and told.value.http_status == 503


def test_nothing_published_is_503_and_never_an_empty_list(tmp_path):
    with asked(Dumped(known_settings(tmp_path))) as client:
        for path in ("catalog", "catalog.ttl", "vi/catalog", "void", "vi/dumps"):
            answer = client.get(f"/mo/{path}")
            assert answer.status_code == 503 and answer.headers["retry-after"]
        assert client.get("/mo/dumps/").json() == {"latest": None, "versions": []}
        assert client.get("/mo/dumps/latest/catalogue.nq.gz").status_code == 404
