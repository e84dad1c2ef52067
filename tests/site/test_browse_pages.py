"""Ways to browse: complete, counted, in order, bounded, and whole without JavaScript."""

import re
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from lxml.html import HtmlElement, fromstring
from siteserver import HOSTILE, Site
from starlette.testclient import TestClient
from synthetic import Catalogue, publish

from lienthong.exchange.application import create_app
from lienthong.graph.shelves.letters import key
from lienthong.messages import LANGS
from lienthong.settings import Settings
from lienthong.site.browsing_ways import WAYS, captions


def read(html: httpx.Client, address: str) -> HtmlElement:
    answer = html.get(address)
    assert answer.status_code == 200, address
    return fromstring(answer.content)


def links(page: HtmlElement, start: str) -> list[str]:
    return list(dict.fromkeys(page.xpath(f"//main//a[starts-with(@href, '{start}')]/@href")))


@pytest.mark.parametrize("lang", LANGS)
def test_every_way_leads_to_shelves_and_every_shelf_to_entities(html: httpx.Client, lang: str) -> None:
    ways = links(read(html, f"/{lang}/browse"), f"/{lang}/browse/")
    assert {one.rsplit("/", 1)[1] for one in ways} == set(WAYS) - {"material"} | {"material"}
    titles = set()
    for way in ways:
        page = read(html, way)
        titles.add(page.findtext(".//title"))
        shelves = [one for one in links(page, f"{way}/") if "?" not in one]
        if way.endswith("/library"):
            assert links(page, f"/{lang}/library/")
        assert shelves, way
        shelf = read(html, shelves[0])
        while not shelf.cssselect(".entries .entry-title a[href]") or way.endswith(("/ddc", "/year")):
            deeper = [one for one in links(shelf, f"{way}/") if one != shelves[0] and one not in shelves]
            if not deeper or (way.endswith("/ddc") and len(deeper[0].rsplit("/", 1)[1]) > 3):
                break
            shelves += deeper[:1]
            shelf = read(html, deeper[0])
        kind = next(one.kind for one in WAYS.values() if way.endswith(f"/{one.name}"))
        assert links(shelf, f"/{lang}/{kind}/"), way
        assert len(shelf.cssselect("h1")) == 1 and shelf.cssselect(".crumbs a")
    assert len(titles) == len(ways)


def test_a_letter_is_complete_counted_and_in_order(site: Site, html: httpx.Client) -> None:
    seen: list[str] = []
    headings: list[str] = []
    address = "/vi/browse/title/v"
    counted = int(read(html, address).cssselect("h1 .count")[0].text_content())
    while address:
        page = read(html, address)
        found = page.cssselect(".entries .entry-title a")
        seen += [one.get("href") for one in found]
        headings += [one.text_content() for one in found]
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert counted == len(seen) == len(set(seen)) > 250
    assert [key(one) for one in headings] == sorted(key(one) for one in headings)
    assert headings.index("Việc thứ 9") < headings.index("Việc thứ 10") < headings.index("Việc thứ 100")


def test_a_list_begins_where_the_reader_says(html: httpx.Client) -> None:
    page = read(html, "/vi/browse/title/v?from=vi%E1%BB%87c+th%E1%BB%A9+200")
    first = page.cssselect(".entries .entry-title a")[0].text_content()
    assert first == "Việc thứ 200"
    assert page.xpath("//meta[@name='robots'][@content='noindex']")
    after = page.xpath("//a[@rel='next']/@href")
    second = read(html, after[0]).cssselect(".entries .entry-title a")[0].text_content()
    assert second == "Việc thứ 250"
    assert read(html, "/vi/browse/title/v?from=vz").cssselect("main .notice")


def test_kinds_in_the_order_of_the_alphabet_go_on_to_the_last(site: Site, html: httpx.Client) -> None:
    page = read(html, "/vi/agent")
    names = [one.text_content() for one in page.cssselect(".entries .entry-title a")]
    assert [key(one) for one in names] == sorted(key(one) for one in names)


@pytest.mark.parametrize(
    "address",
    [
        "/vi/browse/nothing", "/vi/browse/title/zz", "/vi/browse/title/%00", "/vi/browse/title/..%2f..%2fetc",
        "/vi/browse/ddc/1234", "/vi/browse/ddc/%D9%A1", "/vi/browse/ddc/89.5", "/vi/browse/year/99999",
        "/vi/browse/language/xxx", "/vi/browse/material/script", "/vi/browse/title/v?page=0",
        "/vi/browse/title/v?page=-1", "/vi/browse/title/v?page=9999", "/vi/browse/title/v?page=%D9%A1",
        "/vi/browse/title/v?page=99999999999", "/vi/browse/ddc/8?page=2", "/vi/browse/title?page=2",
        "/vi/browse/year/199?from=x", "/vi/near/work/zzzzzzzzzzzzzzzz", "/vi/near/record/{record}",
        "/vi/near/work/..%2f..", "/vi/near/dataset/thu-nghiem", "/vi/browse/title/" + "v" * 500,
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(site: Site, html: httpx.Client, address: str) -> None:
    assert html.get(address.format(record=site.names["record"].partition("/")[2])).status_code == 404


@pytest.mark.parametrize("typed", [*HOSTILE, "\0", "\ud83d\ude00" * 100, "a" * 20_000, "' OR 1=1 --", "%", "_", "\x7f"])
def test_what_is_typed_stays_text(html: httpx.Client, typed: str) -> None:
    text = typed.encode("utf-16", "surrogatepass").decode("utf-16")
    answer = html.get("/vi/browse/title/v?from=" + quote(text))
    assert answer.status_code == 200
    assert "<script>window" not in answer.text and "<img src=x" not in answer.text and len(answer.content) < 60_000


def test_hostile_titles_are_text_on_shelves_and_beside_an_entity(site: Site, html: httpx.Client) -> None:
    addresses = [f"/vi/near/{site.names[f'hostile{n}']}" for n in range(len(HOSTILE))]
    addresses += [one for letter in ("s", "i", "0-9") for one in [f"/vi/browse/title/{letter}"]]
    shown = ""
    for address in addresses:
        answer = html.get(address)
        main = fromstring(answer.content).cssselect("main")[0]
        assert not main.xpath(".//script | .//img | .//@onerror | .//@style"), address
        shown += main.text_content()
    assert all(title[:20] in shown for title in HOSTILE)


def test_pages_say_whether_they_have_changed(html: httpx.Client) -> None:
    for address in ("/vi/", "/vi/browse/title/v", "/en/about", "/vi/browse/library"):
        first = html.get(address)
        tag = first.headers["etag"]
        assert html.get(address, headers={"if-none-match": tag}).status_code == 304
        other = html.get(address.replace("/vi/", "/en/") if address.startswith("/vi") else "/vi/about")
        assert other.headers["etag"] != tag


def test_the_home_page_shows_what_there_is(site: Site, html: httpx.Client) -> None:
    page = read(html, "/vi/")
    assert {one.get("id") for one in page.cssselect("main h2")} >= {
        "browse-h", "numbers-h", "newest-h", "works-h", "libraries-h", "who-h", "subjects-h", "developers-h",
    }  # fmt: skip
    days = page.cssselect("#newest-h ~ ul time")
    assert days and {one.get("datetime") for one in days} == {"2024-05-06"}
    numbers = [int(re.sub(r"\D", "", one.text)) for one in page.cssselect("#works-h ~ ul .entry-year")]
    assert numbers == sorted(numbers, reverse=True) and numbers[-1] > 1


def test_around_a_hub_a_bounded_number_is_drawn_and_told_in_a_table(site: Site, html: httpx.Client) -> None:
    for name in ("hub", "subject", "work", "place", "big_library"):
        page = read(html, f"/en/near/{site.names[name]}")
        drawings = [[one.get("href") for one in svg.cssselect("a")] for svg in page.cssselect("#near svg")]
        told = [one.get("href") for one in page.cssselect("#near table a")]
        assert drawings == ([told, told] if told else []) and len(told) <= 28, name
    whole = read(html, f"/vi/{site.names['work']}")
    assert whole.cssselect("details[data-near] a[href*='/near/']")


def test_every_circle_of_the_map_leads_into_the_list(html: httpx.Client) -> None:
    for lang, names in (("vi", ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa")), ("en", ("Hoàng Sa", "Trường Sa"))):
        page = read(html, f"/{lang}/browse/library")
        picture = page.cssselect("figure.atlas svg")[0]
        assert all(name in picture.text_content() for name in names)
        anchors = set(page.xpath("//*/@id"))
        assert all(one.get("href")[1:] in anchors for one in picture.cssselect("a"))
        numbers = [(one.cssselect("text.at")[0].text, one.get("aria-label")) for one in picture.cssselect("a")]
        assert all((": 1 librar" in said) == said.endswith("1 library") for _, said in numbers) or lang == "vi"
        assert all(f": {number} " in said for number, said in numbers)
        assert len(picture.cssselect("circle.isle")) > 25
        assert not page.xpath("//main//*[@style]") and not page.xpath("//main//script")


def test_captions_are_there_in_both_languages() -> None:
    known = captions()
    assert all(vi.strip() and en.strip() for vi, en in known.values())
    tens = {f"{number:02}" for number in range(100)} - {"04"}  # which the classification leaves empty
    assert {str(digit) for digit in range(10)} | tens <= known.keys()
    assert all(re.fullmatch(r"[0-9]{1,3}|[0-9]{3}\.[0-9]{1,3}", number) for number in known)
    assert all(number[:2] in known for number in known)


def test_a_generation_without_shelves_is_served_and_says_so(tmp_path: Path) -> None:
    made = Catalogue("http://testserver")
    made.work(1)
    publish(made, tmp_path).shelves_file.unlink()
    with TestClient(create_app(Settings(data=tmp_path, base=made.base)), headers={"accept": "text/html"}) as client:
        assert client.get("/vi/browse/title/a").text.count('class="notice"') == 1
        for address in ("/vi/", "/vi/work", "/vi/about", "/en/api", "/vi/developers"):
            assert client.get(address).status_code == 200, address


@pytest.mark.parametrize("letter", ["A", "Đ", "Ă", "Ư", "KHAC"])
@pytest.mark.parametrize("way", ["title", "place"])
def test_a_letter_in_capitals_leads_to_its_shelf(html: httpx.Client, way: str, letter: str) -> None:
    answer = html.get(f"/en/browse/{way}/{quote(letter)}?from=An%20%C4%91&page=1", follow_redirects=False)
    assert answer.status_code == 301
    assert answer.headers["location"] == f"/en/browse/{way}/{quote(letter.lower())}?from=An%20%C4%91&page=1"


@pytest.mark.parametrize("path", ["/vi/browse/language/VIE", "/vi/browse/title/AB", "/xx/browse/title/A"])
def test_what_is_no_letter_in_capitals_leads_nowhere(html: httpx.Client, path: str) -> None:
    assert html.get(path, follow_redirects=False).status_code == 404
