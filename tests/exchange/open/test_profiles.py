"""Content negotiation by profile: each says a part of the same, headers and arguments lead to the same documents."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse

from lienthong.graph.terms import prefixes
from lienthong.search.selecting import select
from lienthong.search.terms import term
from lienthong.site.mounting import Parts

FORMS = {"ttl": RdfFormat.TURTLE, "jsonld": RdfFormat.JSON_LD, "nt": RdfFormat.N_TRIPLES, "rdf": RdfFormat.RDF_XML}
IRIS = {
    "bibframe": "http://id.loc.gov/ontologies/bibframe/", "schema": "https://schema.org/",
    "dc": "http://purl.org/dc/terms/",
}  # fmt: skip


@pytest.fixture(scope="module")
def some(shared: Parts) -> list[str]:
    """Two entities of each kind."""
    now = shared.published.now
    assert now is not None and now.index is not None
    kinds = ("work", "instance", "agent", "subject", "library")
    return [one for kind in kinds for one in select(now.index.searcher, term("kind", kind), 2)[0]]


def said(client: httpx.Client, address: str, form: str) -> set[str]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return {str(quad.triple) for quad in parse(answer.content, FORMS[form])}


def test_bibframe_and_schema_are_the_two_halves_of_all(opened: httpx.Client, some: list[str]) -> None:
    for one in some:
        whole = said(opened, f"/{one}.nt", "nt")
        halves = [said(opened, f"/{one}.nt?_profile={token}", "nt") for token in ("bibframe", "schema")]
        assert halves[0] | halves[1] == whole and not halves[0] & halves[1] and all(halves)


def test_each_syntax_says_the_same(opened: httpx.Client, some: list[str]) -> None:
    for one in some[::3]:
        for token in IRIS:
            found = [said(opened, f"/{one}.{form}?_profile={token}", form) for form in FORMS]
            assert all(one == found[0] for one in found)


def test_dublin_core_has_nothing_else(opened: httpx.Client, some: list[str], shared: Parts) -> None:
    terms, label = prefixes()["dct"], f"{prefixes()['rdfs']}label"
    for one in some:
        answer = opened.get(f"/{one}.ttl?_profile=dc")
        triples = [quad.triple for quad in parse(answer.content, RdfFormat.TURTLE)]
        about = NamedNode(f"{shared.settings.base}/{one}")
        own = {triple.predicate.value for triple in triples if triple.subject == about}
        assert {f"{terms}title", f"{terms}identifier"} <= own
        assert all(triple.predicate.value.startswith(terms) or triple.predicate.value == label for triple in triples)


def test_headers_and_arguments_lead_to_one_document(opened: httpx.Client, some: list[str]) -> None:
    one = some[0]
    for token, iri in IRIS.items():
        for asked in (
            opened.get(f"/{one}?_profile={token}", headers={"accept": "text/turtle"}),
            opened.get(f"/{one}", headers={"accept": "text/turtle", "accept-profile": f"<{iri}>"}),
            opened.get(f"/{one}", headers={"accept": "text/turtle", "accept-profile": f"<urn:x>, <{iri}>;q=0.3"}),
            opened.get(f"/{one}?_profile={iri}", headers={"accept": "text/html"}),
        ):
            assert asked.status_code == 303 and asked.headers["location"].endswith(f"/{one}.ttl?_profile={token}")
            assert "Accept-Profile" in asked.headers["vary"] and f'<{iri}>; rel="profile"' in asked.headers["link"]
        document = opened.get(f"/{one}.ttl?_profile={token}")
        assert document.headers["content-profile"] == f"<{iri}>"
        assert f'<{iri}>; rel="profile"' in document.headers["link"]
        tag = document.headers["etag"]
        assert opened.get(f"/{one}.ttl?_profile={token}", headers={"if-none-match": tag}).status_code == 304
        assert tag != opened.get(f"/{one}.ttl").headers["etag"]
    best = opened.get(f"/{one}", headers={"accept-profile": f"<{IRIS['dc']}>;q=0.2, <{IRIS['schema']}>;q=0.9"})
    assert best.headers["location"].endswith("_profile=schema")
    assert "Accept-Profile" in opened.get(f"/{one}").headers["vary"]


def test_unknown_profiles_are_not_acceptable(opened: httpx.Client, some: list[str]) -> None:
    one = some[0]
    for query in ("foo", "", "<script>", "a" * 3000, "\x00"):
        for suffix in ("", ".ttl"):
            answer = opened.get(f"/{one}{suffix}", params={"_profile": query})
            assert answer.status_code == 406 and len(answer.json()["offered"]) == 12
    for header in ("<urn:none>", "nonsense", f"<{IRIS['dc']}>;q=0", "<" * 2000, ";q=1"):
        assert opened.get(f"/{one}", headers={"accept-profile": header}).status_code == 406
    for suffix in ("bib", "nq", "linkset"):
        assert opened.get(f"/{one}.{suffix}?_profile=dc").status_code in (404, 406)
    assert opened.get("/work/0000000000000000?_profile=dc").status_code == 404


def test_the_list_names_documents_that_are_there(opened: httpx.Client, some: list[str], shared: Parts) -> None:
    answer = opened.get(f"/{some[0]}?_profile=alt", headers={"accept": "text/turtle"})
    found = [quad.triple for quad in parse(answer.content, RdfFormat.TURTLE)]
    listed = [t.object.value for t in found if t.predicate.value.endswith("#hasRepresentation")]
    assert len(listed) == 12 == answer.headers["link"].count('rel="alternate"')
    for address in listed:
        path = address.removeprefix(shared.settings.base)
        assert address in answer.headers["link"] and opened.get(path).status_code == 200


def test_signposting_by_its_own_client(opened: httpx.Client, address: str, some: list[str], shared: Parts) -> None:
    """What the command line of others reads from our headers, of a work that is there."""
    command = [str(Path(sys.executable).with_name("signposting")), f"{address}/vi/{some[0]}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    base = shared.settings.base
    for told in (f"CiteAs: <{base}/{some[0]}>", "<https://schema.org/AboutPage>", f"<{base}/{some[0]}.ttl>",
                 f"<{base}/{some[0]}.linkset.json>", "DescribedBy:"):  # fmt: skip
        assert told in done.stdout, done.stdout
