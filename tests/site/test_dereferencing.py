"""Every form of every kind in every state: validators, links, what is nearly right, gone or too large."""

import json
import re
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store
from siteserver import Site

from lienthong.graph.generation import Generation
from lienthong.site.documents import BY_SUFFIX, CITATIONS, FORMATS, GRAPHS, offered
from lienthong.site.extent import MOST_VALUES, triples
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.signposting import LONGEST, Link, joined

KINDS = ("work", "instance", "item", "agent", "subject", "place", "series", "library", "record", "dataset")
_LINK = re.compile(r'<([^<>" ]+)>((?:; [a-z]+="[^"]+")+)')


def links(answer: httpx.Response) -> list[tuple[str, dict[str, str]]]:
    """The Link header, read strictly."""
    header = answer.headers["link"]
    found = _LINK.findall(header)
    assert ", ".join(f"<{target}>{said}" for target, said in found) == header
    return [(target, dict(re.findall(r'([a-z]+)="([^"]+)"', said))) for target, said in found]


@pytest.mark.parametrize("kind", KINDS)
def test_each_form_of_each_kind_has_its_links_and_validators(site: Site, html: httpx.Client, kind: str) -> None:
    one = site.names[kind]
    for place in (f"/vi/{one}", *(f"/{one}.{form.suffix}" for form in offered(one))):
        answer = html.get(place)
        assert answer.status_code == 200 and answer.content
        assert len(answer.headers["link"]) <= LONGEST
        found = links(answer)
        rels = {rel for _, said in found for rel in said["rel"].split()}
        assert {"alternate", "describedby", "canonical", "license", "linkset", "cite-as"} <= rels
        assert ("describes" in rels) != place.startswith("/vi/")
        assert (f"{site.base}{place}", {"rel": "canonical"}) in found
        head = html.head(place)
        assert (head.status_code, head.content) == (200, b"")
        assert {n: v for n, v in head.headers.items() if n != "date"} == {
            n: v for n, v in answer.headers.items() if n != "date"
        }
        if place == f"/vi/{site.names['dataset']}":
            continue  # it tells of the harvest, which has moments of its own
        since = parsedate_to_datetime(answer.headers["last-modified"])
        assert since <= datetime.now(UTC)


@pytest.mark.parametrize("suffix", ["ttl", "jsonld", "nq"])
def test_a_tag_wins_over_a_date(site: Site, html: httpx.Client, suffix: str) -> None:
    place = f"/{site.names['work']}.{suffix}"
    first = html.get(place)
    since = first.headers["last-modified"]
    later = format_datetime(parsedate_to_datetime(since) + timedelta(days=1), usegmt=True)
    before = format_datetime(parsedate_to_datetime(since) - timedelta(seconds=1), usegmt=True)
    for _ in range(2):  # the second time from memory
        asked = [({"if-modified-since": one}, status) for one, status in ((since, 304), (later, 304), (before, 200))]
        asked += [({"if-modified-since": later, "if-none-match": '"other"'}, 200)]
        asked += [({"if-modified-since": before, "if-none-match": first.headers["etag"]}, 304)]
        asked += [({"if-modified-since": one}, 200) for one in ("yesterday", "", "Sun, 99 Foo 2026 00:00:00 GMT")]
        for headers, status in asked:
            assert html.get(place, headers=headers).status_code == status, headers


def test_a_page_with_lists_of_others_is_not_held_by_an_entitys_date(site: Site, html: httpx.Client) -> None:
    place = f"/vi/{site.names['agent']}"
    first = html.get(place)
    old = format_datetime(datetime(2020, 1, 1, tzinfo=UTC), usegmt=True)
    assert html.get(place, headers={"if-modified-since": old}).status_code == 200
    assert html.get(place, headers={"if-none-match": first.headers["etag"]}).status_code == 304


@pytest.mark.parametrize("suffix", ["linkset", "linkset.json"])
def test_a_link_set_says_what_the_header_says(site: Site, html: httpx.Client, suffix: str) -> None:
    one = site.names["work"]
    page = html.get(f"/vi/{one}")
    body = html.get(f"/{one}.{suffix}").text
    if suffix.endswith("json"):
        contexts = {context["anchor"]: context for context in json.loads(body)["linkset"]}
        told = contexts[f"{site.base}/vi/{one}"]
        known = {(target["href"], rel) for rel, targets in told.items() if rel != "anchor" for target in targets}
        assert contexts[f"{site.base}/{one}.ttl"]["describes"][0]["href"] == f"{site.base}/vi/{one}"
    else:
        lines = [line for line in body.split(",\n") if f'anchor="{site.base}/vi/{one}"' in line]
        found = [_LINK.match(line.strip()) for line in lines]
        known = {(one[1], rel) for one in found if one for rel in re.findall(r'rel="([^"]+)"', one[2])[0].split()}
    for target, said in links(page):
        if target != f"{site.base}/vi/{one}":
            assert {(target, rel) for rel in said["rel"].split()} <= known


def test_what_must_be_in_a_header_stays_when_there_is_too_much() -> None:
    first = Link("https://t.example/first", "linkset")
    many = [Link(f"https://t.example/{number:0500}", "author") for number in range(200)]
    header = joined([first, *many])
    assert str(first) in header and len(header) <= LONGEST


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("/{}/", "/{}"),
        ("/vi/{}/", "/vi/{}"),
        ("/{}.", "/{}"),
        ("/{}),", "/{}"),
        ("//{}", "/{}"),
        ("/en/{}%C2%BB", "/en/{}"),
    ],
)
def test_a_slip_of_the_pen_leads_to_the_entity(site: Site, html: httpx.Client, written: str, meant: str) -> None:
    one = site.names["work"]
    answer = html.get(site.base + written.format(one))
    assert (answer.status_code, answer.headers["location"]) == (301, meant.format(one))
    upper = html.get(site.base + written.format(one.upper()))
    assert (upper.status_code, upper.headers["location"]) == (301, meant.format(one))


def test_percent_encoding_names_the_same(site: Site, html: httpx.Client) -> None:
    kind, name = site.names["work"].split("/")
    answer = html.get(f"{site.base}/%77ork/%{ord(name[0]):02x}{name[1:]}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/vi/{kind}/{name}")


def test_of_a_query_string_what_names_a_list_stays(site: Site, html: httpx.Client) -> None:
    hub = site.names["hub"]
    answer = html.get(f"/{hub}?utm_source=x&list=author&page=2&fbclid=1")
    assert answer.headers["location"] == f"/vi/{hub}?list=author&page=2"
    assert html.get(f"/{hub}?list=author", headers={"accept": "text/turtle"}).headers["location"] == f"/{hub}.ttl"
    page = html.get(f"/vi/{hub}?utm_source=x")
    assert page.status_code == 200
    assert (f"{site.base}/vi/{hub}", {"rel": "canonical"}) in links(page)


def meant(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 404
    return [one["address"] for one in answer.json().get("suggestions", [])]


def test_a_miss_says_what_may_have_been_meant(site: Site) -> None:
    one, name = site.names["work"], site.names["work"].partition("/")[2]
    with site.client("application/json") as client:
        assert meant(client.get(f"/fr/{one}")) == [f"/vi/{one}"]
        assert meant(client.get(f"/agent/{name}")) == [f"/vi/{one}"]
        assert meant(client.get(f"/vi/{one}.pdf")) == [f"/vi/{one}"]
        assert meant(client.get(f"/en/agent/{name}")) == [f"/en/{one}"]
        misread = name.replace("1", "l").replace("0", "o")
        assert meant(client.get(f"/work/{misread}")) == [f"/vi/{one}"]
        assert site.names["gone"] not in "".join(meant(client.get("/agent/dddddddddddddddd")))
        assert f"/vi/{one}" in meant(client.get("/agent/aaaaaaaaaaaaaaaa")), "what was merged is where it went"
    with site.client("text/html") as client:
        page = client.get(f"/fr/{one}").text
        assert f'href="/vi/{one}"' in page and "Có phải bạn tìm" in page


@pytest.mark.parametrize("path", ["/vi/search", "/en/browse", "/vi/browse/title", "/vi/work", "/sparql", "/vi/sparql"])
def test_a_slash_behind_a_page_leads_to_it(html: httpx.Client, path: str) -> None:
    answer = html.get(f"{path}/?q=a%26b&page=1")
    assert (answer.status_code, answer.headers["location"]) == (301, f"{path}?q=a%26b&page=1")
    assert html.get(f"{path}//").headers["location"] == path


@pytest.mark.parametrize(
    "path", ["/vi/nothing/", "/work/nothing/", "//example.org/", "/vi/work/%0d%0aa:b/", "/%2Fexample.org/"]
)
def test_a_slash_behind_nothing_is_no_page(html: httpx.Client, path: str) -> None:
    assert html.get(f"{str(html.base_url).rstrip('/')}{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/" + "a" * 5000, "/%00/%ff", "/<script>alert(1)</script>", "/work/" + "%E1%BA%BF" * 999, "/..;/"]
)
def test_a_hostile_miss_is_a_short_404(html: httpx.Client, path: str) -> None:
    answer = html.get(path)
    assert answer.status_code == 404
    assert "<script>alert" not in answer.text


def test_gone_tells_what_was_last_known(site: Site) -> None:
    one = site.names["gone"]
    with site.client("application/ld+json") as client:
        for place in (f"/{one}", f"/en/{one}", f"/{one}.jsonld", f"/{one}.bib", f"/{one}.linkset"):
            known = client.get(place).json()["last_known"]
            assert known["iri"] == f"{site.base}/{one}"
            assert known["labels"][0]["text"] == "Sách đã rút <b>"
            assert known["withdrawn"].startswith("2026-01-02")


def test_what_was_merged_leads_on_in_every_form(site: Site, html: httpx.Client) -> None:
    for suffix in BY_SUFFIX:
        answer = html.get(f"/{site.names['merged']}.{suffix}")
        assert (answer.status_code, answer.headers["location"]) == (301, f"/{site.names['work']}.{suffix}")


def test_citations_are_of_what_can_be_cited(site: Site, html: httpx.Client) -> None:
    for kind in KINDS:
        for form in CITATIONS:
            answer = html.get(f"/{site.names[kind]}.{form.suffix}")
            assert (answer.status_code == 200) == (kind in ("work", "instance")), (kind, form.suffix)
    with site.client("application/x-bibtex") as client:
        assert client.get(f"/{site.names['agent']}").status_code == 406
        answer = client.get(f"/{site.names['work']}")
        assert answer.headers["location"] == f"/{site.names['work']}.bib"
    body = html.get(f"/{site.names['work']}.bib")
    assert body.headers["content-type"] == "application/x-bibtex; charset=utf-8"
    assert "public" not in body.headers["cache-control"], "it bears the day"


def test_the_context_has_a_version_and_lasts(site: Site, html: httpx.Client) -> None:
    first, numbered = html.get("/context.jsonld"), html.get("/context/1.jsonld")
    assert first.content == numbered.content
    for answer in (first, numbered):
        assert answer.headers["content-type"] == "application/ld+json"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert int(re.findall("max-age=([0-9]+)", answer.headers["cache-control"])[0]) >= 86_400
    again = html.get("/context/1.jsonld", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert html.get("/context/2.jsonld").status_code == 404


_BASE = "http://example.org"


@pytest.fixture(scope="module")
def textbook() -> Reading:
    """An edition with more copies than a document holds."""
    store, bf = Store(), "http://id.loc.gov/ontologies/bibframe/"
    iri = NamedNode(f"{_BASE}/instance/{'0' * 16}")
    store.add(Quad(iri, NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), Literal("Toán 1")))
    store.extend(
        Quad(iri, NamedNode(bf + name), NamedNode(f"{_BASE}/item/{number:016}"))
        for number in range(MOST_VALUES + 5)
        for name in ("hasItem", "note")
    )
    return Reading(Opened(Generation(1, _BASE, "2026-01-01T00:00:00+00:00", 0, Path("nowhere")), store, ExitStack()))


def test_a_document_of_a_hub_is_bounded_and_says_so(textbook: Reading) -> None:
    found = triples(textbook, f"{_BASE}/instance/{'0' * 16}")
    for name in ("hasItem", "note"):
        assert sum(one.predicate.value.endswith(f"/{name}") for one in found) == MOST_VALUES
    left_out = {str(one.object.value) for one in found if one.predicate.value == "http://rdfs.org/ns/void#property"}
    assert {one.rpartition("/")[2] for one in left_out} == {"hasItem", "note"}
    told = [str(one.object.value) for one in found if one.predicate.value.endswith("#seeAlso")]
    assert f"{_BASE}/instance/{'0' * 16}/holdings" in told
    assert any(one.startswith(f"{_BASE}/sparql?query=SELECT") for one in told)
    sizes = {form.suffix: len(form.write(textbook, f"{_BASE}/instance/{'0' * 16}")) for form in (*FORMATS, *GRAPHS)}
    assert max(sizes.values()) < 1_000_000
