"""The account is honest: what it calls mapped has come out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depth import often
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper, rules
from lienthong.mappings.record import Field, Record

CODES = "abcdefghijklmnopqrstuvwxyz0123456789"
CODED = {
    "041$a": "codes run together, of which one is a language: it becomes the language's IRI, the others are flagged",
    "041$b": "as $a", "041$d": "as $a", "041$h": "as $a", "041$j": "as $a", "041$k": "as $a", "041$n": "as $a",
    "041$e": "as $a", "041$f": "as $a", "041$g": "as $a", "041$m": "as $a", "041$p": "as $a", "041$q": "as $a",
    "041$r": "as $a", "041$t": "as $a",
    "240$l": "says that the Work is a translation; its language is that of 041 or 008",
    "$2": "the code of a scheme: it becomes the scheme's IRI, the class of an identifier or the key of a heading",
}  # fmt: skip
"""Subfields that come out as something else than their letters, with the reason."""

MARC_TAGS = sorted(
    tag for tag, rule in rules("marc21").items() if (rule.map or rule.steps) and tag > "009" and tag != "LDR"
)
DC_TAGS = sorted(tag for tag, rule in rules("oai_dc").items() if rule.map or rule.steps)
WORDS = st.text("bcdfghjklmnpqrstvwxz", min_size=9, max_size=9)


@st.composite
def fields(draw: st.DrawFn, tag: str) -> Field:
    codes = draw(st.lists(st.sampled_from(CODES), min_size=1, max_size=8, unique=True))
    words = draw(st.lists(WORDS, min_size=len(codes), max_size=len(codes), unique=True))
    ind1, ind2 = draw(st.sampled_from(" 0123478")), draw(st.sampled_from(" 0123478"))
    return Field(tag, ind1, ind2, list(zip(codes, words, strict=True)))


def mapped(field: Field, record_format: str) -> tuple[set[str], str]:
    """Codes that the account calls mapped, and all that came out."""
    record = Record(record_format, "00000nam a2200000 a 4500" if record_format == "marc21" else "", [field], b"x")
    described = Mapper(Source("example")).describe(record)
    places = {one.place.rpartition("$")[2] for one in described.accounts if one.state == "mapped" and "$" in one.place}
    return places, "\n".join(described.lines).casefold()


@pytest.mark.parametrize("tag", MARC_TAGS)
@settings(deadline=None, max_examples=often(5, deep=40))
@given(data=st.data())
def test_what_is_called_mapped_has_come_out(tag: str, data: st.DataObject) -> None:
    field = data.draw(fields(tag))
    codes, out = mapped(field, "marc21")
    missing = {f"{tag}${code}": value for code, value in field.subfields if code in codes and value not in out}
    assert not {place for place in missing if place not in CODED and place[3:] not in CODED}, missing


@pytest.mark.parametrize("tag", DC_TAGS)
@settings(deadline=None, max_examples=often(4, deep=40))
@given(word=WORDS)
def test_what_is_called_mapped_has_come_out_of_dublin_core(tag: str, word: str) -> None:
    codes, out = mapped(Field(tag, subfields=[("a", word)]), "oai_dc")
    assert word in out or "a" not in codes
