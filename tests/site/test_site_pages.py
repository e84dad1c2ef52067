"""What the pages say: labels, editions, holdings, lists, both languages; nothing hostile comes through."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from lxml import html as markup
from siteserver import HOSTILE, Site

KINDS = ("work", "instance", "item", "agent", "subject", "place", "series", "library", "record", "dataset")


def read(client: httpx.Client, address: str) -> markup.HtmlElement:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return markup.document_fromstring(answer.text)


def words(element: markup.HtmlElement, path: str) -> str:
    return " ".join(" ".join(one.text_content().split()) for one in element.cssselect(path))


def blocks(page: markup.HtmlElement) -> list[dict]:
    return [json.loads(one.text) for one in page.xpath('//script[@type="application/ld+json"]')]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_each_kind_is_whole(site: Site, html: httpx.Client, kind: str, lang: str) -> None:
    one, other = site.names[kind], {"vi": "en", "en": "vi"}[lang]
    page = read(html, f"/{lang}/{one}")
    assert page.get("lang") == lang
    assert len(page.cssselect("h1")) == 1 and words(page, "h1")
    assert [words(page, landmark) != "" for landmark in ("header", "nav", "main", "footer")] == [True] * 4
    assert page.xpath("//link[@rel='canonical']/@href") == [f"{site.base}/{lang}/{one}"]
    assert page.xpath("//link[@hreflang]/@hreflang") == ["vi", "en", "x-default"]
    assert page.xpath(f"//a[@hreflang='{other}']/@href") == [f"/{other}/{one}"]
    assert page.xpath("//meta[@name='description']/@content")[0]
    data = page.xpath("//link[@rel='alternate describedby']/@href")
    assert data == [f"/{one}.{suffix}" for suffix in ("ttl", "jsonld", "nt", "rdf")]
    for address in data:
        assert html.get(address).status_code == 200


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("kind", [*KINDS, "hub", "han", "linked"])
def test_labels_stand_for_iris(site: Site, html: httpx.Client, kind: str, lang: str) -> None:
    page = read(html, f"/{lang}/{site.names[kind]}")
    for part in page.cssselect(".iri, .cite"):  # an address is what these are for
        part.getparent().remove(part)
    shown = words(page, "main")
    assert not re.search(r"https?://|[a-z]+/[0-9a-z]{16}", shown), shown
    for anchor in page.cssselect("main a"):
        assert anchor.text_content().strip(), markup.tostring(anchor)


def test_titles_are_all_different(site: Site, html: httpx.Client) -> None:
    titles = [words(read(html, f"/{lang}/{site.names[kind]}"), "title") for kind in KINDS for lang in ("vi", "en")]
    # A made-up item and its record have names that are the same in both languages, their kinds have not.
    assert len(set(titles)) == len(titles)


def test_a_work_shows_editions_with_their_libraries(site: Site, html: httpx.Client) -> None:
    page = read(html, f"/vi/{site.names['work']}")
    cards = page.cssselect(".card")
    assert len(cards) >= 2
    years = [words(card, ".year") for card in cards]
    assert years == sorted(years, reverse=True)
    assert "ISBN 978604" in words(page, ".cards")
    assert "Nxb." in words(page, ".cards")
    held = site.catalogue.lines
    for card in cards:
        instance = card.xpath(".//h3/a/@href")[0].removeprefix("/vi/")
        items = sum(line.startswith(f"<{site.base}/{instance}> <http://schema.org/offers>") for line in held)
        copies = [int(n) for n in re.findall(r"(\d+) bản", words(card, ".chips"))]
        assert sum(copies) == items
    facts = words(page, ".facts")
    assert "Người tham gia" in facts and "Phân loại DDC" in facts and "Chủ đề" in facts
    assert "Creators and contributors" in words(read(html, f"/en/{site.names['work']}"), ".facts")


def test_an_instance_shows_its_copies_page_by_page(site: Site, html: httpx.Client) -> None:
    first = read(html, f"/vi/{site.names['textbook']}")
    assert len(first.cssselect(".copies tbody tr")) == 50
    assert words(first, "#holdings-h") == "Nơi giữ 1 thư viện · 120 bản"
    pages = [read(html, f"/vi/{site.names['textbook']}?page={number}") for number in (1, 2, 3)]
    items = [one for page in pages for one in page.xpath("//table//td[last()]/a/@href")]
    assert len(items) == len(set(items)) == 120
    assert html.get(f"/vi/{site.names['textbook']}?page=4").status_code == 404
    copy = next(row for row in read(html, f"/vi/{site.names['instance']}").cssselect("dt") if row.text == "ISBN")
    assert copy.getnext().text.startswith("978604")


def test_a_hub_is_counted_and_paged_to_its_end(site: Site, html: httpx.Client) -> None:
    page = read(html, f"/vi/{site.names['hub']}")
    assert words(page, "#list-author") == "Tác giả của 260"
    assert len(page.cssselect(".entries li")) == 10
    seen: list[str] = []
    address = page.cssselect("a.all")[0].get("href")
    while address:
        page = read(html, address)
        assert page.xpath("//link[@rel='canonical']/@href")[0].endswith(address)
        seen += page.xpath("//ul[@class='entries']//a/@href")
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 260
    assert "SPARQL" in words(page, "main")
    for query in ("?list=author&page=12", "?list=nothing", "?list=author&page=x", "?page=2"):
        assert html.get(f"/vi/{site.names['hub']}{query}").status_code == 404


def test_a_library_lists_what_it_holds(site: Site, html: httpx.Client) -> None:
    page = read(html, f"/en/{site.names['big_library']}")
    assert words(page, "#list-holdings") == "Holdings 1,020"
    assert "Sách giáo khoa" in words(page, ".entries")


def test_code_values_and_unknown_properties_have_names(site: Site, html: httpx.Client) -> None:
    assert "Tiếng Việt" in words(read(html, f"/vi/{site.names['work']}"), ".facts")
    assert "Vietnamese" in words(read(html, f"/en/{site.names['work']}"), ".facts")
    assert "A property giá trị lạ" in words(read(html, f"/vi/{site.names['linked']}"), ".facts")


def test_scripts_of_other_languages_are_marked(site: Site, html: httpx.Client) -> None:
    page = read(html, f"/vi/{site.names['han']}")
    assert [one.text for one in page.cssselect('[lang="vi-hani"]')] == ["金雲翹新傳 𠊛南"]


def test_an_entity_without_a_label_has_a_page(site: Site, html: httpx.Client) -> None:
    assert words(read(html, f"/vi/{site.names['nameless']}"), "h1") == "Chưa có tên"


def test_only_web_addresses_become_links(site: Site, html: httpx.Client) -> None:
    page = read(html, f"/vi/{site.names['linked']}")
    links = [one.get("href") for one in page.cssselect("a")]
    assert "https://dspace.example.org/handle/1/2?a=%22%3E" in links
    assert {urlsplit(link).scheme for link in links} <= {"", "http", "https"}


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_titles_are_text(site: Site, html: httpx.Client, number: int) -> None:
    title, one = HOSTILE[number], site.names[f"hostile{number}"]
    instance = next(link for link in read(html, f"/vi/{one}").xpath("//h3/a/@href") if link.startswith("/vi/instance/"))
    for address in (f"/vi/{one}", f"/en/{one}", instance):
        page = read(html, address)
        assert words(page, "h1") == title
        assert not page.xpath("//*[@onerror]")
        assert {script.get("type") for script in page.xpath("//script[not(@src)]")} == {"application/ld+json"}
        assert title in {block.get("name") for block in blocks(page)}
    found = read(html, f"/vi/search?q={httpx.QueryParams({'q': title})['q']}")
    assert not found.xpath("//script[not(@src)] | //*[@onerror]")


def test_input_is_escaped_wherever_it_comes_back(html: httpx.Client) -> None:
    for value in HOSTILE:
        answer = html.get("/vi/search", params={"q": value})
        page = markup.document_fromstring(answer.text)
        assert not page.xpath("//script[not(@src)] | //*[@onerror]")
        assert page.xpath("//input[@name='q']/@value") == [value]
        assert "window.pwned" not in html.get(f"/vi/work/{value}").text
        assert "window.pwned" not in html.get("/vi/work", params={"page": value}).text


def test_schema_org_says_what_the_page_shows(site: Site, html: httpx.Client) -> None:
    page = read(html, f"/vi/{site.names['work']}")
    work, crumbs = blocks(page)
    assert (work["@context"], work["@type"], crumbs["@type"]) == ("https://schema.org", "Book", "BreadcrumbList")
    assert work["name"] == words(page, "h1")
    assert [one["datePublished"] for one in work["workExample"]] == [one.text for one in page.cssselect(".year")]
    assert work["author"]["name"] in words(page, ".by")
    assert [one["position"] for one in crumbs["itemListElement"]] == [1, 2, 3, 4]
    assert [one["name"] for one in crumbs["itemListElement"]][2:] == [work["author"]["name"], work["name"]]
    instance = read(html, f"/vi/{site.names['textbook']}")
    assert not any("offers" in block for block in blocks(read(html, f"/vi/{site.names['agent']}")))
    offered = [b for b in blocks(instance) if "offers" in b]
    assert len(offered[0]["offers"]) == len(instance.cssselect(".copies tbody tr"))


def test_the_home_page_counts_once_for_the_generation(site: Site, html: httpx.Client) -> None:
    for _ in range(100):
        page = read(html, "/vi/")
        if page.cssselect(".numbers"):
            break
    shown = dict(re.findall(r"href=\"/vi/(\w+)\"><strong>([\d.]+)</strong>", html.get("/vi/").text))
    assert int(shown["work"].replace(".", "")) == len(site.catalogue.ids["work"]) + 1  # and the nameless one
    assert int(shown["item"].replace(".", "")) == len(site.catalogue.ids["item"])
    assert int(shown["agent"].replace(".", "")) == len(site.catalogue.ids["agent"])
    assert "Thư viện lớn" in words(page, "#libraries-h + .entries")


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_browsed(site: Site, html: httpx.Client, kind: str) -> None:
    address, seen = f"/en/{kind}", []
    while address and len(seen) < 60:
        page = read(html, address)
        seen += page.xpath(
            f"//ul[@class='entries']//a[starts-with(@href, '/en/{'instance' if kind == 'item' else kind}/')]/@href"
        )
        address = next(iter(page.xpath("//a[@rel='next']/@href")), "")
    assert seen
    if kind != "item":
        assert len(seen) == len(set(seen))


def test_exact_look_up(site: Site, html: httpx.Client) -> None:
    facts = read(html, f"/vi/{site.names['instance']}")
    isbn = next(dt for dt in facts.cssselect("dt") if dt.text == "ISBN").getnext().text
    spaced = f"{isbn[:3]}-{isbn[3:6]}-{isbn[6:]}"
    barcode = next(found.group(1) for line in site.catalogue.lines if (found := re.search(r'"(VL\d+)"', line)))
    for wanted, kind in ((isbn, "Ấn bản"), (spaced, "Ấn bản"), ("Truyện Kiều", "Tác phẩm"), (barcode, "Bản tài liệu")):
        assert kind in words(read(html, f"/vi/search?q={wanted}"), ".entries li .tag"), wanted
    assert "Không tìm thấy" in words(read(html, "/vi/search?q=không có"), "main")
    assert html.get("/vi/search?q=" + "x" * 5000).status_code == 200
    assert html.get("/vi/search?q=%00%ff").status_code == 200


def test_the_query_page_and_the_endpoint(site: Site, html: httpx.Client) -> None:
    page = read(html, "/sparql")
    form = page.cssselect("form.sparql")[0]
    query = form.cssselect("textarea")[0].text_content()
    assert "SELECT" in query
    answer = html.get("/sparql", params={"query": "SELECT (1 AS ?one) {}", "format": "text/csv"})
    assert answer.text.split() == ["one", "1"]
    example = page.cssselect(".example-list a")[-1].get("href")
    chosen = parse_qs(urlsplit(example).query)["example"]
    assert chosen
    assert read(html, example).cssselect("textarea")[0].text_content() != query


def test_static_files_are_for_ever_and_local(html: httpx.Client) -> None:
    page = read(html, "/vi/")
    files = page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href") + page.xpath("//script/@src")
    assert files
    for file in files:
        answer = html.get(file)
        assert (answer.status_code, "immutable" in answer.headers["cache-control"]) == (200, True)
        assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")
    assert "immutable" not in html.get(re.sub(r"/static/\w+/", "/static/old/", files[0])).headers["cache-control"]
