"""Addresses with a user, a password or a key: whatever field of whatever format gives one, it is published nowhere."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.graph.terms import Source
from lienthong.mappings import logins
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.noting import Noting
from lienthong.mappings.record import Field, Record

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*/record.txt"))
SOURCE = Source("mau", title_vi="Thư viện Mẫu")
KEPT = ("001", "005", "006", "007", "008")
ADDRESS = "http://docgia:RATKIN@kho.example.vn/a.pdf"


@pytest.mark.parametrize(
    "address",
    [
        ADDRESS,
        "ftp://docgia@kho.example.vn/",
        "HTTP:\\\\docgia:RATKIN@kho.example.vn\\a",
        "http:// docgia:RATKIN@kho.example.vn",
        "//docgia:RATKIN@kho.example.vn/a",
        "www.docgia:RATKIN@kho.example.vn",
        "docgia:RATKIN@kho.example.vn/a.pdf",
        "smb://docgia:RATKIN@kho/a",
        "http://docgia:RAT/KIN@kho.example.vn",
        "http://docgia:RAT KIN@kho.example.vn/a",
        "https://vao.example.vn/?url=http://docgia:RATKIN@kho.example.vn/a",
        "https://vao.example.vn/?url=http%3A%2F%2Fdocgia%3ARATKIN%40kho.example.vn",
        "https://vao.example.vn/?url=http%253A%252F%252Fdocgia%253ARATKIN%2540kho.example.vn",
        "https://kho.example.vn/a?id=1&password=RATKIN",
        "https://kho.example.vn/a?id=1&amp;mat_khau=RATKIN",
        "https://kho.example.vn/a#access_token=RATKIN",
    ],
)
def test_an_address_that_lets_somebody_in_is_cut_out_of_its_text(address: str) -> None:
    assert logins.told(address) and logins.without(address) == ""
    assert logins.without(f"Đọc {address}\n(tại thư viện)") == "Đọc (tại thư viện)"
    assert logins.without(f"<{address}>") == ""


@pytest.mark.parametrize(
    "text",
    [
        "https://medium.com/@tacgia",
        "https://ban-do.example.vn/@10.77,106.7,15z",
        "http://kho.example.vn:8080/@a",
        "http://[2001:db8::1]:80/a@b",
        "mailto:thuvien@example.vn",
        "Email:thuvien@example.vn",
        "http://kho.example.vn, email: thuvien@example.vn",
        "https://kho.example.vn/a?token=",
        "https://kho.example.vn/tim?email=a%40b.vn",
        "http://kho.example.vn/a;jsessionid=0A1B?sequence=1",
        "E = mc2 @ 25%",
    ],
)
def test_other_addresses_stay(text: str) -> None:
    assert not logins.told(text)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.sampled_from([ADDRESS, "http://", "https://a.vn", "@", ":", "/", "?pw=", " ", "a", "%40", "(", '"', ";"])
    )
)
def test_nothing_of_a_password_is_left(parts: list[str]) -> None:
    text = "".join(parts)
    left = logins.without(text)
    assert not logins.told(left)
    if logins.told(text):
        assert "RATKIN" not in left


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.parent.name)
def test_no_field_of_any_format_publishes_one(path: Path) -> None:
    text, form = path.read_text("utf-8"), "marc21"
    if text.startswith("% format "):
        first, _, text = text.partition("\n")
        form = first.removeprefix("% format ").strip()
    record = parse_record(text, form)
    number = Mapper(SOURCE).number(record)
    for change in ("{} " + ADDRESS, ADDRESS):
        fields = [
            one
            if one.tag in KEPT or number in {one.value, *(value for _, value in one.subfields)}
            else Field(
                one.tag, one.ind1, one.ind2, [(code, change.format(value)) for code, value in one.subfields],
                change.format(one.value) if one.value else "",
            )
            for one in record.fields
        ]  # fmt: skip
        changed = replace(record, fields=fields)
        found = Mapper(SOURCE).describe(changed)
        told = [*found.lines, *(one.example for one in found.accounts), *(one.value for one in found.flags)]
        noted = Noting(SOURCE).note(changed)
        assert {"login_in_address", "login_in_number"} & {one.code for one in found.flags}
        if any(one.code == "login_in_number" for one in found.flags):
            assert found.withheld and noted.withheld
            continue
        assert not [one for one in told if "RATKIN" in one]
        assert not [line for one in noted.fields for line in one.lines if "RATKIN" in line]


def test_what_stands_beside_it_is_published_and_the_rest_has_its_reason() -> None:
    record = parse_record(
        f"001 1\n245 10 $a Sách\n500 __ $a Đọc {ADDRESS} (tại chỗ)\n856 40 $u {ADDRESS} $z Toàn văn", "marc21"
    )
    found = Mapper(SOURCE).describe(record)
    assert any('"Đọc (tại chỗ)"' in one for one in found.lines) and any('"Toàn văn"' in one for one in found.lines)
    states = {one.place: (one.state, one.why) for one in found.accounts}
    assert states["500$a"] == ("mapped", "") and states["856$u"] == ("ignored", logins.WHY)
    assert [(one.field, one.value) for one in found.flags if one.code == "login_in_address"] == [
        ("500$a", ""),
        ("856$u", ""),
    ]


def test_a_record_whose_number_is_one_is_withheld() -> None:
    record = Record(
        "marc21", "00000nam a2200000 a 4500", [Field("001", value=ADDRESS), Field("245", subfields=[("a", "S")])], b""
    )
    found = Mapper(SOURCE).describe(record)
    assert found.withheld and [one.code for one in found.flags].count("login_in_number") == 1
