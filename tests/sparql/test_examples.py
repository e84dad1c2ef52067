"""The examples say what they ask in both languages, and are given away as RDF in SIB's form, text for text."""

import re
from pathlib import Path

import pytest
from rdflib import RDF, RDFS, Graph, Literal, Namespace, URIRef

from lienthong.graph.terms import prefixes
from lienthong.sparql.examples import body, markdown, slug, sought, turtle
from lienthong.sparql.guard import check
from lienthong.sparql.queries import Query, examples

BASE = "https://thu-vien.example.vn/mau"
SH, SCHEMA = Namespace("http://www.w3.org/ns/shacl#"), Namespace("https://schema.org/")
SPEX = Namespace("https://purl.expasy.org/sparql-examples/ontology#")
CARRIERS = {
    "SELECT": (SH.SPARQLSelectExecutable, SH.select),
    "ASK": (SH.SPARQLAskExecutable, SH.ask),
    "CONSTRUCT": (SH.SPARQLConstructExecutable, SH.construct),
    "DESCRIBE": (SPEX.SPARQLDescribeExecutable, SPEX.describe),
}


@pytest.fixture(scope="module")
def described() -> Graph:
    return Graph().parse(data=turtle(BASE), format="turtle")


def test_there_are_examples_of_every_form() -> None:
    assert len(examples()) >= 25
    assert {check(one.text).form for one in examples() if not one.elsewhere} == set(CARRIERS)


@pytest.mark.parametrize("query", examples(), ids=slug)
def test_an_example_says_what_it_asks(query: Query) -> None:
    assert list(query.titles) == ["vi", "en"]
    assert query.titles["vi"] != query.titles["en"] and query.tags and query.binds == ()
    assert re.fullmatch(r"[0-9]{2}-[a-z0-9-]+", slug(query))
    assert "#+" not in body(query, BASE) and "localhost" not in body(query, BASE)


def test_titles_and_numbers_are_given_once() -> None:
    for what in ([slug(one)[:2] for one in examples()], [one.titles["vi"] for one in examples()]):
        assert len(what) == len(set(what))


@pytest.mark.parametrize("query", examples(), ids=slug)
def test_an_example_as_rdf(described: Graph, query: Query) -> None:
    one = URIRef(f"{BASE}/sparql/examples.ttl#{slug(query)}")
    kind, carries = CARRIERS["SELECT" if query.elsewhere else check(query.text).form]
    assert set(described.objects(one, RDF.type)) == {SH.SPARQLExecutable, kind}
    assert [str(text) for text in described.objects(one, carries)] == [body(query, BASE)]
    assert set(described.objects(one, RDFS.comment)) == {Literal(text, lang) for lang, text in query.titles.items()}
    assert {str(tag) for tag in described.objects(one, SCHEMA.keywords)} == set(query.tags)
    says = SPEX.federatesWith if query.elsewhere else SCHEMA.target
    assert list(described.objects(one, says)) == [URIRef(f"{BASE}/sparql")]


def test_prefixes_are_declared_in_the_rdf(described: Graph) -> None:
    found = {
        str(described.value(one, SH.prefix)): str(described.value(one, SH.namespace))
        for one in described.objects(None, SH.declare)
    }
    assert found == dict(prefixes())


def test_a_search_needs_no_diacritics() -> None:
    found = [slug(one) for one in examples() if "luan an" in sought(one)]
    assert "03-theses-with-advisor" in found and "04-publications-by-place" not in found


def test_the_list_of_examples_is_up_to_date() -> None:
    page = Path(__file__).parents[2] / "docs" / "examples.md"
    assert page.read_text("utf-8") == markdown(), "run: python -m lienthong.sparql.examples > docs/examples.md"
