"""A registry, a licensed database and a library's own catalogue: the same libraries and Works, published once."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, Store

from cataloguing import catalogue
from lienthong.content import folder
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source, prefixes
from lienthong.mappings.line import parse_record
from lienthong.messages import Lang
from lienthong.pipeline.load import Summary, load
from lienthong.pipeline.report.gather import gather
from lienthong.site.entity_page import EntityPage, build
from lienthong.site.published import open_current
from lienthong.site.show import text_of

BASE = "https://lienthong.example.vn"
HEAD = (
    "publication_title\tprint_identifier\tonline_identifier\tdate_first_issue_online\tnum_first_vol_online\t"
    "date_last_issue_online\tembargo_info\ttitle_url\ttitle_id\tpublication_type\taccess_type\n"
)
NATURE = "Nature\t0028-0836\t1476-4687\t1990\t343\t2000\t\thttps://x.example.org/nature\tNAT\tserial\tP\n"
MORE = "Nature\t0028-0836\t1476-4687\t2005\t433\t\tP1Y\thttps://x.example.org/nature\tNAT\tserial\tP\n"
OPEN = "Tạp chí Mở\t\t2049-3630\t2010\t1\t\t\thttps://x.example.org/mo\tMO\tserial\tF\n"
SERIAL = """LDR 00000nas a2200000 a 4500
001 5
022 0_ $a 0028-0836
245 00 $a Nature
260 __ $a London : $b Macmillan, $c 1869-
852 __ $a {code} $h N 1 $p TC.001"""
REGISTRY = (
    "Mã thư viện,Tên thư viện,Tên tiếng Anh,Loại thư viện,Tỉnh,Tỉnh cũ,Mã 040,Mẫu liên kết OPAC,Giờ mở cửa,Điện thoại\n"
    'mau,Thư viện tỉnh Mẫu,Sample Library,tỉnh,Ninh Bình,Nam Định,TVMAU,https://opac.example.org/?i={issn},'
    '"T2-T6: 8h-17h",0912345678\n'
    "khac,Thư viện Khác,,xã,Hà Giang,,,,,\n"
)  # fmt: skip


def file(folder: Path, name: str, text: str, encoding: str = "utf-8") -> str:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return str(path)


def published(data: Path) -> Store:
    with Ledger.open(data) as ledger:
        publish(ledger, data, BASE)
    generation = current(data)
    assert generation is not None
    return generation.open()


def rows(store: Store, query: str) -> list[list[str]]:
    found = store.query(query, prefixes=dict(prefixes()))
    text = found.serialize(format=QueryResultsFormat.TSV).decode()
    return sorted(line.split("\t") for line in text.splitlines()[1:])


@pytest.fixture
def made(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    said = Source("goi", title_vi="Gói Mẫu", subscribers=("mau", "khac"))
    load(data, "goi", [file(tmp_path, "kbart.txt", HEAD + NATURE + MORE + OPEN)], said=said)
    load(data, "mau", [str(catalogue(tmp_path / "a.mrc", parse_record(SERIAL.format(code="TVMAU"), "marc21")))],
         said=Source("mau", title_vi="Mục lục Mẫu", library_name="TV Mẫu"))  # fmt: skip
    load(data, "registry", [file(tmp_path, "libraries.csv", REGISTRY)])
    return data


def page_of(data: Path, iri: str, lang: Lang = "vi") -> EntityPage:
    opened = open_current(data)
    assert opened is not None
    page = build(opened, lang, iri.strip("<>").removeprefix(f"{opened.addresses.base}/"), "", 1)
    assert page is not None
    return page


def test_one_work_in_print_and_online_and_who_may_use_it(made: Path) -> None:
    store = published(made)
    held = rows(
        store,
        "SELECT ?name WHERE { ?w a bf:Work ; rdfs:label 'Nature' ; bf:hasInstance ?i . ?i a bf:Electronic ."
        " ?i bf:hasItem ?t . ?t bf:heldBy ?l . ?l rdfs:label ?name . FILTER(LANG(?name) = 'vi') }",
    )
    assert held == [['"Thư viện Khác"@vi'], ['"Thư viện tỉnh Mẫu"@vi']]
    works = rows(store, "SELECT DISTINCT ?w WHERE { ?w a bf:Work ; rdfs:label 'Nature' }")
    instances = rows(store, "SELECT DISTINCT ?i WHERE { ?w a bf:Work ; rdfs:label 'Nature' ; bf:hasInstance ?i }")
    assert (len(works), len(instances)) == (1, 2)
    shelf = "bf:hasItem/bf:shelfMark/rdfs:label 'N 1'"
    linked = rows(store, f"SELECT ?p WHERE {{ ?e bf:otherPhysicalFormat ?p . ?p {shelf} }}")
    assert len(linked) == 1
    covered = rows(
        store,
        "SELECT ?c WHERE { ?t schema:conditionsOfAccess ?any ; bf:enumerationAndChronology ?c FILTER(LANG(?c)='vi') }",
    )
    assert {one[0] for one in covered} == {
        '"từ tập 343 (1990) đến 2000"@vi',
        '"từ tập 433 (2005) đến nay; chưa có 1 năm gần nhất"@vi',
        '"từ tập 1 (2010) đến nay"@vi',
    }


def test_a_registry_row_is_the_library_of_source_code_and_subscription(made: Path) -> None:
    store = published(made)
    libraries = rows(store, "SELECT DISTINCT ?l WHERE { ?l a schema:Library . FILTER EXISTS { ?t bf:heldBy ?l } }")
    assert len(libraries) == 2  # TVMAU of 852, the source, the subscriber and the row are one; and «khac»
    dataset = rows(store, "SELECT ?l WHERE { GRAPH ?g { ?d dct:publisher ?l } ?l rdfs:label 'Sample Library'@en }")
    assert len(dataset) == 1
    where = "?l rdfs:label 'Thư viện tỉnh Mẫu'@vi ; schema:location ?p . ?p rdfs:label ?n"
    places = rows(store, f"SELECT ?n WHERE {{ {where} }}")
    assert [one[0] for one in places] == ['"Nam Định"', '"Ninh Bình"']
    former = rows(store, "SELECT ?n WHERE { ?l rdfs:label 'Thư viện Khác'@vi ; schema:location/rdfs:label ?n }")
    assert [one[0] for one in former] == ['"Hà Giang"', '"Tuyên Quang"']


def test_no_mobile_number_is_published(made: Path) -> None:
    store = published(made)
    assert not [quad for quad in store if "0912345678" in str(quad)]


def test_a_title_that_leaves_the_list_is_withdrawn(made: Path, tmp_path: Path) -> None:
    published(made)
    summary = load(made, "goi", [file(tmp_path, "new.txt", HEAD + OPEN)], complete=True)
    assert (summary.live, summary.deleted) == (1, 1)
    store = published(made)
    assert rows(store, "SELECT ?t WHERE { ?t schema:conditionsOfAccess ?c ; bf:heldBy ?l }") and not rows(
        store, "SELECT ?i WHERE { ?i a bf:Electronic ; rdfs:label 'Nature' }"
    )


def test_subscribers_change_without_a_new_list(made: Path, tmp_path: Path) -> None:
    said = Source("goi", title_vi="Gói Mẫu", subscribers=("mau",))
    load(made, "goi", [str(tmp_path / "kbart.txt")], said=said)
    held = rows(published(made), "SELECT DISTINCT ?l WHERE { ?t schema:conditionsOfAccess ?c ; bf:heldBy ?l }")
    assert len(held) == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_lists_in_the_encodings_of_providers(tmp_path: Path, encoding: str) -> None:
    summary = load(tmp_path / "data", "goi", [file(tmp_path, "a.txt", HEAD + NATURE + OPEN, encoding)])
    assert (summary.read, summary.live) == (2, 2)


def test_latin_1_is_read(tmp_path: Path) -> None:
    text = HEAD + "".join(
        f"Études médiévales {n}\t\t\t\t\t\t\thttps://x.example.org/{n}\tE{n}\tmonograph\tP\n" for n in range(20)
    )
    load(tmp_path / "data", "goi", [file(tmp_path, "a.txt", text, "latin-1")])
    assert rows(
        published(tmp_path / "data"),
        "SELECT ?w WHERE { ?w a bf:Work ; rdfs:label ?t FILTER(STR(?t) = 'Études médiévales 7') }",
    )


def broken(tmp_path: Path, *lines: str) -> Summary:
    return load(tmp_path / "data", "goi", [file(tmp_path, "a.txt", HEAD + "".join(one + "\n" for one in lines))])


def test_rows_of_any_shape_are_kept_or_told(tmp_path: Path) -> None:
    summary = broken(
        tmp_path,
        NATURE.rstrip(),
        "Only a title",
        "\t1234-5678\t\t\t\t\t\t\tNONE\tserial\tP",
        'An "unclosed quote\t\t\t\t\t\t\t\tQ\tserial\tP',
        "Too wide" + "\tx" * 40,
        '=HYPERLINK("https://bad.example.org")\t\t\t2012-13\t\t\tP1Z\tjavascript:alert(1)\tBAD\tserial\tZ',
        "Huge " + "x" * 50_000 + "\t\t\t\t\t\t\t\tHUGE\tmonograph\tF",
    )
    assert summary.read == 7 and summary.held == 1  # the one without a title
    store = published(tmp_path / "data")
    assert not [quad for quad in store if "javascript" in str(quad.object) and isinstance(quad.object, NamedNode)]


def test_the_registry_to_begin_with_has_no_doubt(tmp_path: Path) -> None:
    seed = folder("graph") / "libraries.csv"
    summary = load(tmp_path / "data", "registry", [str(seed)], complete=True)
    assert summary.read == summary.live >= 40 and summary.held == summary.warned == 0
    store = published(tmp_path / "data")
    assert len(rows(store, "SELECT DISTINCT ?l WHERE { ?l a schema:Library }")) == summary.live
    assert not rows(store, "SELECT ?l WHERE { ?l schema:telephone|schema:email ?any }")


def test_pages_say_who_may_use_it_and_where_the_library_is(made: Path) -> None:
    store = published(made)
    [[library]] = rows(store, "SELECT ?l WHERE { ?l rdfs:label 'Thư viện tỉnh Mẫu'@vi }")
    page = page_of(made, library)
    shown = {row.label: [text_of(value) for value in row.values] for row in page.rows}
    assert page.heading.text == "Thư viện tỉnh Mẫu"
    assert sorted(shown["Nơi"]) == ["Nam Định (đến 30/6/2025)", "Ninh Bình (từ 1/7/2025)"]
    assert shown["Giờ mở cửa"] == ["Thứ Hai–Thứ Sáu 08:00–17:00"]
    assert shown["Loại"] == ["Thư viện công cộng cấp tỉnh"]
    assert shown["Nguồn dữ liệu của thư viện"] == ["Mục lục Mẫu"]
    [[electronic]] = rows(store, "SELECT ?i WHERE { ?i a bf:Electronic, bf:Instance ; rdfs:label 'Nature' }")
    online = page_of(made, electronic)
    assert [[part.text for part in one.readers] for one in online.licensed] == [["Thư viện Khác", "Thư viện tỉnh Mẫu"]]
    assert online.holdings is not None and not online.holdings.copies
    [[printed]] = rows(store, "SELECT ?i WHERE { ?i bf:hasItem/bf:shelfMark/rdfs:label 'N 1' }")
    copies = page_of(made, printed).holdings
    assert copies is not None and [one.opac for one in copies.groups] == ["https://opac.example.org/?i=0028-0836"]
    assert [one.opac for one in copies.copies] == [""], "the template asks for no barcode: one link for all copies"


def test_a_code_that_two_libraries_claim_is_told_and_decides_nothing(made: Path, tmp_path: Path) -> None:
    assert not [one for part in gather(made).sources for one in part.flags if one.code == "contested_code"]
    row = "Mã thư viện,Tên thư viện,Mã 040\nmau-hai,Thư viện Mẫu Hai,TVMAU\n"
    load(made, "danh-ba-khac", [file(tmp_path, "two.csv", row)])
    found = [one for part in gather(made).sources for one in part.flags if one.code == "contested_code"]
    assert [(one.records, [example.value for example in one.examples]) for one in found] == [(1, ["TVMAU"])] * 2
    named = rows(published(made), "SELECT ?n WHERE { ?t bf:shelfMark/rdfs:label 'N 1' ; bf:heldBy/rdfs:label ?n }")
    assert named == [['"TVMAU"']]
