"""Who holds it: the page of an edition, the page of its Work, and both as JSON for other systems."""

import json
import re
import time
from collections.abc import Iterator
from urllib.parse import quote

import httpx
import pytest
from lxml import html as markup
from siteserver import free_port, serving
from synthetic import publish
from union import DAK_LAK, EDITIONS, HA_NOI, HUE, MANY, Union

from lienthong.graph.terms import Source
from lienthong.site.holdings_schema import SCHEMAS


class World:
    """A served union catalogue and the names of what is in it."""

    def __init__(self, base: str, names: dict[str, str]) -> None:
        self.base, self.names = base, names
        self.client = httpx.Client(base_url=base, headers={"accept": "text/html"}, timeout=30, trust_env=False)

    def page(self, name: str, query: str = "", lang: str = "vi") -> markup.HtmlElement:
        answer = self.client.get(f"/{lang}/{self.names[name]}{query}")
        assert answer.status_code == 200
        return markup.fromstring(answer.text)

    def holdings(self, name: str, **asked: object) -> dict:
        answer = self.client.get(f"/{self.names[name]}/holdings", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    data = tmp_path_factory.mktemp("union") / "data"
    base = f"http://127.0.0.1:{free_port()}"
    made = Union(base)
    names = made.fill()
    publish(made, data)
    with serving(data, base):
        found = World(base, names)
        yield found
        found.client.close()


def words(node: markup.HtmlElement) -> str:
    return " ".join(node.text_content().split())


def fits(value: object, schema: dict, place: str = "$") -> list[str]:
    """Where a value is not what its JSON Schema says: the parts of the language that ``holdings_schema`` uses."""
    names = {"object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool}
    allowed = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if value is None:
        return [] if "null" in allowed else [f"{place}: null"]
    kind = next(one for one in allowed if one != "null")
    if not isinstance(value, names[kind]) or (kind in ("integer", "number") and isinstance(value, bool)):
        return [f"{place}: {type(value).__name__}"]
    if isinstance(value, list):
        return [fault for at, one in enumerate(value) for fault in fits(one, schema["items"], f"{place}[{at}]")]
    if isinstance(value, dict):
        missing = [f"{place}.{name}: missing" for name in schema["required"] if name not in value]
        unknown = [f"{place}.{name}: not described" for name in value if name not in schema["properties"]]
        inner = [(name, one) for name, one in value.items() if name in schema["properties"]]
        return missing + unknown + [f for n, one in inner for f in fits(one, schema["properties"][n], f"{place}.{n}")]
    return []


@pytest.mark.parametrize("name", ["shared", "crowded", "shared_work", "kieu", "hub"])
def test_documents_are_what_their_schema_says(world: World, name: str) -> None:
    kind = "InstanceHoldings" if name in ("shared", "crowded") else "WorkHoldings"
    assert fits(world.holdings(name), SCHEMAS[kind]) == []
    described = world.client.get("/openapi.json").json()
    path = f"/{world.names[name].partition('/')[0]}/{{id}}/holdings"
    answer = described["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
    assert answer["schema"]["$ref"].rpartition("/")[2] == kind and kind in described["components"]["schemas"]


def test_libraries_stand_in_the_order_of_the_alphabet_with_what_they_hold(world: World) -> None:
    found = world.holdings("shared")
    assert [one["name"]["vi"] for one in found["libraries"]] == [DAK_LAK, HA_NOI, HUE]
    assert (found["totalLibraries"], found["totalCopies"], found["complete"], found["next"]) == (3, 4, True, None)
    hue = found["libraries"][2]
    assert (hue["name"]["en"], hue["isil"], hue["url"]) == ("Hue Library", "XX-HUE", "https://hue.example.org/")
    assert {(one["name"], one["valid"]) for one in hue["places"]} == {("Thừa Thiên Huế", "/2024-12-31"), ("Huế", None)}
    assert [(one["numbers"], one["changed"]) for one in hue["records"]] == [(["a/1&b=2"], "2024-05-06T07:08:09")]
    copy = next(one for one in hue["items"] if one["barcode"] == "HUE1")
    assert (copy["shelfMark"], copy["sublocation"]) == ("895 / 2", "Kho mở")
    assert copy["availability"] == "http://schema.org/InStoreOnly" and copy["notes"][0]["vi"] == "Thiếu bìa"
    assert copy["record"] == hue["records"][0]["record"]
    assert {"type": "isbn", "value": "9786041000018"} in found["identifiers"]


def test_access_online_stands_apart_with_whose_readers_may_use_it(world: World) -> None:
    online = world.holdings("shared")["online"]
    assert [one["item"] for one in online] == [f"{world.base}/{world.names['access']}"]
    assert [one["name"]["vi"] for one in online[0]["libraries"]] == [DAK_LAK, HUE]
    assert online[0]["urls"] == ["https://csdl.example.org/so-do"] and online[0]["free"] is False
    page = words(world.page("shared"))
    assert "Đọc trực tuyến qua thư viện" in page and "4 bản" in page


def test_links_lead_to_this_very_book_and_never_run(world: World) -> None:
    dak_lak, ha_noi, hue = world.holdings("shared")["libraries"]
    number, title = quote("a/1&b=2", safe=""), quote("Số đỏ : tiểu thuyết trào phúng", safe="")
    assert hue["opac"] == f"https://opac.hue.example.org/bib/{number}?t={title}"
    assert dak_lak["opac"] == "https://opac.dak-lak.example.org/isbn/9786041000018"
    assert (ha_noi["opac"], ha_noi["request"]) == (None, "https://hn.example.org/?9786041000018")
    page = world.page("shared")
    links = {one.get("href"): one for one in page.cssselect(".holder a.out")}
    assert set(links) == {hue["opac"], dak_lak["opac"], ha_noi["request"]}
    assert all("nofollow" in one.get("rel") for one in links.values())
    assert not page.xpath("//@href[starts-with(translate(., 'JAVSCRIPT', 'javscript'), 'javascript')]")


def test_the_page_groups_copies_by_library_with_place_and_state(world: World) -> None:
    page = world.page("shared")
    groups = page.cssselect(".holder")
    assert [words(one.cssselect("h3")[0]) for one in groups] == [f"{DAK_LAK} 1 bản", f"{HA_NOI} 1 bản", f"{HUE} 2 bản"]
    hue = words(groups[2])
    assert "Huế (trước đây: Thừa Thiên Huế)" in hue
    assert "Chỉ dùng tại chỗ" in hue and "Thiếu bìa" in hue and "Kho mở" in hue
    english = words(world.page("shared", lang="en"))
    assert (
        "Hue Library" in english and "For use in the library only" in english and "formerly Thừa Thiên Huế" in english
    )


def test_one_heading_and_each_contributor_once(world: World) -> None:
    page = world.page("shared")
    assert words(page.cssselect("h1")[0]) == "Số đỏ : tiểu thuyết trào phúng"
    rows = {
        words(one.cssselect("dt")[0]): [words(v) for v in one.cssselect("dd")]
        for one in page.cssselect(".facts dl > div")
    }
    assert rows["Cũng ghi là"] == ["So do (tieu thuyet)"]
    assert [one.partition(" (")[0] for one in rows["Người tham gia"]] == ["Vũ Trọng Phụng"]
    assert sorted(rows["Khối lượng"]) == ["211 tr.", "212 tr."]
    assert words(page.cssselect(".by")[0]) == "Vũ Trọng Phụng"
    block = json.loads(page.xpath("//script[@type='application/ld+json']")[0].text)
    assert block["name"] == "Số đỏ : tiểu thuyết trào phúng" and block["author"]["name"] == "Vũ Trọng Phụng"
    assert sorted(block["numberOfPages"]) == [211, 212]


def test_an_edition_with_thousands_of_copies_stays_quick_and_bounded(world: World) -> None:
    started = time.perf_counter()
    page = world.page("crowded")
    assert len(page.cssselect(".copies tbody tr")) == 50
    assert f"{MANY // 1000}.000 bản" in words(page.cssselect("#holdings-h")[0])
    world.page("crowded", "?page=100")
    assert world.client.get(f"/vi/{world.names['crowded']}?page=101").status_code == 404
    found = world.holdings("crowded")
    # Three requests; a fraction of a second each on the slowest machine we have.
    assert time.perf_counter() - started < 5
    assert found["totalCopies"] == MANY and sum(len(one["items"]) for one in found["libraries"]) == 100


def test_every_copy_is_on_one_page_of_the_document(world: World) -> None:
    address, seen, requests = f"/{world.names['crowded']}/holdings?limit=500", [], 0
    while address:
        answer = world.client.get(address)
        found, requests = answer.json(), requests + 1
        seen += [item["item"] for one in found["libraries"] for item in one["items"]]
        assert all(len(one["items"]) <= one["copies"] for one in found["libraries"])
        address = (found["next"] or "").removeprefix(world.base)
        assert (f'<{world.base}{address}>; rel="next"' in answer.headers["link"]) == bool(address)
    assert (len(seen), len(set(seen)), requests) == (MANY, MANY, MANY // 500)


@pytest.mark.parametrize("form", ["{id}", "library/{id}", "{base}/library/{id}"])
def test_one_library_of_many(world: World, form: str) -> None:
    wanted = form.format(base=world.base, id=world.names["hue"].partition("/")[2])
    found = world.holdings("crowded", library=wanted, limit=10)
    assert [one["library"] for one in found["libraries"]] == [f"{world.base}/{world.names['hue']}"]
    assert found["totalCopies"] == found["libraries"][0]["copies"] == len(range(0, MANY, 3))
    after = world.client.get(found["next"]).json()
    assert after["offset"] == 10 and after["libraries"][0]["library"] == found["libraries"][0]["library"]
    work = world.holdings("kieu", library=wanted)
    assert work["totalLibraries"] == 1 and work["totalInstances"] == len(range(5, EDITIONS, 10))


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=x", "limit=-1", "offset=-1", "limit=1&limit=2", "library=../x", "library=%3Cscript%3E"]
)
def test_what_cannot_be_asked_is_refused(world: World, query: str) -> None:
    answer = world.client.get(f"/{world.names['shared']}/holdings?{query}", headers={"accept": "application/json"})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert "<script>" not in answer.text


def test_a_limit_above_the_highest_is_the_highest(world: World) -> None:
    assert world.holdings("crowded", limit=100000)["limit"] == 500
    assert world.holdings("crowded", offset=100000)["libraries"] == []


def test_merged_gone_and_unknown(world: World) -> None:
    moved = world.client.get(f"/{world.names['before']}/holdings?limit=7&x={{}}")
    assert moved.status_code == 301
    assert moved.headers["location"].startswith(f"/{world.names['shared']}/holdings?limit=7")
    assert world.client.get(moved.headers["location"]).json()["limit"] == 7
    assert world.client.get(f"/{world.names['lost']}/holdings").status_code == 410
    for one in ("instance/0000000000000000", "work/0000000000000000", "instance/x", "agent/0000000000000000"):
        assert world.client.get(f"/{one}/holdings").status_code == 404


def test_validators_head_and_cors(world: World) -> None:
    address = f"/{world.names['shared']}/holdings"
    answer = world.client.get(address)
    assert answer.headers["access-control-allow-origin"] == "*" and "max-age" in answer.headers["cache-control"]
    again = world.client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    head = world.client.head(address)
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", answer.headers["etag"])
    assert int(head.headers["content-length"]) == len(answer.content)
    tags = {world.client.get(f"{address}?{q}").headers["etag"] for q in ("", "limit=2", "offset=2", "limit=2&offset=1")}
    assert len(tags) == 4
    page = world.page("shared")
    assert page.xpath(f"//a[@href='{address}']")


def test_a_work_with_many_editions_is_paged_newest_first(world: World) -> None:
    years, number = [], 0
    address = f"/vi/{world.names['kieu']}"
    while address:
        page, number = markup.fromstring(world.client.get(address).text), number + 1
        years += [words(one) for one in page.cssselect(".card .year")]
        assert page.xpath("//link[@rel='canonical']/@href")[0].endswith(address)
        address = next(iter(page.xpath("//section[@class='editions']//a[@rel='next']/@href")), "")
    assert years == sorted(years, reverse=True) and len(years) == EDITIONS and number == 3
    assert world.client.get(f"/vi/{world.names['kieu']}?page=4").status_code == 404
    who = world.page("kieu").cssselect(".who")[0]
    assert re.search(r"2 thư viện · 15 bản", words(who)) and HUE in words(who) and HA_NOI in words(who)
    found = world.holdings("kieu")
    assert (found["totalInstances"], found["totalCopies"], len(found["instances"])) == (EDITIONS, 15, 50)
    assert found["instances"][0]["published"] == [years[0]]


def test_the_family_of_a_work_meets_on_its_pages(world: World) -> None:
    original = world.page("kieu")
    translations = original.cssselect("#family-translations")[0].getparent()
    assert [words(one) for one in translations.cssselect("h3")] == ["Tiếng Anh 1", "Tiếng Pháp 2"]
    shown = words(translations)
    assert "The Tale of Kiều" in shown and "người dịch: Nguyễn Khắc Viện" in shown and "1965 – 1 thư viện" in shown
    assert "Truyện Kiều tranh" in words(original.cssselect("#family-adaptations")[0].getparent())
    assert "Bàn về Truyện Kiều" in words(original.cssselect("#family-about")[0].getparent())


def test_a_translation_leads_to_its_original_and_its_sisters(world: World) -> None:
    page = world.page("french")
    originals = page.cssselect("#family-originals")[0].getparent()
    assert originals.xpath(".//a/@href")[0] == f"/vi/{world.names['kieu']}"
    sisters = page.cssselect("#family-translations")[0].getparent()
    assert set(sisters.xpath(".//li/span[1]/a/@href")) == {f"/vi/{world.names[one]}" for one in ("english", "french2")}


def test_what_a_source_may_declare() -> None:
    source = Source("hue", opac="https://opac.hue.example.org/{number}", request="")
    assert (source.opac, source.request, Source("x").opac) == ("https://opac.hue.example.org/{number}", "", "")


def test_the_page_of_a_library_says_how_much_it_holds_and_where_it_is(world: World) -> None:
    page = world.page("hue")
    rows = {words(one.cssselect("dt")[0]): one for one in page.cssselect(".facts dl > div")}
    copies = len(range(0, MANY, 3)) + 2 + 2 + 1 + len([n for n in range(0, EDITIONS, 5) if n % 2]) + 1
    assert words(rows["Số bản trong mục lục chung"].cssselect("dd")[0]) == f"{copies:,}".replace(",", ".")
    assert "Huế" in words(rows["Nơi"]) and "đến 31/12/2024" in words(rows["Nơi"])
    address = rows["Toạ độ"].xpath(".//a/@href")[0]
    assert address == "https://www.openstreetmap.org/?mlat=16.46&mlon=107.59#map=17/16.46/107.59"
    assert world.holdings("shared", library=world.names["hue"])["libraries"][0]["geo"] == {
        "latitude": 16.46,
        "longitude": 107.59,
    }
