"""Synthetic copies (``bench/copies.py``): the same everywhere, marked, other than the original, meeting no more."""

import hashlib
import io
from pathlib import Path

import pytest

from copies import MARK, changed, copied
from corpus import frames, records, written
from lienthong.mappings.readers import iso2709
from lienthong.mappings.record import Field, Record


def frame(number: int, author: str = "Smith, John,") -> bytes:
    fields = [
        Field("001", value=f"   {number:08d} "),
        Field("003", value="DLC"),
        Field("008", value="800108s1899    ilu           000 0 eng  "),
        Field("010", subfields=[("a", f"   {number:08d} ")]),
        Field("020", subfields=[("a", "0306406152 (pbk.)")]),
        Field("100", "1", " ", [("a", author), ("d", "1850-1910."), ("6", "880-01")]),
        Field("245", "1", "0", [("a", f"History of town {number} :"), ("b", "a survey /"), ("c", "by John Smith.")]),
        Field("650", " ", "0", [("a", "Cities and towns.")]),
        Field("880", "1", " ", [("6", "100-01"), ("a", "Смит")]),
    ]
    return iso2709.write(Record(format="marc21", leader="00000nam a22000001  4500", fields=fields, raw=b""))


def parsed(data: bytes) -> Record:
    found = next(iso2709.read(io.BytesIO(data), "utf-8"))
    assert isinstance(found, Record)
    return found


def value(record: Record, tag: str, code: str = "a") -> str:
    return next((one.value or one.first(code) for one in record.fields if one.tag == tag), "")


def test_the_same_bytes_everywhere() -> None:
    made = b"".join(copied(frame(number), turn) for number in range(3) for turn in (1, 2, 3))
    assert hashlib.sha256(made).hexdigest() == "82e28d79876d803a76eb16b4f56d3ebc33cdfdfd9e9552130aa9b9e2b7e161e5"


def test_a_copy_says_that_it_is_one() -> None:
    one = parsed(copied(frame(7), 2))
    assert value(one, "003") == MARK
    assert value(one, "001") == "syn2-00000007"
    assert "Synthetic copy 2 of 00000007" in value(one, "500")


def test_nothing_that_identifies_stays_and_the_rest_does() -> None:
    original, one = parsed(frame(7)), parsed(copied(frame(7), 1))
    for tag in ("001", "020", "100", "245"):
        assert value(one, tag) and value(one, tag) != value(original, tag), tag
    for tag in ("010", "880"):
        assert not value(one, tag)
    for tag in ("008", "650"):
        assert value(one, tag) == value(original, tag)
    assert value(one, "100", "d") == "1850-1910."
    assert len(value(one, "245")) == len(value(original, "245"))


def test_an_isbn_has_its_check_digit() -> None:
    isbn, _, rest = value(parsed(copied(frame(1), 1)), "020").partition(" ")
    assert rest == "(pbk.)"
    assert len(isbn) == 13
    assert sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(isbn)) % 10 == 0


def test_what_is_shared_is_shared_by_the_copies_and_by_no_other_turn() -> None:
    names = [value(parsed(copied(frame(number), turn)), "100") for number in (1, 2) for turn in range(1, 9)]
    assert names[:8] == names[8:]
    assert len(set(names)) == 8
    assert value(parsed(copied(frame(1, "Brown, Mary,"), 1)), "100") != names[0]


def test_a_later_version_keeps_its_number() -> None:
    first, second = parsed(frame(3)), parsed(changed(frame(3), 1))
    assert value(first, "001") == value(second, "001")
    assert len(second.fields) == len(first.fields) + 1


@pytest.mark.parametrize("number", [1, 7, 20, 21, 45])
def test_so_many_records_as_asked_for(tmp_path: Path, number: int) -> None:
    file = tmp_path / "all.mrc"
    file.write_bytes(b"".join(map(frame, range(20))))
    found = [value(parsed(one), "001").strip() for one in records(file, number, of=20)]
    assert len(found) == len(set(found)) == number
    assert sum(one.startswith("syn") for one in found) == max(number - 20, 0)
    if number == 7:
        assert found[0] == "00000000" and found[-1] == "00000017"


def test_the_file_is_written_once(tmp_path: Path) -> None:
    file = tmp_path / "all.mrc"
    file.write_bytes(b"".join(map(frame, range(4))))
    target = written(file, 4, tmp_path / "some.mrc", of=4)
    assert list(frames(target)) == list(frames(file))
    file.unlink()
    assert written(file, 4, target, of=4) == target
