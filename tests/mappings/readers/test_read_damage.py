"""Any damage to a file of ISO 2709 records: nothing raises, no byte is lost, no sound neighbour is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from iso2709_samples import GATSBY, KIEU, MEN, one, read
from lienthong.mappings.record import Record

_damage = st.lists(
    st.tuples(
        st.sampled_from(["flip", "delete", "insert"]),
        st.floats(0, 1),
        st.one_of(st.sampled_from(b"\x1d\x1e\x1f\n\x00 0\xef"), st.integers(0, 255)),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=6,
)


def damaged(data: bytes, damage: list[tuple[str, float, int, int]]) -> bytes:
    for kind, where, byte, length in damage:
        place = int(where * (len(data) - 1))
        if kind == "flip":
            data = data[:place] + bytes([byte]) + data[place + 1 :]
        elif kind == "insert":
            data = data[:place] + bytes([byte]) * (length if length > 30 else 1) + data[place:]
        else:
            data = data[:place] + data[place + (length if length > 20 else 1) :]
    return data


@settings(deadline=None, max_examples=400)
@given(_damage, st.sampled_from(["utf-8", "marc-8", "windows-1258", "windows-1252"]))
def test_any_damage_is_survived_and_every_byte_accounted_for(
    damage: list[tuple[str, float, int, int]], encoding: str
) -> None:
    data = damaged(KIEU + MEN + b"\n" + GATSBY + KIEU + MEN, damage)
    position = 0
    for outcome in read(data, encoding):
        assert outcome.raw and data[outcome.offset : outcome.offset + len(outcome.raw)] == outcome.raw
        assert outcome.offset >= position
        skipped = data[position : outcome.offset].replace(b"\xef\xbb\xbf", b"")
        assert not skipped.strip(b" \t\r\n\x00\x1a\x1d")
        position = outcome.offset + len(outcome.raw)
    assert not data[position:].replace(b"\xef\xbb\xbf", b"").strip(b" \t\r\n\x00\x1a\x1d")


@settings(deadline=None, max_examples=150)
@given(_damage)
def test_damage_costs_no_record_but_its_own(damage: list[tuple[str, float, int, int]]) -> None:
    outcomes = read(MEN + damaged(KIEU, damage) + GATSBY)
    first, last = outcomes[0], outcomes[-1]
    assert isinstance(first, Record) and first.fields == one(MEN).fields
    assert isinstance(last, Record) and last.fields == one(GATSBY).fields
