"""The four RDF formats of every kind of entity are one graph, and that graph is the store's."""

import json
from contextlib import ExitStack
from pathlib import Path

import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse
from rdflib.compare import isomorphic
from siteserver import Site

from lienthong.content import folder
from lienthong.graph.generation import Generation
from lienthong.graph.terms import prefixes
from lienthong.site.documents import FORMATS
from lienthong.site.published import Opened
from lienthong.site.reading import Reading

KINDS = (
    "work",
    "han",
    "instance",
    "item",
    "agent",
    "subject",
    "place",
    "series",
    "library",
    "record",
    "dataset",
    "hub",
)
HOSTILE = tuple(f"hostile{number}" for number in range(4))

# rdflib's JSON-LD parser uses a deprecated class of its own
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_the_context_is_for_every_prefix_and_is_served(site: Site) -> None:
    with site.client("*/*") as client:
        answer = client.get("/context.jsonld")
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    context = answer.json()["@context"]
    assert {name: context[name] for name in prefixes()} == prefixes()


@pytest.mark.parametrize("name", [*KINDS, *HOSTILE])
def test_all_formats_are_the_same_graph(site: Site, name: str) -> None:
    one = site.names[name]
    graphs = {}
    with site.client() as client:
        for form in FORMATS:
            answer = client.get(f"/{one}.{form.suffix}")
            assert answer.headers["content-type"] == form.content_type
            graphs[form.suffix] = rdflib.Graph().parse(data=answer.content, format=_NAMES[form.suffix])
    first = graphs.pop("nt")
    assert len(first) > 1
    for suffix, graph in graphs.items():
        assert isomorphic(first, graph), suffix
    assert len(first) == _triples(site, one)


_NAMES = {"ttl": "turtle", "nt": "nt", "rdf": "xml", "jsonld": "json-ld"}


def _triples(site: Site, one: str) -> int:
    """Lines that the catalogue says of the entity and its fragments: all of them are reachable."""
    lines = {*site.catalogue.lines, *_named(site, one)}
    starts = (f"<{site.base}/{one}> ", f"<{site.base}/{one}#")
    return sum(line.startswith(starts) for line in lines)


def _named(site: Site, one: str) -> list[str]:
    return site.catalogue.named.get(f"{site.base}/{one}", [])


def test_an_iri_in_the_scheme_of_a_prefix_survives_json_ld(site: Site) -> None:
    with site.client() as client:
        answer = client.get(f"/{site.names['linked']}.jsonld")
    graph = rdflib.Graph().parse(data=answer.content, format="json-ld")
    assert (None, None, rdflib.URIRef("media:cassette")) in graph


def test_rdf_xml_replaces_what_xml_cannot_hold(site: Site) -> None:
    with site.client() as client:
        answer = client.get(f"/{site.names['linked']}.rdf")
    graph = rdflib.Graph().parse(data=answer.content, format="xml")
    assert any("Dòng 1\ufffd" in str(value) for value in graph.objects())


def test_json_ld_is_nested_and_short(site: Site) -> None:
    with site.client() as client:
        found = client.get(f"/{site.names['work']}.jsonld").json()
    assert found["@context"] == f"{site.base}/context.jsonld"
    assert found["@id"] == f"{site.base}/{site.names['work']}"
    assert found["bf:title"][0]["bf:mainTitle"]["@language"] == "vi"
    assert found["bf:language"] == ["lang:vie"]


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_LITERALS = st.one_of(
    _TEXT.map(Literal),
    st.tuples(_TEXT, st.sampled_from(["vi", "en", "vi-hani"])).map(lambda one: Literal(one[0], language=one[1])),
    st.tuples(
        st.sampled_from(["12", "012", "-3", "1996", "abc", "99999999999999999999"]),
        st.sampled_from(["integer", "gYear", "boolean", "dateTime"]),
    ).map(lambda one: Literal(one[0], datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{one[1]}"))),
)
_BASE = "http://example.org"
_NODES = st.sampled_from([f"{_BASE}/work/{'0' * 16}{tail}" for tail in ("", "#a", "#b", "#c")])
_OBJECTS = st.one_of(
    _LITERALS,
    _NODES.map(NamedNode),
    st.sampled_from(["urn:x", "media:x", "http://id.loc.gov/vocabulary/languages/vie"]).map(NamedNode),
)
_PREDICATES = st.sampled_from([
    "http://schema.org/datePublished", "http://schema.org/name", "http://id.loc.gov/ontologies/bibframe/title",
    "http://id.loc.gov/ontologies/bibframe/note", "http://www.w3.org/1999/02/22-rdf-syntax-ns#type",
    "http://example.org/p/1,2", "http://id.loc.gov/ontologies/bibframe/language",
])  # fmt: skip


@given(st.lists(st.tuples(_NODES, _PREDICATES, _OBJECTS), max_size=12))
@settings(deadline=None, max_examples=150)
def test_json_ld_of_any_tree_reads_back_as_the_same_triples(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, NamedNode | Literal]]
) -> None:
    store, iri = Store(), f"{_BASE}/work/{'0' * 16}"
    for subject, predicate, value in rows:
        store.add(Quad(NamedNode(subject), NamedNode(predicate), value))
    folder_ = tmp_path_factory.getbasetemp()
    opened = Opened(Generation(1, _BASE, "2026-01-01T00:00:00+00:00", 0, folder_), store, ExitStack())
    reading = Reading(opened)
    triples = reading.triples(iri)
    if not triples:
        return
    by_suffix = {form.suffix: form.write(reading, iri) for form in FORMATS}
    found = _inlined(by_suffix["jsonld"])
    assert set(parse(found, RdfFormat.JSON_LD)) == {Quad(t.subject, t.predicate, t.object) for t in triples}
    assert set(parse(by_suffix["ttl"], RdfFormat.TURTLE)) == set(parse(by_suffix["nt"], RdfFormat.N_TRIPLES))


def _inlined(document: bytes) -> bytes:
    body = json.loads(document)
    if isinstance(body, list):  # the fallback needs no context
        return document
    context = json.loads(Path(folder("graph") / "context.jsonld").read_text("utf-8"))
    return json.dumps(body | context).encode()
