"""VOER, StoryWeaver and OPDS as they come: every wrapping, raw records alone, damage, hostile files."""

import json
import re
import resource
import time
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.errors import InputError
from lienthong.mappings.readers import check, read
from lienthong.mappings.readers.json_cutting import beginning, cutting, first_record
from lienthong.mappings.readers.web_text import LONGEST, plain
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline import demo_records

RECORDS = demo_records.content() / "records"
VOER = json.loads((RECORDS / "hoc-lieu.json").read_text("utf-8"))
STORIES = json.loads((RECORDS / "truyen-mau.json").read_text("utf-8"))["data"]
BOOK = {
    "metadata": {
        "@type": "http://schema.org/Book",
        "identifier": "urn:isbn:9786042000017",
        "title": {"vi": "Sự tích trầu cau", "en": "Betel and areca"},
        "author": [{"name": "Nguyễn Thị Mẫu", "identifier": "https://sach.example.vn/nguoi/1"}],
        "contributor": {"name": "Lê Văn Mẫu", "role": "ill"},
        "subject": ["Cổ tích", {"name": "Truyện", "code": "J1", "scheme": "https://sach.example.vn/bo"}],
        "belongsTo": {"series": {"name": "Tủ sách Mẫu", "position": 2}},
    },
    "links": [
        {
            "rel": ["http://opds-spec.org/acquisition/buy"],
            "href": "https://sach.example.vn/mua",
            "type": "text/html",
            "properties": {
                "price": {"value": 45000, "currency": "VND"},
                "indirectAcquisition": [{"type": "text/html", "child": [{"type": "application/epub+zip"}]}],
            },
        }
    ],
    "images": [{"href": "https://sach.example.vn/bia.jpg"}],
}
SAMPLES = {"voer": VOER["materials"], "storyweaver": STORIES, "opds": [BOOK, BOOK]}
BELOW = {"voer": "results", "storyweaver": "data", "opds": "publications"}


def outcomes(folder: Path, data: bytes) -> list[Record | Unreadable]:
    file = folder / "records"
    file.write_bytes(data)
    found = list(read(file))
    position = 0
    for out in found:
        assert data[out.offset : out.offset + len(out.raw)] == out.raw and out.offset >= position
        position = out.offset + len(out.raw)
    return found


def wrapped(form: str, how: str) -> bytes:
    records, page = SAMPLES[form], {"count": 2, "next": None, BELOW[form]: SAMPLES[form], "links": [{"rel": "next"}]}
    match how:
        case "array":
            text = json.dumps(records)
        case "pretty":
            text = json.dumps(records, ensure_ascii=False, indent=4)
        case "lines":
            text = "\n".join(json.dumps(one, ensure_ascii=False) for one in records)
        case "page":
            text = json.dumps(page)
        case "one":
            text = json.dumps({"ok": True, BELOW[form]: records[0]})
        case _:
            text = json.dumps([dict(sorted(one.items())) for one in records], ensure_ascii=False)
    return text.encode()


@pytest.mark.parametrize("form", SAMPLES)
@pytest.mark.parametrize("how", ["array", "pretty", "lines", "page", "one", "sorted"])
def test_every_wrapping_gives_the_same_records(tmp_path: Path, form: str, how: str) -> None:
    found = outcomes(tmp_path, wrapped(form, how))
    known = outcomes(tmp_path, wrapped(form, "array"))
    assert [one.format for one in found if isinstance(one, Record)] == [form] * (1 if how == "one" else len(known))
    if how != "sorted":
        pairs = zip(found, known, strict=False)
        assert all(isinstance(a, Record) and isinstance(b, Record) and a.fields == b.fields for a, b in pairs)
    assert check(tmp_path / "records").format == form


@pytest.mark.parametrize("name", ["hoc-lieu.json", "truyen-mau.json", "trang-ram.atom"])
def test_a_raw_record_is_read_alone_and_with_others(tmp_path: Path, name: str) -> None:
    found = outcomes(tmp_path, (RECORDS / name).read_bytes())
    for one in found:
        alone = outcomes(tmp_path, one.raw)
        assert isinstance(one, Record) and isinstance(alone[0], Record) and len(alone) == 1
        assert alone[0].fields == one.fields and alone[0].format == one.format
    together = outcomes(tmp_path, b"".join(one.raw for one in found))
    assert [one.raw for one in together] == [one.raw for one in found]


def test_a_feed_with_groups_gives_publications_only(tmp_path: Path) -> None:
    feed = {
        "metadata": {"title": "Mục lục"},
        "links": [{"rel": "self", "href": "https://sach.example.vn/"}],
        "publications": [BOOK],
        "groups": [{"metadata": {"title": "Nhóm"}, "links": [], "publications": [BOOK, BOOK]}],
        "navigation": [{"href": "/moi", "title": "Mới"}],
    }
    found = outcomes(tmp_path, json.dumps(feed, ensure_ascii=False, indent=2).encode())
    assert [getattr(one, "format", "?") for one in found] == ["opds"] * 3
    record = found[0]
    assert isinstance(record, Record)
    bought = record.tagged("opds.acquisition")[0]
    assert [bought.first(code) for code in ("rel", "price", "currency", "indirect")] == [
        "acquisition/buy", "45000", "VND", "application/epub+zip",
    ]  # fmt: skip
    assert [(one.first("lang"), one.first("a")) for one in record.tagged("opds.title")] == [
        ("vi", "Sự tích trầu cau"), ("en", "Betel and areca"),
    ]  # fmt: skip


def test_entries_that_lead_to_other_feeds_are_no_books(tmp_path: Path) -> None:
    entry = (
        '<entry><title>Mới</title><id>x</id><link rel="subsection" href="/m" '
        'type="application/atom+xml;profile=opds-catalog"/></entry></feed>'
    )
    data = (RECORDS / "trang-ram.atom").read_text("utf-8").replace("</feed>", entry)
    found = outcomes(tmp_path, data.encode())
    assert [type(one) for one in found] == [Record] * 4
    assert check(tmp_path / "records").warnings == ("read_navigation",)
    (tmp_path / "only").write_text('<feed xmlns="http://www.w3.org/2005/Atom">' + entry, "utf-8")
    with pytest.raises(InputError) as refused:
        check(tmp_path / "only")
    assert refused.value.name == "read_navigation_only"


def test_an_entry_that_says_nothing_is_still_told(tmp_path: Path) -> None:
    entry = '<entry><id>x</id><link rel="http://opds-spec.org/acquisition" href="/m"/></entry></feed>'
    data = (RECORDS / "trang-ram.atom").read_text("utf-8").replace("</feed>", entry)
    assert [type(one) for one in outcomes(tmp_path, data.encode())] == [Record] * 4 + [Unreadable]


def test_damage_costs_one_record(tmp_path: Path) -> None:
    texts = [json.dumps(one, ensure_ascii=False) for one in STORIES[:5]]
    texts[1] = texts[1].replace('"language": "', '"language": ', 1)  # a lost quotation mark
    texts[3] = texts[3].replace('"slug"', "\x01", 1)
    found = outcomes(tmp_path, f"[{', '.join(texts)}]".encode())
    assert [isinstance(one, Record) for one in found] == [True, False, True, False, True]


def test_a_file_that_is_cut_off_keeps_what_came(tmp_path: Path) -> None:
    data = wrapped("voer", "page")
    found = outcomes(tmp_path, data[: data.index(b"3f6a7b03")])
    assert sum(isinstance(one, Record) for one in found) == 10
    assert isinstance(found[-1], Unreadable) and b"3f6a7b02" not in found[-1].raw


_KEYS = st.sampled_from(["id", "title", "x", 'a"b', "data", "{", "ê"])
_INNER = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(alphabet='a{}[]",:\\ ế\n', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=3),
    max_leaves=12,
)
_OBJECTS = st.dictionaries(st.sampled_from(["id", "title", "x", "y"]), _INNER, min_size=1, max_size=4)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(_OBJECTS, min_size=1, max_size=5), st.sampled_from([None, 1]), st.sampled_from(["array", "page", "lines"])
)
def test_objects_are_cut_whole_whatever_they_hold(objects: list[Any], indent: int | None, how: str) -> None:
    cut = cutting("results")
    if how == "lines":
        text = "\n".join(json.dumps(one) for one in objects)
    else:
        text = json.dumps(objects if how == "array" else {"n": 1, "results": objects, "z": [{"q": 1}]}, indent=indent)
    data = text.encode()
    start = beginning(first_record(data, cut))
    assert [json.loads(one.data) for one in cut(BytesIO(data), start)] == objects


@pytest.mark.parametrize(
    "data",
    [
        b'{"material_id":' * 300_000,
        b'{"material_id":{"title":1}' * 150_000,
        b'{"material_id":"' + b"x" * 4_000_000,
        b'[{"material_id":"1","title":"' + b"\\" * 4_000_001,
        b"[" * 2_000_000 + b'{"material_id":"1"}',
        b'{"material_id":"1","text":"' + b"<script>" * 500_000 + b'"}',
        b'{"material_id":"1","author":"' + b"1," * 1_000_000 + b'"}',
        b'{"material_id":"1","author":"' + b"1" * 9_000 + b'"}',
        b'{"material_id":"1","material_type":2,"text":"' + b'{\\"content\\":[' * 50_000 + b'"}',
        b'{"material_id":"1","material_type":2,"text":"' + b"<a href=/m/1234 " * 100_000 + b'"}',
    ],
    ids=["deep", "nested", "unclosed", "escapes", "arrays", "scripts", "persons", "digits", "contents", "links"],
)
def test_hostile_json_is_told_in_time_and_memory(tmp_path: Path, data: bytes) -> None:
    begin, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    try:
        found = outcomes(tmp_path, data)
    except InputError:
        found = []
    assert time.process_time() - begin < 20
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400_000
    assert all(
        len(value) <= LONGEST
        for one in found
        if isinstance(one, Record)
        for f in one.fields
        for _, value in f.subfields
    )


@pytest.mark.parametrize(
    "head", ['<!DOCTYPE feed [<!ENTITY x SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE f [<!ENTITY a "b">]>']
)
def test_a_feed_with_entities_of_its_own_is_refused(tmp_path: Path, head: str) -> None:
    text = (RECORDS / "trang-ram.atom").read_text("utf-8").replace("<feed", f"{head}<feed", 1)
    (tmp_path / "feed").write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        list(read(tmp_path / "feed"))
    assert caught.value.name == "read_xml_entities"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<p>Cây <b>khế</b></p><p>trả vàng</p>", "Cây khế trả vàng"),
        ("a < b và b > c", "a < b và b > c"),
        ("x<script>alert('<p>')</script>y", "x y"),
        ("x<SCRIPT src=//a>y", "x"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Cuội", "Cuội"),
        ("&amp;lt;img src=x onerror=1&amp;gt;Cuội", "Cuội"),
        ("Tấm &amp; Cám", "Tấm & Cám"),
        ("<!-- ẩn --> hiện <br/> ra", "hiện ra"),
        ("<style>p{}</style><svg onload=x>a</svg>b", "b"),
    ],
)
def test_only_what_a_reader_sees_is_kept(written: str, shown: str) -> None:
    assert plain(written) == shown


@settings(deadline=None, max_examples=150)
@given(st.text(alphabet="<>/&;abscript!-ltg= ", max_size=60))
def test_no_tag_is_left(text: str) -> None:
    assert not re.search(r"</?[A-Za-z!?][^<>]*>", plain(text))
