"""Rows of one record that stand anywhere in a list (``apart``)."""

from collections.abc import Iterator
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import columns
from lienthong.mappings.spreadsheets.together import Line, together

HEADINGS = "publication_title\ttitle_id\tdate_first_issue_online\tdate_last_issue_online\tpublication_type\n"


def test_ranges_of_a_title_meet_wherever_they_stand(tmp_path: Path) -> None:
    """Sorted by year, as a platform exports it; a title without a number stays alone, damage is told."""
    file = tmp_path / "kbart.txt"
    rows = [
        "Tạp chí A\ta\t1990\t1995\tserial", "Tạp chí B\tb\t1991\t\tserial", "Không số\t\t1992\t\tserial",
        "Tạp chí A\ta\t1997\t2000\tserial", "x" * 100_001, "Không số\t\t1993\t\tserial",
        "Tạp chí A\ta\t2002\t\tserial",
    ]  # fmt: skip
    file.write_text(HEADINGS + "\n".join(rows) + "\n", "utf-8")
    assert check(file).format == "csv"
    found = list(read(file))
    records = [one for one in found if isinstance(one, Record)]
    ranges = [[one.first("from_date") for one in each.tagged("kbart.coverage")] for each in records]
    assert ranges == [["1990", "1997", "2002"], ["1991"], ["1992"], ["1993"]]
    assert [one.offset for one in records] == [2, 3, 4, 7]
    assert [one.reason for one in found if isinstance(one, Unreadable)] == ["read_row_cell"]
    kept = tmp_path / "kept"
    kept.write_bytes(records[0].raw)
    (again,) = read(kept)
    assert isinstance(again, Record)
    assert len(again.tagged("kbart.coverage")) == 3


def test_a_mapping_of_the_library_s_own_goes_on_from_the_shipped_one() -> None:
    assert columns('format = "kbart"\n').apart
    assert not columns('format = "kbart"\napart = false\n').apart
    assert not columns().apart


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", "a", "b", "c"]), max_size=30))
def test_the_order_is_that_of_the_first_row_of_each(owners: list[str]) -> None:
    def lines() -> Iterator[Line | Unreadable]:
        for at, own in enumerate(owners):
            yield Line((("x", str(at)),), at, (), own)

    found = [one for one in together(lines()) if isinstance(one, Line)]
    first = {own: at for at, own in reversed(list(enumerate(owners))) if own}
    assert [one.number for one in found] == sorted(range(len(owners)), key=lambda at: (first.get(owners[at], at), at))
