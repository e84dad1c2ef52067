"""``/{lang}/search`` over an index: pages, JSON, suggestions, and what strangers send."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from lxml import html
from starlette.testclient import TestClient

from lienthong.exchange.application import create_app
from lienthong.settings import Settings
from search.shelves import shelved, short
from sparql.serving import BASE


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data = tmp_path_factory.mktemp("searched")
    shelved(data)
    with TestClient(create_app(Settings(data=data, base=BASE, query_workers=1)), base_url=BASE) as opened:
        yield opened


def page(client: TestClient, **asked: str) -> html.HtmlElement:
    answer = client.get("/vi/search", params=asked, headers={"accept": "text/html"})
    assert answer.status_code == 200
    return html.fromstring(answer.text)


def hits(client: TestClient, **asked: str) -> list[str]:
    found = page(client, **asked).xpath("//span[@class='entry-title']/a/@href")
    return [short(one.removeprefix("/vi/")) for one in found]


def said(found: html.HtmlElement) -> str:
    return " ".join(found.xpath("//main")[0].text_content().split())


@pytest.mark.parametrize("typed", ["truyện kiều", "truyen kieu", "Kieu TRUYEN", "truyên kiều"])
def test_with_or_without_diacritics(client: TestClient, typed: str) -> None:
    found = hits(client, q=typed)
    assert found[0] == "work/kieu" and "work/han" in found


def test_what_was_chosen_may_leave_nothing(client: TestClient) -> None:
    for typed, meant in (("truyện kiều", ""), ("truyen kieuu", "truyen kiều")):
        found = page(client, q=typed, since="1200", until="1201")
        links = [parse_qs(urlsplit(one).query) for one in found.xpath("//div[@role='status']//a/@href")]
        assert links == [{"q": [meant or typed]}]
        told = client.get("/vi/search.json", params={"q": typed, "since": "1200", "until": "1201"}).json()
        without = client.get("/vi/search.json", params={"q": meant or typed}).json()
        assert (told["total"], told["wider"], told.get("meant", "")) == (0, without["total"], meant)
        assert f"{told['wider']} kết quả" in said(found)
    nothing = page(client, q="zzzqqqxxx", since="1200", until="1201")
    assert nothing.xpath("//div[@role='status']//a") == []


def test_what_the_page_says(client: TestClient) -> None:
    assert "2 kết quả" in said(page(client, q="truyen kieu")) and "gõ không dấu" in said(page(client, q="truyen kieu"))
    assert "gõ không dấu" not in said(page(client, q="truyện kiều"))
    assert "kết quả cho giao trình kinh te" in said(page(client, q="giao trimh kinh te"))
    assert "Đã bỏ qua: zzz" in said(page(client, q="truyện kiều zzz"))
    assert "ít nhất một nửa" in said(page(client, q="luật hoá kinh tế"))
    assert "Không tìm thấy" in said(page(client, q="qqqq zzzz wwww"))
    assert "thứ tự nào" in said(page(client))
    assert "2 results" in client.get("/en/search?q=truyen+kieu", headers={"accept": "text/html"}).text


def test_narrowing_leads_where_it_says(client: TestClient) -> None:
    """Every choice shows as many hits as it tells, and can be dropped again."""
    start = page(client, q="giao trinh kinh te")
    seen = set()
    for one in start.xpath("//ul[@class='facet']/li"):
        href, number = one.xpath("./a/@href")[0], int(one.xpath("./span[@class='muted']")[-1].text_content())
        asked = {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}
        narrowed = page(client, **asked)
        assert f"{number} kết quả" in said(narrowed) and number > 0
        (chosen,) = narrowed.xpath("//ul[@class='facet']/li/a[@aria-current]/@href")
        (chip,) = narrowed.xpath("//ul[@class='chips chosen']/li[not(@class)]/a/@href")
        assert parse_qs(urlsplit(chosen).query) == parse_qs(urlsplit(chip).query) == {"q": ["giao trinh kinh te"]}
        seen |= set(asked) - {"q"}
    assert seen == {"kind", "language", "library", "since", "until", "subject", "access"}
    assert hits(client, q="giao trinh", library="library/tvqg", kind="instance") == ["instance/sach"]


def test_numbers(client: TestClient) -> None:
    assert hits(client, q="978-604-0-00001-9") == hits(client, q="ISBN 9786040000019") == ["instance/sach"]
    assert page(client, q="VL-000.123").xpath("//span[@class='tag']/text()") == ["Bản tài liệu", "Ấn bản"]


def test_json(client: TestClient) -> None:
    answer = client.get(
        "/en/search", params={"q": "nguyen du", "kind": "agent"}, headers={"accept": "application/json"}
    )
    told = answer.json()
    assert answer.headers["access-control-allow-origin"] == "*" and "Accept" in answer.headers["vary"]
    assert (told["total"], told["page"], told["matched"], told["exact"]) == (2, 1, "all", False)
    assert {one["title"] for one in told["hits"]} == {"Nguyễn Du", "Nguyễn Dữ"}
    assert all(one["iri"].startswith(f"{BASE}/agent/") and one["page"].startswith(BASE) for one in told["hits"])
    assert client.get(urlsplit(told["hits"][0]["page"]).path, headers={"accept": "text/html"}).status_code == 200
    (kind,) = (one for one in told["facets"]["kind"]["values"] if one["chosen"])
    assert (kind["value"], kind["number"], kind["chosen"]) == ("agent", 2, True) and told["facets"]["kind"]["exact"]
    assert told["filters"] == {"kind": ["agent"]} and told["hits"][0]["matched"] == ["Nguyễn Du"]
    assert told == client.get("/en/search.json?q=nguyen+du&kind=agent").json()


def test_suggestions_and_opensearch(client: TestClient) -> None:
    typed, names, kinds, pages = client.get("/vi/suggest", params={"q": "truye"}).json()
    assert typed == "truye" and names[0] == "Truyện Kiều" and kinds[0] == "Tác phẩm"
    assert len(names) == len(kinds) == len(pages) and pages[0].startswith(f"{BASE}/vi/work/kieu")
    assert client.get("/vi/suggest").json() == ["", [], [], []]
    tree = ElementTree.fromstring(client.get("/en/opensearch.xml").content)
    templates = [one.get("template", "") for one in tree if one.tag.endswith("Url")]
    assert len(templates) == 3
    for template in templates:
        address = template.removeprefix(BASE).replace("{searchTerms}", "kieu").replace("{startPage?}", "1")
        assert "Kiều" in client.get(address, headers={"accept": "*/*"}).text


@pytest.mark.parametrize(
    "address",
    [
        "kind=cat", "kind=work%27", "page=0", "page=41", "page=x", "page=99999999", "library=work/x", "library=../x",
        "language=<b>", "language=VIE", "since=x", "until=12345", "sort=random", "licence=javascript:alert(1)",
        "type=bf:Work",
        "access=all", "source=library/x", "subject=subject/x", "kind=work&" * 9 + "kind=item",
    ],
)  # fmt: skip
def test_there_are_no_such_pages(client: TestClient, address: str) -> None:
    assert client.get(f"/vi/search?q=a&{address}", headers={"accept": "text/html"}).status_code == 404
    told = client.get(f"/vi/search.json?q=a&{address}")
    assert (told.status_code, told.json()["type"]) == (404, "urn:lienthong:problem:search_asked")
    assert "since" in told.json()["detail"] and "since" in told.json()["detail_en"]


def test_a_page_behind_the_last_is_told_as_that(client: TestClient) -> None:
    told = client.get("/vi/search.json?q=kieu&page=40")
    assert (told.status_code, told.json()["type"]) == (404, "urn:lienthong:problem:search_page")


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", '"><img src=x>', "*" * 5_000, "{{7*7}}", "\x00\x07", "a " * 3_000, "AND OR NOT ( ["],
)
def test_strangers(client: TestClient, typed: str) -> None:
    for path in ("/vi/search", "/vi/suggest"):
        answer = client.get(path, params={"q": typed})
        assert answer.status_code == 200
    found = client.get("/vi/search", params={"q": typed}, headers={"accept": "text/html"}).text
    assert (
        "<script>alert" not in found
        and "<img src=x>" not in found
        and "49" not in html.fromstring(found).text_content()
    )


def test_without_an_index_the_exact_look_up_goes_on(tmp_path: Path) -> None:
    shelved(tmp_path, indexed=False)
    with TestClient(create_app(Settings(data=tmp_path, base=BASE, query_workers=1)), base_url=BASE) as client:
        assert hits(client, q="Truyện Kiều") == ["work/kieu"] and hits(client, q="truyen kieu") == []
        assert "chưa có chỉ mục" in said(page(client, q="truyen kieu"))
        assert client.get("/vi/suggest?q=truyen").json()[1] == []
