"""What leads within a page and from page to page: menus of long pages, breadcrumbs, names of links, what to tap."""

import math
import re
from collections import Counter
from collections.abc import Iterator

import httpx
import pytest
from lxml.html import HtmlElement, fromstring
from siteserver import Demo

from lienthong.messages import Lang
from lienthong.site.onpage import MANY, on_this_page


@pytest.fixture(scope="module")
def reader(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base, headers={"accept": "text/html"}, trust_env=False) as client:
        yield client


def read(client: httpx.Client, path: str) -> HtmlElement:
    return fromstring(client.get(path).text)


def addressed(client: httpx.Client, kind: str, words: str) -> str:
    """The first hit of a kind for these words."""
    found = read(client, f"/vi/search?q={words}&kind={kind}")
    return str(found.cssselect(".entry-title a")[0].get("href"))


def editions(client: httpx.Client, words: str) -> list[HtmlElement]:
    """The pages of the editions that are found for these words."""
    found = read(client, f"/vi/search?q={words}&kind=instance").cssselect(".entry-title a")
    assert found
    return [read(client, one.get("href")) for one in found]


@pytest.mark.parametrize(("lang", "said"), [("vi", "Trên trang này"), ("en", "On this page")])
def test_a_long_page_names_its_sections_before_them(reader: httpx.Client, lang: Lang, said: str) -> None:
    page = read(reader, addressed(reader, "work", "truyện kiều").replace("/vi/", f"/{lang}/"))
    (menu,) = page.cssselect("nav.onpage")
    assert menu.cssselect("summary")[0].text == said
    assert not menu.cssselect("details[open]")
    headings = [one for one in page.cssselect("main h2") if one.get("id")]
    assert [one.get("href") for one in menu.cssselect("a")] == [f"#{one.get('id')}" for one in headings]
    assert [one.text_content() for one in menu.cssselect("a")] == [(one.text or "").strip() for one in headings]
    links = page.cssselect("main a")
    record = next(at for at, one in enumerate(links) if "/record/" in one.get("href"))
    assert record > 100
    assert links.index(menu.cssselect("a")[-1]) < 20


def test_a_short_page_has_no_menu_of_its_own() -> None:
    sections = "".join(f'<h2 id="s{at}">Mục {at} <span class="count">7</span></h2>' for at in range(3))
    assert on_this_page("vi", sections + "<a href='#'>x</a>" * (MANY - 1)) == ""
    assert on_this_page("vi", '<h2 id="one">Một</h2>' + "<a href='#'>x</a>" * MANY) == ""
    long = on_this_page("vi", sections + "<a href='#'>x</a>" * MANY)
    assert '<a href="#s2">Mục 2</a>' in long
    assert "7" not in long


def test_no_step_of_the_breadcrumbs_is_there_twice(reader: httpx.Client) -> None:
    journal = read(reader, addressed(reader, "work", "nghiên cứu lịch sử"))
    editions = [one.get("href") for one in journal.cssselect(".cards h3 a")]
    assert editions
    pages = [read(reader, str(one)) for one in editions]
    steps = [[one.text_content() for one in page.cssselect(".crumbs li")] for page in pages]
    assert all(max(Counter(one).values()) == 1 for one in steps), steps
    assert "Ấn bản không ghi năm" in {one[-1] for one in steps}


def test_a_way_to_browse_is_called_the_same_in_heading_and_breadcrumbs(reader: httpx.Client) -> None:
    for way in ("subject", "title", "person", "place", "year"):
        page = read(reader, f"/vi/browse/{way}")
        (heading,) = page.cssselect("h1")
        assert page.cssselect(".crumbs li")[-1].text == (heading.text or "").strip()


def test_links_of_one_name_lead_to_one_place(reader: httpx.Client) -> None:
    for path in ("/vi/catalog", "/en/catalog"):
        found: dict[str, set[str]] = {}
        for one in read(reader, path).cssselect("main section a"):
            found.setdefault(one.text_content(), set()).add(one.get("href"))
        assert len([name for name in found if name.startswith("OAI-PMH: ")]) > 15
        assert not {name: where for name, where in found.items() if len(where) > 1}


def test_pages_of_the_two_languages_have_titles_of_their_own(reader: httpx.Client) -> None:
    for path in ("", "api", "about", "developers", "vocabulary", "browse", "quality", "shapes", "mapping", "catalog"):
        titles = {read(reader, f"/{lang}/{path}").findtext(".//title") for lang in ("vi", "en")}
        assert len(titles) == 2, path


def test_what_the_map_leads_to_can_be_tapped_above_the_list_and_circles_do_not_overlap(reader: httpx.Client) -> None:
    page = read(reader, "/vi/browse/library")
    points = page.cssselect(".atlas a")
    named = page.cssselect(".provinces nav .chips a")
    assert len(points) > 10
    assert {one.get("href") for one in points} <= {one.get("href") for one in named}
    rings = [[float(one.cssselect("circle.hit")[0].get(name)) for name in ("cx", "cy", "r")] for one in points]
    shown = [float(one.cssselect("circle.at")[0].get("r")) for one in points]
    assert all(ring[2] >= least for ring, least in zip(rings, shown, strict=True))
    assert any(ring[2] > least + 5 for ring, least in zip(rings, shown, strict=True))
    for at, (x, y, r) in enumerate(rings):
        assert all(math.hypot(x - a, y - b) > r + c - 0.5 for a, b, c in rings[at + 1 :])


def test_what_no_copy_has_is_no_column(reader: httpx.Client) -> None:
    tables = [one for page in editions(reader, "dế mèn phiêu lưu ký") for one in page.cssselect("table.copies")]
    assert len({"Ký hiệu xếp giá" in one.text_content() for one in tables}) == 2
    for one in tables:
        rows = [[cell.text_content().strip() for cell in row.cssselect("td")] for row in one.cssselect("tbody tr")]
        assert all(any(text != "–" for text in column) for column in zip(*rows, strict=True))


def test_a_label_within_a_line_begins_like_others(reader: httpx.Client) -> None:
    muted = [
        one.text or "" for page in editions(reader, "dế mèn phiêu lưu ký") for one in page.cssselect("dd > .muted")
    ]
    labels = [one for one in muted if one.endswith(": ")]
    assert "Đặc điểm vật lý: " in labels
    assert all(one[0].isupper() for one in labels)


def test_brackets_stand_in_no_brackets(reader: httpx.Client) -> None:
    page = read(reader, addressed(reader, "agent", "trường đại học mẫu ngự bình"))
    assert re.search(r"104 – VOER \([a-z-]+\)", page.text_content())


def test_who_asks_for_a_form_that_is_not_there_gets_names_and_the_page(reader: httpx.Client) -> None:
    work = addressed(reader, "work", "truyện kiều").removeprefix("/vi")
    answer = reader.get(f"{work}?_profile=urn:none", headers={"accept-language": "vi"})
    assert answer.status_code == 406
    page = fromstring(answer.text)
    offered = {one.text: one.get("href") for one in page.cssselect(".offered a")}
    assert offered["BIBFRAME, Turtle"] == f"{work}.ttl?_profile=bibframe"
    assert len(offered) == 12
    assert all(reader.get(one).status_code == 200 for one in offered.values())
    assert reader.get(page.cssselect(".ways a")[0].get("href")).status_code == 200


def test_diacritics_are_spoken_of_where_they_were_left_out(reader: httpx.Client) -> None:
    told = "Bạn gõ không dấu"
    assert told in reader.get("/vi/search?q=nguyen+du").text
    assert told not in reader.get("/vi/search?q=history").text


def test_the_page_of_a_source_does_not_name_it_in_every_line(reader: httpx.Client) -> None:
    for path in ("/vi/dataset/ngu-binh", "/vi/dataset/ngu-binh?list=records"):
        page = read(reader, path)
        lines = page.cssselect(".entries .entry")
        assert len(lines) >= 10
        assert not [one.text_content() for one in lines if "Mục lục Thư viện" in one.text_content()]
        assert all(re.fullmatch(r"số \d+", one.cssselect(".entry-note")[0].text) for one in lines)
