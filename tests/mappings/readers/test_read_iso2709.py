"""ISO 2709: sound records, and each kind of damage by itself."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iso2709_samples import GATSBY, KIEU, MEN, one, read
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.mappings.readers.frames import KEPT, MAX_RECORD
from lienthong.mappings.record import Field, Record, Unreadable


def titles(outcomes: list[Record | Unreadable]) -> list[str]:
    return [out.tagged("245")[0].first("a") if isinstance(out, Record) else out.reason for out in outcomes]


def directory_of(data: bytes) -> tuple[bytes, bytes, bytes]:
    base = int(data[12:17])
    return data[:24], data[24 : base - 1], data[base - 1 :]


def test_a_sound_record() -> None:
    record = one(KIEU)
    assert record.repairs == []
    assert record.control("001") == "kieu-1"
    assert len(record.leader) == 24 and record.leader[9] == "a"
    assert record.tagged("245") == [
        Field("245", "1", "0", [("a", "Truyện Kiều :"), ("b", "đoạn trường tân thanh /"), ("c", "Nguyễn Du")])
    ]
    assert record.raw == KIEU and record.offset == 0 and record.format == "marc21"


def test_values_are_in_nfc() -> None:
    data = iso2709.write(
        Record("marc21", "", [Field("245", "1", "0", [("a", "Ti\u00ea\u0301ng Vie\u0323\u0302t")])], b"")
    )
    assert one(data).tagged("245")[0].first("a") == "Tiếng Việt"


@pytest.mark.parametrize(
    "between",
    [b"\n", b"\r\n", b"\x00\x00", b"\x1a", b"\x1d", b"\x1d\x1d\n", b"   ", b"\n\xef\xbb\xbf", b"\r\n\r\n \r\n"],
)
def test_filler_between_records_costs_nothing(between: bytes) -> None:
    outcomes = read(b"\xef\xbb\xbf" + KIEU + between + MEN + between + GATSBY + between)
    assert titles(outcomes) == ["Truyện Kiều :", "Dế mèn phiêu lưu ký /", "The great Gatsby"]
    assert all(isinstance(out, Record) and out.repairs == [] for out in outcomes) or between == b"   "


def test_junk_between_records_is_reported_with_its_place() -> None:
    junk = b"<p>Fatal error</p>\n"
    outcomes = read(KIEU + junk + MEN)
    assert titles(outcomes) == ["Truyện Kiều :", "read_junk", "Dế mèn phiêu lưu ký /"]
    assert isinstance(outcomes[1], Unreadable)
    assert (outcomes[1].offset, outcomes[1].raw) == (len(KIEU), junk)
    assert outcomes[1].detail.startswith("<p>Fatal")


@pytest.mark.parametrize("stated", [b"00000", b"99999", b"00123", b"     ", b"0x1f3"])
def test_wrong_record_length(stated: bytes) -> None:
    outcomes = read(GATSBY + stated + KIEU[5:] + MEN)
    assert titles(outcomes) == ["The great Gatsby", "Truyện Kiều :", "Dế mèn phiêu lưu ký /"]
    assert isinstance(outcomes[1], Record) and "read_length" in outcomes[1].repairs


@pytest.mark.parametrize("base", [b"00000", b"99999", b"f0037", b"     "])
def test_wrong_base_address(base: bytes) -> None:
    record = one(KIEU[:12] + base + KIEU[17:])
    assert record.fields == one(KIEU).fields and "read_base" in record.repairs


def test_directory_counted_in_characters() -> None:
    leader, _, body = directory_of(KIEU)
    directory, start = "", 0
    for field, part in zip(one(KIEU).fields, body.decode()[1:].split("\x1e"), strict=False):
        directory += f"{field.tag}{len(part) + 1:04}{start:05}"
        start += len(part) + 1
    record = one(leader + directory.encode() + body)
    assert record.fields == one(KIEU).fields and record.repairs == ["read_directory"]


def test_directory_sorted_by_tag_is_no_fault() -> None:
    leader, directory, body = directory_of(KIEU)
    entries = [directory[i : i + 12] for i in range(0, len(directory), 12)]
    swapped = [entries[0], entries[4], *entries[1:4], entries[5]]
    record = one(leader + b"".join(swapped) + body)
    assert record.repairs == []
    assert sorted(one(KIEU).fields, key=lambda field: field.tag) == sorted(record.fields, key=lambda field: field.tag)
    assert record.tagged("100")[0].first("a") == "Nguyễn Du"


def test_one_character_lost_or_added_in_the_directory() -> None:
    leader, directory, body = directory_of(KIEU)
    for place in range(41, 47):
        lost = one(leader + directory[:place] + directory[place + 1 :] + body)
        added = one(leader + directory[:place] + b"7" + directory[place:] + body)
        assert lost.fields == one(KIEU).fields and "read_directory" in lost.repairs
        assert added.fields == one(KIEU).fields and "read_directory" in added.repairs


def test_a_character_lost_in_a_tag_is_not_guessed() -> None:
    leader, directory, body = directory_of(KIEU)
    for place in (36, 37, 38):
        assert titles(read(leader + directory[:place] + directory[place + 1 :] + body)) == ["read_unmatched"]


def test_a_leader_of_23_characters() -> None:
    leader, directory, body = directory_of(KIEU)
    record = one(leader[:-1] + directory + body)
    assert record.fields == one(KIEU).fields and "read_leader" in record.repairs
    assert len(record.leader) == 24


def test_lost_record_terminator() -> None:
    outcomes = read(KIEU[:-1] + MEN + GATSBY[:-1])
    assert titles(outcomes) == ["Truyện Kiều :", "Dế mèn phiêu lưu ký /", "The great Gatsby"]
    flags = [out.repairs for out in outcomes if isinstance(out, Record)]
    assert flags == [["read_no_terminator"], [], ["read_no_terminator"]]


def test_lost_field_separator() -> None:
    place = KIEU.index(b"\x1e10\x1fa")
    record = one(KIEU[:place] + KIEU[place + 1 :])
    assert record.fields == one(KIEU).fields and "read_lost_separator" in record.repairs
    turned = one(KIEU[:place] + b"?" + KIEU[place + 1 :])
    assert turned.fields == one(KIEU).fields and "read_lost_separator" in turned.repairs


def test_field_separator_inside_a_value() -> None:
    place = KIEU.index("đoạn ".encode()) + len("đoạn".encode())
    record = one(KIEU[:place] + b"\x1e" + KIEU[place + 1 :])
    assert record.fields == one(KIEU).fields and record.repairs == ["read_lost_separator"]


def test_record_terminator_inside_a_value() -> None:
    place = KIEU.index("đoạn ".encode()) + len("đoạn".encode())
    for between in (b"", b"\r\n"):
        outcomes = read(MEN + KIEU[:place] + b"\x1d" + KIEU[place + 1 :] + between + GATSBY)
        assert titles(outcomes) == ["Dế mèn phiêu lưu ký /", "Truyện Kiều :", "The great Gatsby"]


def test_a_truncated_record_costs_only_itself() -> None:
    cut = KIEU[: KIEU.index("Kiều".encode())]
    assert titles(read(cut + MEN + cut)) == ["read_truncated", "Dế mèn phiêu lưu ký /", "read_truncated"]
    assert titles(read(MEN + KIEU[:80])) == ["Dế mèn phiêu lưu ký /", "read_truncated"]


def test_directory_that_tells_nothing_is_not_guessed() -> None:
    leader, _, body = directory_of(KIEU)
    outcomes = read(leader + b"245003700000" + body + GATSBY)
    assert titles(outcomes) == ["read_unmatched", "The great Gatsby"]
    assert isinstance(outcomes[0], Unreadable) and outcomes[0].detail == "1/6"


def test_a_record_without_fields() -> None:
    assert titles(read(b"00026     2200025   4500\x1e\x1d" + GATSBY)) == ["read_no_fields", "The great Gatsby"]


def test_more_than_99999_bytes() -> None:
    fields = [Field("001", value="big"), *(Field("500", " ", " ", [("a", "x" * 5000)]) for _ in range(30))]
    small = iso2709.write(Record("marc21", "", fields[:2], b""))
    bodies = [b"big\x1e", *[b"  \x1fa" + b"x" * 5000 + b"\x1e"] * 30]
    directory, start = b"", 0
    for field, body in zip(fields, bodies, strict=True):
        directory += b"%s%04d%05d" % (field.tag.encode(), len(body), start)
        start += len(body)
    base = 25 + len(directory)
    size = base + start + 1
    for length in (b"99999", b"%06d" % size):
        data = length + small[5:12] + b"%05d" % base + small[17:24] + directory + b"\x1e" + b"".join(bodies) + b"\x1d"
        outcomes = read(GATSBY + data + MEN)
        assert len(outcomes) == 3
        assert isinstance(outcomes[1], Record) and outcomes[1].fields == fields
        assert outcomes[1].leader[5:8] == small[5:8].decode()


class Endless:
    """A stream of so many bytes of the same kind, which never lie in memory."""

    def __init__(self, before: bytes, size: int, after: bytes) -> None:
        self.blocks = self.made(before, size, after)

    def made(self, before: bytes, size: int, after: bytes) -> Iterator[bytes]:
        yield before
        for _ in range(size >> 20):
            yield b"x" * (1 << 20)
        yield after

    def read(self, size: int, /) -> bytes:
        return next(self.blocks, b"")


def test_a_record_too_long_to_keep() -> None:
    outcomes = list(iso2709.read(Endless(MEN + KIEU[:60], 12 << 20, b"\x1d" + GATSBY), "utf-8"))
    reasons = titles(outcomes)
    assert reasons[0] == "Dế mèn phiêu lưu ký /" and reasons[-1] == "The great Gatsby"
    assert reasons[1] == "read_too_long"
    long = outcomes[1]
    assert isinstance(long, Unreadable) and len(long.raw) == KEPT and int(long.detail) > MAX_RECORD


def test_text_outside_subfields_is_kept() -> None:
    record = one(iso2709.write(parse_record("500 __ lạc lõng $a Ghi chú")))
    assert record.tagged("500")[0].subfields == [("", "lạc lõng"), ("a", "Ghi chú")]
    assert record.repairs == ["read_indicators"]


def test_a_control_field_written_like_a_data_field() -> None:
    record = one(iso2709.write(Record("marc21", "", [Field("001", value="  \x1fa12345")], b"")))
    assert record.control("001") == "12345" and record.repairs == ["read_control_subfields"]


def test_bad_utf8_is_flagged_not_fatal() -> None:
    data = KIEU.replace("Nguyễn Du\x1e".encode(), b"Nguy\xe1\xbb n D\xb5")
    (record,) = read(data.replace(b"n D\xb5", b"n D\xb5\x1e"))
    assert isinstance(record, Record) and "read_bad_utf8" in record.repairs
    assert record.control("001") == "kieu-1"


_value = st.text(st.characters(exclude_categories=("C", "Z", "M")), min_size=1, max_size=20)
_subfields = st.lists(st.tuples(st.sampled_from("abc9"), _value), min_size=1, max_size=4)
_field = st.builds(
    Field, st.sampled_from(["100", "245", "650", "952"]), st.sampled_from("01 "), st.sampled_from("04 "), _subfields
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.lists(_field, min_size=1, max_size=6), min_size=1, max_size=4))
def test_what_is_written_is_read(records: list[list[Field]]) -> None:
    data = b"".join(iso2709.write(Record("marc21", "00000nam a2200000 a 4500", one, b"")) for one in records)
    first = read(data)
    assert [len(out.fields) for out in first if isinstance(out, Record)] == [len(one) for one in records]
    again = b"".join(iso2709.write(out) for out in first if isinstance(out, Record))
    assert [out.fields for out in read(again) if isinstance(out, Record)] == [
        out.fields for out in first if isinstance(out, Record)
    ]
