"""What readers type and see: volumes, kinds of material, years, namesakes, pages that are not there."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, Quad
from starlette.testclient import TestClient

from lienthong.exchange.application import create_app
from lienthong.search.forms import volumed
from lienthong.search.materials import called
from lienthong.search.words import words
from lienthong.settings import Settings
from search.shelves import LABEL, TYPE, entity, node, shelved
from sparql.serving import BASE


def _work(name: str, title: str, *editions: tuple[str, int]) -> list[Quad]:
    work = entity(f"work/{name}")
    quads = [Quad(work, TYPE, node("bf:Work")), Quad(work, LABEL, Literal(title))]
    for number, (called_, year) in enumerate(editions):
        edition = entity(f"instance/{name}{number}")
        quads += [
            Quad(work, node("bf:hasInstance"), edition),
            Quad(edition, TYPE, node("bf:Instance")),
            Quad(edition, LABEL, Literal(called_)),
            Quad(edition, node("bf:instanceOf"), work),
            Quad(edition, node("schema:datePublished"), Literal(str(year), datatype=node("xsd:gYear"))),
        ]
    return quads


def _named(id_: str, class_: str, label: str, **said: str) -> list[Quad]:
    one = entity(id_)
    told = [Quad(one, node(f"schema:{name}"), Literal(value)) for name, value in said.items()]
    return [Quad(one, TYPE, node(class_)), Quad(one, LABEL, Literal(label)), *told]


def _catalogue() -> list[Quad]:
    quads = _work("suviet", "Lịch sử Việt Nam", ("Lịch sử Việt Nam. T.1", 2013), ("Lịch sử Việt Nam. T.2", 1971))
    quads += _work("sukhac", "Lịch sử Việt Nam giản yếu", ("Lịch sử Việt Nam giản yếu", 1990))
    quads += _work("nongnghiep", "Khoa học nông nghiệp", ("Khoa học nông nghiệp", 2001))
    quads += _work("khoi", "Khởi nghĩa Lam Sơn", ("Khởi nghĩa Lam Sơn", 1985))
    quads += _work("demen", "Dế Mèn phiêu lưu ký", ("Dế Mèn phiêu lưu ký", 1999))
    quads.append(Quad(entity("instance/demen0"), TYPE, node("bf:Tactile")))
    for name, degree in (("ba", "Phó tiến sĩ"), ("bb", "Ths."), ("bc", "")):
        quads += _work(name, f"Chữ huý thời Trần {name}", (f"Chữ huý thời Trần {name}", 2000))
        quads.append(Quad(entity(f"work/{name}"), TYPE, node("schema:Thesis")))
        if degree:
            quads.append(Quad(entity(f"work/{name}"), node("schema:inSupportOf"), Literal(degree)))
    for name, publisher in (("doi", "Nhà xuất bản Một"), ("doihai", "Nhà xuất bản Hai")):
        quads += _work(name, "Đợi mưa sang", ("Đợi mưa sang", 2003)) + _named(f"agent/{name}", "bf:Agent", publisher)
        quads.append(Quad(entity(f"instance/{name}0"), node("schema:publisher"), entity(f"agent/{name}")))
    quads += _named("agent/vuong", "bf:Agent", "Trần Quốc Vượng", birthDate="1934", deathDate="2005")
    quads += _named("agent/vuonghai", "bf:Agent", "Trần Quốc Vượng")
    quads += _named("agent/vuongba", "bf:Agent", "Trần Quốc Vượng")
    quads.append(Quad(entity("work/khoi"), node("schema:author"), entity("agent/vuonghai")))
    quads.append(Quad(entity("work/demen"), node("schema:author"), entity("agent/vuongba")))
    for id_, class_ in (
        ("subject/viet", "skos:Concept"),
        ("place/viet", "bf:Place"),
        ("subject/vietloai", "skos:Concept"),
    ):
        quads += _named(id_, class_, "Việt Nam")
        quads.append(Quad(entity("work/suviet"), node("bf:subject"), entity(id_)))
    quads.append(Quad(entity("subject/vietloai"), TYPE, node("bf:GenreForm")))
    return quads


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    data: Path = tmp_path_factory.mktemp("readers")
    shelved(data, quads=_catalogue())
    with TestClient(create_app(Settings(data=data, base=BASE, query_workers=1)), base_url=BASE) as opened:
        yield opened


def _found(client: TestClient, **asked: str) -> list[str]:
    return [
        one["iri"].rpartition("/")[2].rstrip("x") for one in client.get("/vi/search.json", params=asked).json()["hits"]
    ]


def test_volumes_are_one_word_however_they_are_written() -> None:
    for text in ("Tập 1", "T.1", "T. I", "quyển 01", "Phần I", "Vol. 1"):
        assert volumed(words(f"Sử {text} mới")) == ["sử", "t.1", "mới"]
    for text in ("Tập đọc", "Tập 2019", "Phan Bội Châu", "toàn tập", "tập xx xx"):
        assert volumed(words(text)) == words(text) or text == "tập xx xx"
    assert volumed(words("q.xxxix tập")) == ["t.39", "tập"]


@pytest.mark.parametrize(
    "typed", ["lịch sử việt nam tập 1", "lich su viet nam quyen I", "Lịch sử Việt Nam T.1", "lịch sử việt nam 1"]
)
def test_a_volume_is_found(client: TestClient, typed: str) -> None:
    told = client.get("/vi/search.json", params={"q": typed}).json()
    assert told["matched"] == "all" and _found(client, q=typed) == ["suviet"]
    assert told["hits"][0]["excerpt"] == "Lịch sử Việt Nam. T.1"
    assert _found(client, q="lịch sử việt nam tập 7")[0] in ("suviet", "sukhac")
    assert client.get("/vi/search.json", params={"q": "lịch sử việt nam tập 7"}).json()["dropped"] == ["7"]


def test_kinds_of_material_and_degrees_are_found(client: TestClient) -> None:
    assert _found(client, q="luận án tiến sĩ") == _found(client, q="PhD thesis") == ["ba"]
    assert _found(client, q="luận văn thạc sĩ") == _found(client, q="master's thesis") == ["bb"]
    assert sorted(_found(client, q="luan an")) == ["ba", "bc"] and sorted(_found(client, q="thesis")) == [
        "ba",
        "bb",
        "bc",
    ]
    assert _found(client, q="braille") == _found(client, q="dế mèn chữ nổi") == ["demen"]
    assert (
        called(frozenset({"schema:Thesis"}), ("Cao học triết học",))[0] == "luận văn thạc sĩ"
        and called(frozenset({"schema:Person"}), ()) == []
    )


def test_years_that_hits_are_sorted_by_are_shown(client: TestClient) -> None:
    def years(sort: str) -> list[tuple[str, str]]:
        told = client.get("/vi/search.json", params={"q": "lich su viet nam", "kind": "work", "sort": sort}).json()
        return [(one["title"], one["year"]) for one in told["hits"]]

    first, second = "Lịch sử Việt Nam", "Lịch sử Việt Nam giản yếu"
    assert years("oldest") == years("best") == [(first, "1971"), (second, "1990")]
    assert years("newest") == [(first, "2013"), (second, "1990")]


def test_namesakes_are_told_apart(client: TestClient) -> None:
    told = client.get("/vi/search.json", params={"q": "trần quốc vượng", "kind": "agent"}).json()
    assert {one["note"] for one in told["hits"]} == {"1934–2005", "«Khởi nghĩa Lam Sơn»", "«Dế Mèn phiêu lưu ký»"}
    told = client.get("/vi/search.json", params={"q": "lịch sử"}).json()
    notes = {one["note"] for one in told["facets"]["subject"]["values"] if one["name"] == "Việt Nam"}
    assert notes == {"Chủ đề", "Địa danh", "Thể loại"}
    assert "Việt Nam (Địa danh)" in client.get("/vi/search?q=lịch+sử", headers={"accept": "text/html"}).text


def test_works_of_one_title_and_year_are_told_by_their_publishers(client: TestClient) -> None:
    told = client.get("/vi/search.json", params={"q": "đợi mưa sang", "kind": "work"}).json()
    assert [one["title"] for one in told["hits"]] == ["Đợi mưa sang"] * 2
    assert {one["note"] for one in told["hits"]} == {"Nhà xuất bản Một", "Nhà xuất bản Hai"}


def test_the_number_beside_a_value_is_that_of_the_hits_it_leaves(client: TestClient) -> None:
    told = client.get("/vi/search.json", params={"q": "lịch sử"}).json()
    offered = [one for facet in told["facets"].values() for one in facet["values"]]
    assert {"instance", "work"} <= {one["value"] for one in offered}
    for one in offered:
        assert client.get(one["search"]).json()["total"] == one["number"], one


@pytest.mark.parametrize("path", ["search", "search.json"])
def test_there_is_no_page_behind_the_last(client: TestClient, path: str) -> None:
    for asked, status in (("lich su&page=1", 200), ("lich su&page=2", 404), ("qqqq&page=1", 200), ("qqqq&page=2", 404)):
        assert client.get(f"/vi/{path}?q={asked}").status_code == status


def test_a_word_that_is_known_is_no_mistake_of_another(client: TestClient) -> None:
    """Both syllables are known, never side by side: one of them alone, or another instead, would be another word."""
    told = client.get("/vi/search.json", params={"q": "khởi nghiệp"}).json()
    assert (told["total"], told.get("meant")) == (0, None)
    assert client.get("/vi/search.json", params={"q": "khoi nghia nam son"}).json()["meant"] == "khoi nghia lam son"
