"""Small readings of coded fields: coordinates, decades, stamps, check digits, areas."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.graph.terms import Source
from lienthong.mappings import codes
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.steps.cartographic import degrees
from lienthong.mappings.steps.times import decades, era, stamp


@pytest.mark.parametrize(
    ("written", "size"),
    [
        ("E1020800", 102.133333), ("N0232200", 23.366667), ("W0793000", -79.5), ("S0100000", -10.0),
        ("+105.80", 105.8), ("-020.5", -20.5), ("W079.5", -79.5), ("E2000000", None), ("Hà Nội", None), ("", None),
    ],
)  # fmt: skip
def test_a_coordinate_in_degrees(written, size):
    assert degrees(written) == size


@pytest.mark.parametrize(
    ("code", "span"),
    [("x4x4", "194X"), ("w0w9", "180X/189X"), ("v-v-", "17XX"), ("y0y1", "200X/201X"), ("d7d6", ""), ("x4", "")],
)
def test_the_decades_of_045(code, span):
    assert decades(code) == span


@pytest.mark.parametrize(
    ("written", "date"),
    [("19600819", "1960-08-19"), ("195405--", "1954-05"), ("1975----", "1975"), ("196008191430+0700", "1960-08-19"),
     ("x", "")],
)  # fmt: skip
def test_the_stamp_of_033(written, date):
    assert stamp(written) == date


@pytest.mark.parametrize(
    ("written", "date"), [("d1945", "1945"), ("c0208", "-0207"), ("d19450902", "1945-09-02"), ("d0000", "")]
)
def test_the_dates_of_045(written, date):
    assert era(written) == date


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=12))
def test_no_text_makes_a_date_that_is_none(text):
    for found in (decades(text), era(text), stamp(text)):
        assert not found or re.fullmatch(r"-?[0-9X]{4}(-\d\d){0,2}(/-?[0-9X]{4}(-\d\d){0,2})?", found)


def test_a_number_with_a_wrong_check_digit_is_local_and_told():
    described = Mapper(Source("example")).describe(parse_record("245 00 $a Thử\n024 3_ $a 8935244810111", "marc21"))
    assert any(one.code == "invalid_number" for one in described.flags)
    assert not any("/Ean>" in line for line in described.lines)


def test_areas_have_names_in_both_languages_and_an_iri_of_their_list():
    for code, row in codes.table("areas").items():
        assert row["vi"], code
        obsolete = code == "t-ay"  # Antarctica, replaced by t: id.loc.gov does not publish it
        published = re.fullmatch(r"http://id\.loc\.gov/vocabulary/geographicAreas/[a-z]+(-[a-z]+){0,2}", row["iri"])
        assert published or (obsolete and not row["iri"]), code
    assert codes.label("areas", "aoxp") == "Quần đảo Trường Sa"
