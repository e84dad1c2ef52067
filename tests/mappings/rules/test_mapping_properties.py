"""What holds of every description, however hostile the record."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from depth import often
from lienthong.graph.terms import Described, Source
from lienthong.mappings.mapper import FORMATS, Mapper, rules
from lienthong.mappings.record import Field, Record

TAGS = {name: sorted(rules(name)) for name in FORMATS}
HOSTILE = [
    "", " ", "lt:work/0000000000000000", "<lt:work/x>", "javascript:alert(1)", "http://a b/ü?q=<>\"{}|\\^`", "http://[::1",
    "(uri) lt:agent/x", "(VIAF)../../lt:work/x", "\x00\x1f\x7f\u0085\u2028", "\ud800", "a\udfffb", "$$", '"\\\n\r\t',
    "880-01/$1", "245-01/(3/r", "²³", "١٩٩٦", "9999", "[", "]", "..", " = ", " / ", " : ", ";", "x" * 100_000,
    "T. " * 30_000, "Nguyễn, " * 9_000, "https://example.org/" + "á" * 3_000, "10.1000/lt:work/x", "urn:x:", "\u0301",
    "9786042000017", "0866-7217", "20180105183145.0", "2024-13-45", "0000-00-00T99:99:99Z", "vie", "d0000", "c0001",
]  # fmt: skip


LONG = {"100", "245", "260", "300", "500", "650", "773", "dc.title", "dc.creator"}
"""Fields that are tried with the longest values too; the others would only take time."""


def composed(text: str) -> str:
    """Readers hand on text in NFC (``Record``)."""
    return unicodedata.normalize("NFC", text)


VALUES = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=40).map(composed), st.text("0123456789.-/()[]: ;,=xXcđ©", max_size=20)
)
CODES = st.one_of(st.sampled_from("abcdefghijklmnopqrstuvwxyz0123456789"), st.text(max_size=2))
INDICATORS = st.one_of(st.sampled_from(" 01234567"), st.text(max_size=1))


def fields(record_format: str) -> st.SearchStrategy[Field]:
    tags = st.one_of(st.sampled_from(TAGS[record_format]), st.text(max_size=4))
    subfields = st.lists(st.tuples(CODES, VALUES), max_size=6)
    return st.builds(Field, tags, INDICATORS, INDICATORS, subfields, st.one_of(st.just(""), VALUES))


def records(record_format: str) -> st.SearchStrategy[Record]:
    leader = st.one_of(st.just("00000nam a2200000 a 4500"), st.just("00000cas a2200000 a 4500"), VALUES)
    return st.builds(
        Record, st.just(record_format), leader, st.lists(fields(record_format), max_size=6), st.binary(max_size=4)
    )


def check(described: Described) -> None:
    """The promises of ``Described``."""
    own = {entity.ids[0] for entity in described.entities}
    assert len(own) == len(described.entities)
    assert len(set(described.lines)) == len(described.lines)
    for line in described.lines:
        assert "\n" not in line
    for triple in parse("\n".join(described.lines), format=RdfFormat.N_TRIPLES):
        assert not isinstance(triple.subject, BlankNode)
        assert triple.subject.value.removeprefix("lt:").partition("#")[0] in own, triple
        _check_object(triple.object, own)


def _check_object(value: object, own: set[str]) -> None:
    assert not isinstance(value, BlankNode)
    if isinstance(value, Literal):
        assert unicodedata.is_normalized("NFC", value.value)
    elif isinstance(value, NamedNode) and value.value.startswith("lt:"):
        entity = value.value[3:].partition("#")[0]
        assert entity in own or re.fullmatch(r"dataset/[A-Za-z0-9._~%-]+", entity), value


@pytest.mark.parametrize("record_format", TAGS)
@settings(deadline=None, max_examples=often(50, deep=500))
@given(data=st.data())
def test_any_record_gives_sound_triples(record_format: str, data: st.DataObject) -> None:
    record = data.draw(records(record_format))
    check(Mapper(Source("example")).describe(record, trace=True))


@pytest.mark.parametrize("record_format", TAGS)
def test_every_field_bears_every_hostile_value(record_format: str) -> None:
    mapper = Mapper(Source("example"))
    for tag in TAGS[record_format]:
        for value in HOSTILE:
            if len(value) > 9_000 and tag not in LONG:
                continue
            subfields = [(code, value) for code in "abcdeghilnptuvxz0126"]
            record = Record(record_format, "", [Field(tag, "0", "1", subfields, value[:2000])], b"raw")
            check(mapper.describe(record))


@pytest.mark.parametrize("name", ["lt:work/x", "a b", "><", "Ð", "x" * 300, "a/../b"])
def test_a_hostile_source_stays_in_its_place(name: str) -> None:
    source = Source(name, library=name, library_name=name, url="javascript:x", isil=name, place=name)
    record = Record("marc21", "", [Field("852", subfields=[("a", name), ("p", "1")])], b"raw")
    check(Mapper(source).describe(record))
