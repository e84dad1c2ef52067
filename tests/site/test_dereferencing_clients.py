"""Programs of others follow our IRIs: rdflib, PyLD, Signposting; and what Scholar and Zotero look for is there."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import rdflib
from lxml import html as markup
from pyld import jsonld
from signposting import LinkRel, find_signposting_http_link, find_signposting_linkset
from siteserver import Demo

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
KINDS = ("work", "instance", "item", "agent", "subject", "place", "series", "library", "record")
FORMS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}


@pytest.fixture(scope="module")
def sample(demo: Demo) -> dict[str, str]:
    """An entity of each kind, and of some classes, by IRI."""
    found = {
        kind: _one(demo, f'FILTER(STRSTARTS(STR(?one), "{demo.base}/{kind}/") && !CONTAINS(STR(?one), "#"))')
        for kind in KINDS
    }
    for name in ("Thesis", "ScholarlyArticle", "Map", "SheetMusic", "Report", "Periodical"):
        found[name] = _one(
            demo, f"?one a <http://schema.org/{name}> ; <http://id.loc.gov/ontologies/bibframe/instanceOf> ?w ."
        )
    return found


def _one(demo: Demo, pattern: str) -> str:
    labelled = "?one <http://www.w3.org/2000/01/rdf-schema#label> ?label ."
    query = f"SELECT ?one WHERE {{ {labelled} {pattern} }} ORDER BY ?one LIMIT 1"
    answer = httpx.get(f"{demo.base}/sparql", params={"query": query}, headers={"accept": "text/csv"}, trust_env=False)
    return answer.text.split()[1]


def get(address: str, accept: str = "*/*") -> httpx.Response:
    return httpx.get(address, headers={"accept": accept}, follow_redirects=True, trust_env=False)


def test_every_format_of_every_kind_is_one_graph(sample: dict[str, str]) -> None:
    for name, iri in list(sample.items())[: len(KINDS) + 2]:
        graphs = {
            suffix: rdflib.Graph().parse(data=get(f"{iri}.{suffix}").content, format=kind)
            for suffix, kind in FORMS.items()
        }
        graphs["nq"] = rdflib.Graph()
        for suffix, kind in (("nq", "nquads"), ("trig", "trig")):
            dataset = rdflib.Dataset()
            dataset.parse(data=get(f"{iri}.{suffix}").content, format=kind)
            graphs[suffix] = rdflib.Graph()
            for subject, predicate, value, _ in dataset.quads():
                graphs[suffix].add((subject, predicate, value))
        first = graphs.pop("nt")
        assert (rdflib.URIRef(iri), None, None) in first
        assert not any(isinstance(term, rdflib.BNode) for triple in first for term in triple)
        # Without blank nodes two graphs are isomorphic when they are equal.
        assert [suffix for suffix, graph in graphs.items() if set(graph) != set(first)] == [], name


def test_rdflib_follows_an_iri(sample: dict[str, str]) -> None:
    for name in ("work", "agent"):
        graph = rdflib.Graph().parse(sample[name])
        assert (rdflib.URIRef(sample[name]), rdflib.RDF.type, None) in graph


def test_a_miss_is_looked_up_by_its_words(demo: Demo) -> None:
    for path in ("/books/truyen-kieu.html", "/vi/sach/truyen_kieu", "/work/Truy%E1%BB%87n%20Ki%E1%BB%81u"):
        answer = get(f"{demo.base}{path}", "application/json")
        assert answer.status_code == 404
        assert "Truyện Kiều" in {one["name"] for one in answer.json()["suggestions"]}, path


def _loader(asked: list[str]) -> Callable[[str, dict[str, Any]], dict[str, Any]]:
    def load(address: str, _: dict[str, Any]) -> dict[str, Any]:
        asked.append(address)
        answer = get(address, "application/ld+json")
        return {
            "contextUrl": None,
            "documentUrl": str(answer.url),
            "document": answer.json(),
            "contentType": "application/ld+json",
        }

    return load


def test_pyld_reads_a_tree_with_the_entity_at_its_top(demo: Demo, sample: dict[str, str]) -> None:
    for name in ("work", "instance", "library"):
        asked: list[str] = []
        document = get(sample[name], "application/ld+json").json()
        assert document["@id"] == sample[name] and list(document)[:3] == ["@context", "@id", "@type"]
        expanded = jsonld.expand(document, {"documentLoader": _loader(asked)})
        assert [one["@id"] for one in expanded] == [sample[name]]
        assert asked == [f"{demo.base}/context.jsonld"]
        again = jsonld.compact(expanded, f"{demo.base}/context.jsonld", {"documentLoader": _loader(asked)})
        again.pop("@context")
        assert _sorted(again) == _sorted({key: value for key, value in document.items() if key != "@context"}), name


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(one) for key, one in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(one) for one in value), key=lambda one: json.dumps(one, sort_keys=True))
    return value


def test_a_data_set_is_typed_by_its_signposts(demo: Demo) -> None:
    for one in ("dataset/ben-nghe", "dataset/registry"):
        page = get(f"{demo.base}/{one}", "text/html")
        found = find_signposting_http_link(page.headers.get_list("link"), str(page.url))
        types = {str(one.target) for one in found.signposts if one.rel == LinkRel.type}
        assert types == {"https://schema.org/AboutPage", "https://schema.org/Dataset"}


def test_words_behind_the_language_are_looked_for(demo: Demo) -> None:
    for lang in ("vi", "en"):
        answer = get(f"{demo.base}/{lang}/truyen-kieu", "application/json")
        assert answer.status_code == 404
        assert "Truyện Kiều" in [one["name"] for one in answer.json()["suggestions"]]


def test_signposts_are_found_by_a_checker(sample: dict[str, str]) -> None:
    for name in ("work", "Thesis", "library"):
        page = get(sample[name], "text/html")
        found = find_signposting_http_link(page.headers.get_list("link"), str(page.url))
        assert {str(one.target) for one in found.signposts if one.rel == LinkRel.cite_as} == {sample[name]}
        documents = {str(one.target) for one in found.signposts if one.rel == LinkRel.describedby}
        assert documents >= {f"{sample[name]}.{suffix}" for suffix in FORMS}
        types = {str(one.target) for one in found.signposts if one.rel == LinkRel.type}
        assert "https://schema.org/AboutPage" in types and len(types) == 2
        assert {one.rel for one in found.signposts} >= {LinkRel.license, LinkRel.author} or name in (
            "library",
            "dataset",
        )
        for one in found.signposts:
            if one.rel == LinkRel.linkset:
                told = find_signposting_linkset(str(one.target), str(one.type))
                again = told.for_context(str(page.url))
                assert {str(one.target) for one in again.signposts if one.rel == LinkRel.cite_as} == {sample[name]}


WANTED = {
    "Thesis": {"citation_title", "citation_author", "citation_publication_date", "citation_dissertation_institution"},
    "ScholarlyArticle": {"citation_title", "citation_author", "citation_journal_title", "citation_firstpage"},
    "work": {"citation_title"},
}


@pytest.mark.parametrize("name", WANTED)
def test_scholar_and_zotero_find_their_tags(sample: dict[str, str], name: str) -> None:
    page = markup.document_fromstring(get(sample[name], "text/html").text)
    tags = {one.get("name"): one.get("content") for one in page.xpath("//head/meta[starts-with(@name, 'citation_')]")}
    assert set(tags) >= WANTED[name]
    assert all(tags.values())
    assert re.fullmatch("[0-9]{4}", tags.get("citation_publication_date", "1999"))
    cites = page.cssselect("section.cite dd")
    assert len(cites) == 3 and all(tags["citation_title"] in one.text_content() for one in cites)


def test_every_citation_of_the_sample_is_read_by_a_parser(sample: dict[str, str]) -> None:
    from pybtex.database import parse_string

    for name in ("Thesis", "ScholarlyArticle", "Map", "SheetMusic", "Report", "Periodical", "work", "instance"):
        written = get(sample[name], "application/x-bibtex").text
        ((_, entry),) = parse_string(written, "bibtex").entries.items()
        (item,) = get(sample[name], "application/vnd.citationstyles.csl+json").json()
        assert item["id"] == sample[name] and item["title"]
        assert len(entry.persons.get("author", [])) == len(item.get("author", item.get("composer", [])))
        assert get(sample[name], "application/x-research-info-systems").text.startswith("TY  - ")
