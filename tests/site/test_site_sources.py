"""Pages of everything that the sample catalogue brings: each property and source once, in both languages."""

import json
import re
import time
import tomllib
from collections.abc import Iterator
from html import unescape
from itertools import pairwise
from pathlib import Path

import httpx
import pytest
from siteserver import Demo

from lienthong.content import folder
from lienthong.site.licensed import licensed
from lienthong.site.published import open_current
from lienthong.site.reading import Reading, best_label, full, iris
from lienthong.site.reading import named as term
from lienthong.site.show import Part, Show
from lienthong.site.thrift import without_parts
from lienthong.site.values import whole_day

LANGS = ("vi", "en")
FACTS = re.compile(r'<section class="facts".*?</section>', re.DOTALL)
ROW = re.compile(r"<dt>(.*?)</dt>(.*?)</div>", re.DOTALL)
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


class Sample:
    """The sample catalogue as it is served, and the entities that together show all there is."""

    def __init__(self, base: str, data: Path) -> None:
        opened = open_current(data)
        assert opened is not None
        self.base, self.opened = base, opened
        self.reading = Reading(opened)
        self.cover, self.by_source = self._choose()
        self.client = httpx.Client(base_url=base, headers={"accept": "text/html"}, timeout=30, trust_env=False)
        self._pages: dict[str, str] = {}

    def _choose(self) -> tuple[list[str], dict[str, list[str]]]:
        """Entities that have a property, class or source no one before them had, per kind; all by source."""
        seen: set[tuple[str, str]] = set()
        cover, by_source = [], {}
        for iri in sorted({quad.subject.value for quad in self.opened.store.quads_for_pattern(None, None, None)}):
            one = self.opened.addresses.entity(iri)
            if not one or "#" in iri:
                continue
            tree = self.reading.tree(iri)
            node, kind = tree.get(iri, {}), one.partition("/")[0]
            records = iris(node, "bf:adminMetadata")
            sources = {self.reading.first(record, "dct:isPartOf") for record in records}
            for source in sources:
                by_source.setdefault(source, []).append(one)
            shown = {(kind, name) for name in [*node, *sources]}
            shown |= {(kind, value) for inner in tree.values() for value in iris(inner, "rdf:type")}
            if shown - seen:
                seen |= shown
                cover.append(one)
        return cover, by_source

    def page(self, lang: str, one: str) -> str:
        address = f"/{lang}/{one}"
        if address not in self._pages:
            answer = self.client.get(address)
            assert answer.status_code == 200, address
            self._pages[address] = answer.text
        return self._pages[address]

    def find(self, curie: str, value: str) -> str:
        """An entity (kind/id) with a class or property value."""
        for quad in self.opened.store.quads_for_pattern(None, None, None):
            if quad.predicate.value == full(curie) and quad.object.value == value:
                return self.opened.addresses.entity(quad.subject.value.partition("#")[0])
        pytest.fail(f"no entity of the sample has {curie} {value}")


@pytest.fixture(scope="module")
def sample(demo: Demo) -> Iterator[Sample]:
    sample = Sample(demo.base, demo.data)
    yield sample
    sample.client.close()


def rows(page: str) -> dict[str, list[str]]:
    """The table of a page: label to values as plain text."""
    section = FACTS.search(page)
    found = {}
    for label, values in ROW.findall(section[0] if section else ""):
        parts = re.findall(r"<(?:dd|li)>(.*?)</(?:dd|li)>", values.replace('<dd><ul class="chips">', ""), re.DOTALL)
        found[unescape(label)] = [" ".join(unescape(re.sub(r"<[^>]+>", "", one)).split()) for one in parts]
    return found


def messages(lang: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((folder("site") / "messages" / lang / "pages.toml").read_text("utf-8"))


@pytest.mark.parametrize("lang", LANGS)
def test_every_property_that_a_page_shows_has_a_name(sample: Sample, lang: str) -> None:
    known = set(messages(lang)["property"].values())
    unnamed = {label: one for one in sample.cover for label in rows(sample.page(lang, one)) if label not in known}
    assert len(sample.cover) > 60
    assert not unnamed


@pytest.mark.parametrize("lang", LANGS)
def test_no_row_says_a_thing_twice(sample: Sample, lang: str) -> None:
    doubled = {
        (one, label): values
        for one in sample.cover
        for label, values in rows(sample.page(lang, one)).items()
        if len(set(values)) < len(values) and one.partition("/")[0] not in ("subject", "agent")
    }
    # Places and agents of one name may be several headings, each with a page of its own.
    places = {messages(lang)["property"][name] for name in ("bf_contribution", "bf_relatedTo", "bf_hasPart")}
    assert not {key: values for key, values in doubled.items() if key[1] not in places}


def test_each_of_the_sources_is_on_pages(sample: Sample) -> None:
    assert len(sample.by_source) == 19
    for source, found in sample.by_source.items():
        page = sample.page("vi", found[0])
        assert sample.opened.addresses.page(source, "vi") in page.partition('class="origins"')[2], source


def test_the_home_page_names_the_sources_and_kinds_of_material(sample: Sample) -> None:
    deadline = time.monotonic() + 20
    while "Đang đếm" in (home := sample.client.get("/vi/").text) and time.monotonic() < deadline:
        time.sleep(0.1)
    listed = home.partition('id="sources-h"')[2].partition("</section>")[0]
    assert {sample.opened.addresses.page(one, "vi") for one in sample.by_source} == set(
        re.findall(r'href="(.*?)"', listed)
    )
    assert "217 biểu ghi" in listed
    materials = home.partition('id="materials-h"')[2].partition("</section>")[0]
    named = set(re.findall(r"<li><a [^>]+>(.*?)</a> <span", materials))
    assert {"Sách", "Học liệu", "Luận văn, luận án", "Báo cáo"} <= named


@pytest.mark.parametrize("lang", LANGS)
def test_pages_can_be_heard_and_have_each_id_once(sample: Sample, lang: str) -> None:
    for one in sample.cover:
        page = sample.page(lang, one)
        ids = re.findall(r'\bid="([^"]+)"', page)
        assert len(ids) == len(set(ids)), one
        assert set(re.findall(r'aria-labelledby="([^"]+)"', page)) <= set(ids), one
        levels = [int(level) for level in re.findall(r"<h([1-6])\b", page)]
        assert levels[0] == 1 and levels.count(1) == 1, one
        assert all(after - before <= 1 for before, after in pairwise(levels)), one


def test_what_search_engines_read_is_schema_org(sample: Sample) -> None:
    kinds = set()
    for one in sample.cover:
        for text in BLOCK.findall(sample.page("vi", one)):
            block = json.loads(text)
            kinds |= {block["@type"]} if isinstance(block["@type"], str) else set(block["@type"])
            assert block["@context"] == "https://schema.org"
            assert "#" not in json.dumps(block.get("sourceOrganization", "")), one
    assert {"LearningResource", "Report", "Thesis", "ScholarlyArticle", "Library", "DefinedTerm"} <= kinds


def test_a_task_is_named_once_with_its_number(sample: Sample) -> None:
    report = sample.find("rdfs:label", "Chương trình nông nghiệp đô thị mẫu 2020-2025")
    page = sample.page("vi", report)
    related = rows(page)["Liên quan"]
    assert [one for one in related if "TTH.2020-KC.06" in one and "Cấp tỉnh" in one] == related
    assert "Đơn vị chủ trì" not in rows(page) and "result of the research" not in page
    block = next(found for text in BLOCK.findall(page) if "sourceOrganization" in (found := json.loads(text)))
    assert block["@type"] == "Report" and block["sourceOrganization"]["@type"] == "ResearchProject"


def test_a_learning_resource_says_its_type_in_the_page_s_language(sample: Sample) -> None:
    one = sample.find("schema:learningResourceType", "tuyển tập")
    assert rows(sample.page("vi", one))["Loại học liệu"] == ["tuyển tập"]
    blocks = [json.loads(text) for text in BLOCK.findall(sample.page("vi", one))]
    assert [found["learningResourceType"] for found in blocks if "learningResourceType" in found] == ["tuyển tập"]
    assert "collection" in str(rows(sample.page("en", one))) and "tuyển tập" not in str(rows(sample.page("en", one)))


def test_a_licensed_title_names_its_readers_and_no_lack_of_a_licence(sample: Sample) -> None:
    one = sample.by_source[f"{sample.base}/dataset/doc-bao"][0]
    page = sample.page("vi", one)
    section = page.partition('<section class="licensed"')[2].partition("</section>")[0]
    assert section.count("doc-bao.example.org") <= 2 and "Không rõ giấy phép" not in page
    if "Bạn đọc được dùng của" in section:
        assert "Dành cho bạn đọc của các thư viện đăng ký" not in section
    items = iris(sample.reading.node(f"{sample.base}/{one}"), "bf:hasItem")
    assert licensed(Show(sample.reading, "vi"), items)


def test_a_book_leads_to_its_own_place_in_the_library_s_catalogue(sample: Sample) -> None:
    record = next(one for one in sample.by_source[f"{sample.base}/dataset/song-hong"] if one.startswith("instance/"))
    found = sample.client.get(f"/{record}/holdings").json()
    group = next(one for one in found["libraries"] if one["name"]["vi"] == "Thư viện Mẫu Sông Hồng")
    numbers = [number for one in group["records"] for number in one["numbers"]]
    assert group["opac"] in {f"https://opac.song-hong.example.org/bieu-ghi/{number}" for number in numbers}
    assert group["request"].startswith("https://song-hong.example.org/yeu-cau?so=")
    page = sample.page("vi", record)
    assert unescape(page).count(f'href="{group["opac"]}"') == 1 and f'href="{group["request"]}"' in unescape(page)


@pytest.mark.parametrize(("lang", "words"), [("vi", "Ai cũng đọc được"), ("en", "Free for everyone to read")])
def test_a_title_that_is_free_says_so(sample: Sample, lang: str, words: str) -> None:
    start = f"{sample.base}/item/"
    quads = sample.opened.store.quads_for_pattern(None, term("schema:isAccessibleForFree"), None)
    items = [quad.subject.value for quad in quads if quad.subject.value.startswith(start)]
    assert items
    for item in items:
        instance = sample.opened.addresses.entity(sample.reading.first(item, "bf:itemOf"))
        page = sample.page(lang, instance)
        section = page.partition('<section class="licensed"')[2].partition("</section>")[0]
        assert words in section, instance


def test_a_licence_is_not_said_again_in_words(sample: Sample) -> None:
    one = sample.find("schema:usageInfo", "Phạm vi công cộng")
    page = sample.page("vi", one)
    assert "Public Domain Mark" in page and "Phạm vi công cộng" not in page.partition("<main")[2]


def test_a_library_has_one_address_and_one_code(sample: Sample) -> None:
    one = sample.find("schema:address", "Số 3 đường Mẫu, Thành phố Hồ Chí Minh")
    found = rows(sample.page("vi", one))
    assert found["Địa chỉ"] == ["Số 3 đường Mẫu, Thành phố Hồ Chí Minh"]
    assert found["Định danh khác"] == ["TVBN (ISIL)"] and "Số kiểm soát" not in found
    english = sample.page("en", one)
    assert "<h1>Bến Nghé Sample Library</h1>" in english and "Public library" in english


def test_an_e_book_on_sale_is_not_called_held_nowhere(sample: Sample) -> None:
    instance = sample.by_source[f"{sample.base}/dataset/nha-sach-so"]
    books = [one for one in instance if one.startswith("instance/")]
    work = sample.reading.first(f"{sample.base}/{books[0]}", "bf:instanceOf")
    page = sample.page("vi", sample.opened.addresses.entity(work))
    card = next(one for one in page.split('<li class="card">')[1:] if books[0] in one)
    assert "Nơi bán:" in card and "VND" in card and "Chưa ghi nhận" not in card


@pytest.mark.parametrize("lang", LANGS)
def test_a_data_set_in_words(sample: Sample, lang: str) -> None:
    page = sample.page(lang, "dataset/doc-bao")
    words = messages(lang)["property"]
    found = rows(page)
    licence = "hiến tặng cho công chúng" if lang == "vi" else "public domain dedication"
    assert found[words["dct_license"]] == [f"CC0 1.0 ({licence})"]
    assert found[words["void_documents"]] == ["11"] and words["dct_title"] not in found
    assert not re.search(r"\dT\d\d:", str(found))
    assert ("Đọc Báo Sample Database" in page) == (lang == "en")


def test_every_format_of_records_has_a_name(sample: Sample) -> None:
    formats = {quad.object.value for quad in sample.opened.store if quad.predicate.value == full("dct:format")}
    assert len(formats) > 8
    for lang in LANGS:
        assert not {one for one in formats if one.replace("-", "_") not in messages(lang)["format"]}


def test_labels_in_the_page_s_language_come_first() -> None:
    both = [("Thư viện Quốc hội Hoa Kỳ", "vi"), ("Library of Congress", "en")]
    assert best_label(both, "en") == both[1] and best_label(both, "vi") == both[0]
    assert best_label([("Số đỏ", "vi"), ("Dumb luck", "fr")], "en")[0] == "Số đỏ"


def test_days_and_months() -> None:
    assert (whole_day("2014-03-01", "vi"), whole_day("2014-03-01", "en")) == ("1/3/2014", "1 March 2014")
    assert (whole_day("2022-05", "vi"), whole_day("2022-05", "en")) == ("5/2022", "May 2022")
    assert whole_day("2022-31", "vi") == "2022-31" and whole_day("31/31/2019?", "vi") == "31/31/2019?"


def test_a_value_that_another_contains_is_left_out() -> None:
    lines = [[Part("NXB Văn học")], [Part("Hà Nội : "), Part("NXB Văn học", href="/a")], [Part("Huế", href="/b")]]
    assert without_parts(lines) == lines[1:]
    assert without_parts([[Part("Huế", href="/b")], [Part("Huế, 1990")]])[0][0].href == "/b"
    pages = [[Part("259 tr.")], [Part("259 trang")], [Part("25 tr.")], [Part("259 trang : minh hoạ")]]
    assert without_parts(pages) == pages[2:]
