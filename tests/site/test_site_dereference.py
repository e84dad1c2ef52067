"""From an IRI to a document: 303, 301, 404, 406, 410, validators and links (https://www.w3.org/TR/cooluris/)."""

import httpx
import pytest
from siteserver import Site

ACCEPTED = [
    ("text/html", "/vi/{}"),
    ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "/vi/{}"),
    ("*/*", "/vi/{}"),
    ("text/turtle", "/{}.ttl"),
    ("application/ld+json", "/{}.jsonld"),
    ("application/json", "/{}.jsonld"),
    ("application/n-triples", "/{}.nt"),
    ("application/rdf+xml", "/{}.rdf"),
    ("text/html;q=0.3, text/turtle;q=0.7", "/{}.ttl"),
    ("text/html;q=0, */*", "/{}.ttl"),
    ("application/*", "/{}.jsonld"),
    ("text/turtle;charset=utf-8", "/{}.ttl"),
    ("text/html; charset=utf-8", "/vi/{}"),
    ("text/html;level=1", "/vi/{}"),
    ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "/{}.jsonld"),
    ("application/xml", "/{}.rdf"),
    ("application/xml,application/xhtml+xml,text/html;q=0.9", "/vi/{}"),
    ("text/n3", "/{}.ttl"),
    ("application/trig", "/{}.trig"),
]


@pytest.mark.parametrize(("accept", "place"), ACCEPTED)
def test_an_entity_leads_to_the_document_that_is_asked_for(site: Site, accept: str, place: str) -> None:
    one = site.names["work"]
    with site.client(accept) as client:
        answer = client.get(f"/{one}")
    assert answer.status_code == 303
    assert answer.headers["location"] == place.format(one)
    assert {part.strip() for part in answer.headers["vary"].split(",")} >= {"Accept", "Accept-Language"}
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accepted", "lang"),
    [("en", "en"), ("vi,en;q=0.9", "vi"), ("en-GB,en;q=0.8,vi;q=0.5", "en"), ("fr", "vi"), ("en;q=x", "vi")],
)
def test_the_page_language_follows_the_reader(site: Site, accepted: str, lang: str) -> None:
    with site.client(**{"accept-language": accepted}) as client:
        assert client.get(f"/{site.names['work']}").headers["location"] == f"/{lang}/{site.names['work']}"
        assert client.get("/").headers["location"] == f"/{lang}/"


def test_nothing_acceptable_is_a_406_with_the_list(site: Site) -> None:
    with site.client("image/png") as client:
        answer = client.get(f"/{site.names['work']}")
    assert answer.status_code == 406
    assert {one["type"] for one in answer.json()["offered"]} == {
        "text/html", "text/turtle", "application/ld+json", "application/n-triples", "application/rdf+xml",
        "application/trig", "application/n-quads", "application/x-bibtex", "application/x-research-info-systems",
        "application/vnd.citationstyles.csl+json", "application/linkset", "application/linkset+json",
    }  # fmt: skip


@pytest.mark.parametrize("form", ["/vi/{}", "/en/{}", "/{}.ttl", "/{}.jsonld", "/{}.nt", "/{}.rdf"])
def test_documents_have_validators_and_links(site: Site, html: httpx.Client, form: str) -> None:
    address = form.format(site.names["work"])
    first = html.get(address)
    assert first.status_code == 200
    tag = first.headers["etag"]
    assert first.headers["last-modified"].endswith("GMT")
    assert "max-age" in first.headers["cache-control"]
    for held in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        again = html.get(address, headers={"if-none-match": held})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert html.get(address, headers={"if-none-match": '"other"'}).status_code == 200
    links = first.headers["link"]
    assert f'<{site.base}/en/{site.names["work"]}>; rel="alternate"; type="text/html"; hreflang="en"' in links
    assert f'{site.names["work"]}.ttl>; rel="alternate describedby"; type="text/turtle"' in links
    assert f'<{site.base}{address}>; rel="canonical"' in links
    assert 'creativecommons.org/publicdomain/zero/1.0/>; rel="license"' in links
    head = html.head(address)
    assert (head.status_code, head.content) == (200, b"")
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in first.headers.items() if k != "date"
    }


def test_etags_differ_by_form_and_entity(site: Site, html: httpx.Client) -> None:
    forms = ("/vi/{}", "/en/{}", "/{}.ttl", "/{}.jsonld", "/{}.nt", "/{}.rdf")
    tags = [html.get(f.format(site.names[n])).headers["etag"] for f in forms for n in ("work", "han")]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize("form", ["/{}", "/vi/{}", "/en/{}", "/{}.ttl", "/{}.jsonld"])
def test_a_merged_entity_leads_to_what_replaced_it(site: Site, html: httpx.Client, form: str) -> None:
    for name in ("merged", "merged_before"):
        answer = html.get(form.format(site.names[name]))
        assert answer.status_code == 301
        assert answer.headers["cache-control"] == "no-cache", "what was merged may part again"
        assert answer.headers["location"] == form.format(site.names["work"])


@pytest.mark.parametrize("form", ["/{}", "/vi/{}", "/en/{}", "/{}.ttl", "/{}.rdf"])
def test_a_withdrawn_entity_is_gone_with_what_was_known(site: Site, html: httpx.Client, form: str) -> None:
    answer = html.get(form.format(site.names["gone"]))
    assert answer.status_code == 410
    assert "Sách đã rút &lt;b&gt;" in answer.text and "2/1/2026" in answer.text and "2 January 2026" in answer.text
    assert ("<dd>Work</dd>" in answer.text) is form.startswith("/en/")
    problem = html.get(form.format(site.names["gone"]), headers={"accept": "text/turtle"})
    assert problem.status_code == 410
    assert "Sách đã rút <b>" in problem.json()["detail"]
    assert problem.headers["content-type"] == "application/problem+json"


UNKNOWN = [
    "/work/zzzzzzzzzzzzzzzz", "/vi/work/zzzzzzzzzzzzzzzz", "/work/zzzzzzzzzzzzzzzz.ttl", "/work/cccccccccccccccc",
    "/work/UPPERCASE0000000", "/work/short", "/work/..%2f..%2fetc", "/nothing/zzzzzzzzzzzzzzzz",
    "/vi/nothing", "/de/", "/vi/work/zzzzzzzzzzzzzzzz.ttl", "/dataset/no%20such", "/static/x/..%2fbase.html",
    "/work/zzzzzzzzzzzzzzzz%3E%20%3Chttp%3A", "/work/%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00",
    "/vi/work?page=0",
    "/vi/work?page=999999", "/docs", "/redoc",
]  # fmt: skip


@pytest.mark.parametrize("address", UNKNOWN)
def test_what_is_not_there_is_a_404_in_both_languages(html: httpx.Client, address: str) -> None:
    answer = html.get(address)
    assert answer.status_code == 404
    assert "Không có trang này" in answer.text
    assert "There is no such page" in answer.text
    assert "no-store" in answer.headers["cache-control"]


@pytest.mark.parametrize("suffix", ["html", "exe", "ttl.ttl", "TTL"])
def test_other_suffixes_are_no_documents(site: Site, html: httpx.Client, suffix: str) -> None:
    assert html.get(f"/{site.names['work']}.{suffix}").status_code == 404


def test_other_methods_are_refused(site: Site, html: httpx.Client) -> None:
    for method in ("POST", "PUT", "DELETE"):
        answer = html.request(method, f"/vi/{site.names['work']}")
        assert answer.status_code == 405
        assert "GET" in answer.headers["allow"]


def test_every_answer_carries_the_security_headers(site: Site, html: httpx.Client) -> None:
    for address in ("/", "/vi/", f"/{site.names['work']}", f"/{site.names['work']}.ttl", "/nope", "/sparql", "/ready"):
        headers = html.get(address).headers
        assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "referrer-policy" in headers


def test_a_body_above_the_cap_is_refused(html: httpx.Client) -> None:
    assert html.post("/vi/", content=b"x" * 1_000_001).status_code == 413
    assert html.post("/vi/", content=iter([b"x" * 600_000] * 2)).status_code in (405, 413)


def test_the_service_routes(site: Site, html: httpx.Client) -> None:
    assert html.get("/health").json() == {"healthy": True}
    ready = html.get("/ready").json()
    assert (ready["ready"], ready["generation"]) == (True, 1)
    assert ready["triples"] == len(set(site.catalogue.lines))
    assert html.get("/openapi.json").status_code == 200
    assert "User-agent" in html.get("/robots.txt").text
