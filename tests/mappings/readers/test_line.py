"""The one-line notation of rule examples."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.errors import InputError
from lienthong.mappings.line import LEADER, format_field, parse, parse_fields, parse_record
from lienthong.mappings.record import Field


def test_data_field() -> None:
    assert parse("245 10 $a Truyện Kiều : $b đoạn trường tân thanh / $c Nguyễn Du") == Field(
        "245",
        "1",
        "0",
        [("a", "Truyện Kiều :"), ("b", "đoạn trường tân thanh /"), ("c", "Nguyễn Du")],
    )


@pytest.mark.parametrize("written", ["650 _4 $a Thơ", "650 #4 $a Thơ", "650  4 $aThơ", "   650 _4 $a Thơ \n"])
def test_blank_indicator(written: str) -> None:
    assert parse(written) == Field("650", " ", "4", [("a", "Thơ")])


def test_a_dollar_that_is_meant() -> None:
    assert parse("020 __ $c $$15.00 (US$$)").subfields == [("c", "$15.00 (US$)")]


def test_text_before_the_first_subfield() -> None:
    assert parse("500 __ lạc lõng $a Ghi chú").subfields == [("", "lạc lõng"), ("a", "Ghi chú")]


def test_control_field_is_verbatim() -> None:
    assert parse("008 960101s1996    vm            000 0 vie d").value == "960101s1996    vm            000 0 vie d"
    assert parse("001 a$b").value == "a$b"


def test_repository_field() -> None:
    assert parse("dc.title@vi Đoạn trường $ tân thanh").subfields == [
        ("a", "Đoạn trường $ tân thanh"),
        ("lang", "vi"),
    ]
    assert parse("dc.contributor.advisor Trần Thị B").tag == "dc.contributor.advisor"


def test_record_and_its_leader() -> None:
    record = parse_record("\n  001 x1\n  245 00 $a Dế mèn\n\n")
    assert (record.leader, record.control("001"), len(record.fields)) == (LEADER, "x1", 2)
    other = parse_record("LDR 00000nas a2200000 a 4500\n245 00 $a Tạp chí")
    assert (other.leader[7], [one.tag for one in other.fields]) == ("s", ["245"])
    assert parse_record("dc.title x", format="oai_dc").leader == ""


@pytest.mark.parametrize("wrong", ["", "245", "245 $a x", "24 10 $a x", "245 10$a x", "Truyện Kiều"])
def test_a_line_that_is_no_field(wrong: str) -> None:
    with pytest.raises(InputError) as error:
        parse(wrong)
    assert "245 10 $a" in error.value.message("vi") and "245 10 $a" in error.value.message("en")


_value = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1)
_code = st.sampled_from("abcxyz069")


@settings(deadline=None)
@given(
    tag=st.sampled_from(["100", "245", "952", "9XX"]),
    inds=st.text("0123456789 ", min_size=2, max_size=2),
    subfields=st.lists(st.tuples(_code, _value), min_size=1),
)
def test_a_field_survives_writing_and_reading(tag: str, inds: str, subfields: list[tuple[str, str]]) -> None:
    field = Field(tag, inds[0], inds[1], subfields)
    assert parse_fields(format_field(field)) == [field]
