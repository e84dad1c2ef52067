"""The same functions on records that nobody here wrote; skipped where the data is missing."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pymarc
import pytest

from lienthong import text
from lienthong.mappings import dates, names, places

DATA = Path(__file__).resolve().parents[4] / "shared" / "data" / "marc"


def fields(file: str, *tags: str) -> Iterator[pymarc.Field]:
    path = DATA / file
    if not path.is_file():
        pytest.skip(f"no real data: {path} is missing")
    with path.open("rb") as stream:
        for record in pymarc.MARCReader(stream):
            if record is not None:
                yield from record.get_fields(*tags)


def test_several_people_in_one_heading() -> None:
    counts: Counter[str] = Counter()
    for field in fields("cse-koha/book3part0final.mrc", "100"):
        for value in field.get_subfields("a"):
            statement = names.statement(text.repair(value))
            counts["values"] += 1
            counts["several"] += len(statement.people) > 1
            counts["bodies"] += any(person.corporate for person in statement.people)
            counts["silent"] += not statement.people and not statement.left and bool(text.match_key(value))
    assert counts["several"] / counts["values"] > 0.25
    assert 0.01 < counts["bodies"] / counts["values"] < 0.12
    assert counts["silent"] == 0


def test_library_of_congress_headings_come_out_in_direct_order() -> None:
    for field in fields("lc/lc-vietnamese.mrc", "100", "700"):
        person = names.heading(field["a"], field.get("d", ""), field.indicator1)
        assert "," not in person.name
        if "," in field["a"].rstrip(", ") and names.lists.is_vietnamese_name(person.name.split()):
            assert text.match_key(person.name) == text.match_key(field["a"])


def test_vietnamese_titles_are_known_and_others_are_not_taken_for_them() -> None:
    titles = [text.repair(field["a"]) for field in fields("lc/lc-vietnamese.mrc", "245")]
    assert sum(map(text.is_vietnamese, titles)) / len(titles) > 0.9
    for field in fields("lc/lc-880.mrc", "245", "880"):
        assert not text.is_vietnamese(text.repair(" ".join(field.get_subfields("a", "b"))))


def test_repaired_titles_have_no_loose_marks() -> None:
    for field in fields("lc/lc-vietnamese.mrc", "245", "100", "260", "650"):
        for value in field.get_subfields("a", "b", "c"):
            assert not set(text.repair(value)) & {"\u0302", "\u0306"}


def test_places_and_dates_of_imprints() -> None:
    hanoi: Counter[str] = Counter()
    dated: Counter[bool] = Counter()
    for field in fields("lc/lc-vietnamese.mrc", "260"):
        hanoi.update(places.place(text.repair(value))[1] for value in field.get_subfields("a"))
        dated.update(bool(dates.edtf(value)[0]) for value in field.get_subfields("c"))
    assert hanoi["hà nội"] > 20
    assert dated[True] > 20 * dated[False]
