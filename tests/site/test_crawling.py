"""What crawlers are told and what they find: robots.txt, pages with one address each, feeds, llms.txt."""

import asyncio
import struct
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from crawler import Robots, fetch, mapped, wrong
from lxml import etree
from lxml import html as parser
from siteserver import Demo, Site

from lienthong.exchange.application import create_app
from lienthong.graph.generation import current
from lienthong.graph.roll import Roll
from lienthong.messages import LANGS
from lienthong.settings import Settings
from lienthong.site.crawling import robots, rules, security

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://thuvien.example"


def client_of(site: Demo | Site) -> httpx.Client:
    return httpx.Client(base_url=site.base, trust_env=False, timeout=60)


def sample(data: Path, kind: str, number: int) -> list[str]:
    """Some entities of a kind."""
    generation = current(data)
    assert generation
    roll = Roll(generation.folder)
    names = [name for part in roll.parts if part.kind == kind for name, _ in roll.entries(part)]
    return [f"{kind}/{name}" for name in names[:: max(1, len(names) // number)]]


@pytest.mark.parametrize(
    ("path", "others", "engines"),
    [
        ("/vi/work/0000000000000000", True, True), ("/", True, True), ("/en/", True, True), ("/vi/sparql", True, True),
        ("/work/0000000000000000", True, True), ("/work/0000000000000000.ttl", True, False), ("/changes", True, False),
        ("/work/0000000000000000.jsonld", True, False), ("/instance/0000000000000000/holdings", True, False),
        ("/vi/item/0000000000000000", True, False), ("/en/record/0000000000000000", True, False),
        ("/sparql?query=ASK%7B%7D", False, False), ("/vi/search?q=a", False, False),
        ("/en/search.json?q=a", False, False),
        ("/vi/agent/0000000000000000?list=author&page=9", False, False), ("/vi/edit/login", False, False),
        ("/vi/work?page=2", True, True), ("/sitemap-work.xml.gz", True, True), ("/vi/suggest?q=a", False, False),
        ("/vi/browse/title?from=a", False, False), ("/vi/browse/ddc/330", True, True),
        ("/static/a/site.css", True, True), ("/record/0000000000000000/original.mrc", False, False),
        ("/vi/quality", True, True), ("/vi/shapes", True, True),
    ],
)  # fmt: skip
def test_robots_txt_closes_what_is_endless_and_no_more(path: str, others: bool, engines: bool) -> None:
    for prefix in ("", "/muc-luc"):
        text = robots(BASE + prefix, prefix)
        assert Robots(text, "some-harvester").allows(BASE + prefix + path) is others
        for agent in rules()["engines"]:
            assert Robots(text, agent).allows(BASE + prefix + path) is engines
        assert Robots(text, "x").sitemaps == [f"{BASE}{prefix}/sitemap.xml"]
        if prefix:
            assert Robots(text, "x").allows(f"{BASE}/vi/search?q=a")  # another site on this host


def test_every_rule_says_why_in_both_languages() -> None:
    text = robots(BASE, "")
    for one in (*rules()["closed"], *rules()["quiet"]):
        assert all(f"# {one[lang]}\nDisallow: " in text or f"# {one[lang]}\n# " in text for lang in LANGS)


def test_what_the_sitemaps_name_are_pages_with_that_address(demo: Demo) -> None:
    with client_of(demo) as client:
        rules_of = Robots(client.get("/robots.txt").text, "Googlebot")
        assert rules_of.sitemaps == [f"{demo.base}/sitemap.xml"]
        named = list(mapped(client, rules_of))
        assert all(rules_of.allows(one) for one in named)
        own = [one for one in named if one.count("/") < 5]
        pages = [fetch(client, one) for one in dict.fromkeys([*own, *named[::199]])]
        assert [fault for page in pages for fault in wrong(page)] == []
        for page in pages[::9]:
            again = fetch(client, next(one for one in page.counterparts.values() if one != page.address))
            assert again.counterparts == page.counterparts


@pytest.mark.parametrize("kind", ["item", "record"])
def test_what_no_sitemap_names_is_linked(demo: Demo, kind: str) -> None:
    """Copies and records: from the edition that they are of."""
    curie = {"item": "bf:itemOf", "record": "bf:adminMetadata"}[kind]
    with client_of(demo) as client:
        for one in sample(demo.data, kind, 1)[:1]:
            page = fetch(client, f"{demo.base}/vi/{one}")
            assert page.canonical == page.address
            hosts = [link for link in page.links if urlsplit(link).path.startswith("/vi/") and link.count("/") == 5]
            assert any(page.address in fetch(client, host).links for host in hosts), (one, curie)


def test_pages_of_lists_have_addresses_of_their_own_and_stay_out(demo: Demo) -> None:
    with client_of(demo) as client:
        first, second = (fetch(client, f"{demo.base}/vi/subject{query}") for query in ("", "?page=2"))
        assert (first.robots, second.robots) == ("", "noindex, follow")
        assert second.canonical == second.address
        root = parser.fromstring(client.get("/vi/subject?page=2", headers={"accept": "text/html"}).text)
        assert [one.get("href") for one in root.xpath("//a[@rel='prev']")] == ["/vi/subject?page=1"]
        assert [one.get("href") for one in root.xpath("//a[@rel='next']")] == ["/vi/subject?page=3"]
        found = fetch(client, f"{demo.base}/vi/search?q=truyen")
        assert (found.robots, found.canonical) == ("noindex", "")


def test_open_graph_says_what_the_page_is_about(demo: Demo) -> None:
    wanted = {"work": "book", "agent": "profile", "library": "website", "subject": "website"}
    with client_of(demo) as client:
        for kind, type_ in wanted.items():
            told = []
            for one in sample(demo.data, kind, 8):
                for lang, locale in (("vi", "vi_VN"), ("en", "en_US")):
                    text = client.get(f"/{lang}/{one}", headers={"accept": "text/html"}).text
                    root = parser.fromstring(text)
                    tags = {tag.get("property"): tag.get("content") for tag in root.xpath("//meta[@property]")}
                    assert tags["og:url"] == f"{demo.base}/{lang}/{one}"
                    assert tags["og:locale"] == locale != tags["og:locale:alternate"]
                    assert tags["og:title"] == root.xpath("string(//title)").strip()
                    assert tags["og:description"] == root.xpath("string(//meta[@name='description']/@content)")
                    assert all(value and "\n" not in value for value in tags.values())
                    told.append(tags["og:type"])
            assert type_ in told
        image = tags["og:image"].removeprefix(demo.base)
        picture = client.get(image)
        width, height = struct.unpack(">II", picture.content[16:24])  # PNG, 11.2.1
        assert (picture.headers["content-type"], image[0]) == ("image/png", "/")
        assert [str(width), str(height)] == [tags["og:image:width"], tags["og:image:height"]]


def test_the_feed_lists_what_is_new(demo: Demo) -> None:
    with client_of(demo) as client:
        for lang in LANGS:
            answer = client.get(f"/{lang}/changes.atom")
            assert answer.headers["content-type"] == "application/atom+xml"
            root = etree.fromstring(answer.content)
            entries = root.findall(f"{ATOM}entry")
            assert 1 < len(entries) <= 50
            ids = [one.findtext(f"{ATOM}id") for one in (root, *entries)]
            assert len(set(ids)) == len(ids)
            assert all(one.findtext(f"{ATOM}{name}") for one in entries for name in ("title", "updated", "summary"))
            place = entries[0].find(f"{ATOM}link[@hreflang='{lang}']")
            assert place is not None
            assert fetch(client, place.get("href") or "").status == 200
            tag = {"if-none-match": answer.headers["etag"]}
            assert client.get(f"/{lang}/changes.atom", headers=tag).status_code == 304
            page = client.get(f"/{lang}/", headers={"accept": "text/html"}).text
            assert f'type="application/atom+xml" title="{root.findtext(f"{ATOM}title").partition(": ")[2]}"' in page


def test_llms_txt_leads_where_it_says(demo: Demo) -> None:
    with client_of(demo) as client:
        answer = client.get("/llms.txt")
        text = answer.text
        assert answer.headers["content-type"].startswith("text/markdown")
        assert [line for line in text.splitlines() if line.startswith("# ")] == ["# Liên thông"] * 2
        assert "## Data sets and their licences" in text
        assert "## Bộ dữ liệu và giấy phép" in text
        links = {part.partition(")")[0] for part in text.split("](")[1:]}
        assert len(links) > 40
        local = sorted(one for one in links if "/dataset/" not in one and "/openapi" not in one)
        answers = {one: client.get(one, headers={"accept": "*/*"}).status_code for one in local}
        assert {one for one, status in answers.items() if status not in (200, 303)} == set()
        queries = [part.partition("```")[0] for part in text.split("```sparql\n")[1:]]
        assert len(queries) == 10
        for query in queries[:5]:
            found = client.get("/sparql", params={"query": query}, headers={"accept": "application/json"})
            assert found.json()["results"]["bindings"], query
        assert client.get("/llms.txt", headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_no_name_of_the_data_becomes_markdown(site: Site) -> None:
    with client_of(site) as client:
        text = client.get("/llms.txt").text
    assert "<script" not in text


def test_well_known_addresses(demo: Demo) -> None:
    with client_of(demo) as client:
        assert client.get("/.well-known/security.txt").status_code == 404
        answer = client.get("/.well-known/void", headers={"accept": "text/turtle"}, follow_redirects=True)
        assert answer.headers["content-type"].startswith("text/turtle")
        assert "void#Dataset" in answer.text or "void:Dataset" in answer.text


def test_before_anything_is_published_crawlers_are_asked_to_wait(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path / "none", base=BASE, security_contact="an@thuvien.example"))

    async def answers() -> dict[str, httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=BASE) as client:
            places = ("sitemap.xml", "sitemap-site.xml.gz", "llms.txt", "vi/changes.atom", "robots.txt")
            return {one: await client.get(f"/{one}") for one in (*places, ".well-known/security.txt")}

    found = asyncio.run(answers())
    assert {one for one, answer in found.items() if answer.status_code == 200} == {
        "robots.txt",
        ".well-known/security.txt",
    }
    assert {answer.status_code for answer in found.values()} == {200, 503}
    assert found[".well-known/security.txt"].text.startswith("Contact: mailto:an@thuvien.example\n")


def test_security_txt_holds_for_some_months() -> None:
    now = datetime(2026, 11, 30, 23, tzinfo=UTC)
    fields = dict(line.split(": ", 1) for line in security(BASE, "https://a.example/x", now).splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    assert 100 < (expires - now).days < 366
    assert fields["Contact"] == "https://a.example/x"
    with pytest.raises(ValueError, match="security_contact"):
        Settings(security_contact="a@b.example\nContact: x")
