"""The boundary of a record: whatever it holds, it becomes an entry."""

from hypothesis import given, settings
from hypothesis import strategies as st

from cataloguing import book, untitled
from lienthong.graph.terms import Source
from lienthong.mappings.record import Field, Record, Unreadable
from lienthong.messages import catalogue
from lienthong.pipeline.entries import Describer

DESCRIBER = Describer(Source("thu"))


def test_a_good_record_is_live() -> None:
    entry = DESCRIBER.entry("1", book("1"))
    assert entry.status == "live"
    assert entry.described is not None
    assert entry.datestamp == "20240102030405.0"


def test_a_record_that_breaks_the_mapping_is_kept_with_the_reason() -> None:
    odd = Record("no such format", "", [], b"raw", file="a.mrc", ordinal=7, offset=99)
    entry = DESCRIBER.entry(DESCRIBER.number(odd), odd)
    assert (entry.status, entry.reason, entry.raw) == ("quarantined", "mapping_failed", b"raw")
    assert (entry.file, entry.ordinal, entry.offset) == ("a.mrc", 7, 99)
    assert "no such format" in entry.detail
    assert "mapping_failed" in {name.removeprefix("flags.") for name in catalogue("vi")}


def test_what_no_shape_lets_through_is_kept_with_findings_and_fields() -> None:
    entry = DESCRIBER.entry("2", untitled("2"))
    assert (entry.status, entry.reason) == ("quarantined", "invalid")
    assert any(found["severity"] == "Violation" for found in entry.findings)
    assert all("field" in found for found in entry.findings)


def test_an_unreadable_stretch_is_named_by_its_content() -> None:
    one, other = Unreadable(b"abc", "read_junk", "abc"), Unreadable(b"abd", "read_junk", "abd")
    assert DESCRIBER.number(one) == DESCRIBER.number(Unreadable(b"abc", "read_junk"))
    assert DESCRIBER.number(one) != DESCRIBER.number(other)
    entry = DESCRIBER.entry(DESCRIBER.number(one), one)
    assert (entry.status, entry.reason, entry.detail) == ("quarantined", "read_junk", "abc")


_TEXT = st.text(max_size=20)
_TAG = st.sampled_from(
    ["001", "008", "020", "100", "245", "260", "490", "650", "700", "773", "856", "880", "952", "9x9"]
)
_FIELD = st.builds(
    lambda tag, ind, subfields, value: Field(
        tag, ind[0], ind[1], [] if tag < "010" else subfields, value if tag < "010" else ""
    ),
    _TAG,
    st.text("0123456789 ", min_size=2, max_size=2),
    st.lists(st.tuples(st.sampled_from([*"abcdefhlnptuvxyz0123456789", ""]), _TEXT), max_size=4),
    _TEXT,
)


@settings(max_examples=150, deadline=None)
@given(leader=st.text("0123456789 acdmnz", min_size=24, max_size=24), fields=st.lists(_FIELD, max_size=8))
def test_no_record_breaks_the_mapping(leader: str, fields: list[Field]) -> None:
    record = Record("marc21", leader, fields, b"raw")
    entry = DESCRIBER.entry(DESCRIBER.number(record), record)
    assert entry.status in ("live", "quarantined", "deleted")
    assert entry.reason != "mapping_failed", entry.detail
