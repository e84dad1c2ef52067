"""The roll: cut in parts of bounded size that stay where they are when other parts change."""

import time
from collections.abc import Iterator
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import pytest

from graph.worlds import BASE, Version, check_roll, load
from lienthong.graph.generation import Generation, current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.publishing.enrolling import Entry, amend, write
from lienthong.graph.roll import FULL, Roll, is_current

FIRST, SECOND = "2026-01-01T00:00:00Z", "2026-02-02T00:00:00Z"
BOOK = Version(("i0",), ("w0",), "a0", 1)
OTHER = Version(("i1",), ("w1",), "a1", 1)


def generation(tmp_path: Path, number: int, at: str) -> Generation:
    """A generation that has no more than its folder."""
    made = Generation(number, BASE, at, 0, tmp_path / f"{number:08d}")
    made.folder.mkdir()
    return made


def entries(number: int, kind: str = "work", at: str = FIRST) -> list[Entry]:
    """Ids as they are given, hashes, in their order."""
    ids = (blake2b(f"{kind}{n}".encode(), digest_size=8).hexdigest() for n in range(number))
    return sorted((f"{kind}/{one}", at) for one in ids)


def everything(roll: Roll) -> Iterator[Entry]:
    for part in roll.parts:
        for name, at in roll.entries(part):
            yield f"{part.kind}/{name}", at


def test_a_large_kind_is_cut_and_one_change_changes_one_part(tmp_path: Path) -> None:
    known = [*entries(7, "agent"), *entries(35_000)]
    one = generation(tmp_path, 1, FIRST)
    write(one, known, None)
    before = Roll(one.folder)
    assert list(everything(before)) == known
    assert [part.number for part in before.parts] == [7, 10_000, 10_000, 10_000, 5_000]
    two = generation(tmp_path, 2, SECOND)
    changed, gone = known[12_345][0], known[30_000][0]
    amend(two, before, {changed: SECOND, gone: None, "place/aaaa": SECOND})
    after = Roll(two.folder)
    expected = dict(known) | {changed: SECOND, "place/aaaa": SECOND}
    del expected[gone]
    assert dict(everything(after)) == expected
    assert after.changed(changed) == SECOND
    assert (before.changed(gone), after.changed(gone)) == (FIRST, "")
    touched = {one.name for one in after.parts if one.changed == SECOND}
    kind, name = changed.split("/")
    holding = [after.holding(kind, name), after.holding(*gone.split("/")), after.part("place")]
    assert touched == {part.name for part in holding if part}
    same = after.parts[0].name
    assert (one.folder / f"roll/{same}.txt").samefile(two.folder / f"roll/{same}.txt")


def test_a_part_that_is_full_is_halved_and_the_cut_outlasts_a_rebuild(tmp_path: Path) -> None:
    one = generation(tmp_path, 1, FIRST)
    known = entries(9_000)
    write(one, known, None)
    two = generation(tmp_path, 2, SECOND)
    more = dict(entries(FULL + 500, at=SECOND)) | dict(known)
    amend(two, Roll(one.folder), {id_: at for id_, at in more.items() if at == SECOND})
    roll = Roll(two.folder)
    assert [part.number for part in roll.parts] == [(FULL + 500) // 2] * 2
    assert roll.parts[0].name == "work"
    three = generation(tmp_path, 3, "2026-03-03T00:00:00Z")
    write(three, sorted(more.items()), roll)
    assert Roll(three.folder).parts == roll.parts  # names, numbers and the moments of their changes
    assert list(everything(Roll(three.folder))) == sorted(more.items())


def test_a_kind_without_entities_has_no_part(tmp_path: Path) -> None:
    one, two = generation(tmp_path, 1, FIRST), generation(tmp_path, 2, SECOND)
    write(one, entries(2), None)
    amend(two, Roll(one.folder), {id_: None for id_, _ in entries(2)})
    roll = Roll(two.folder)
    assert (roll.parts, is_current(two.folder)) == ((), True)
    assert (roll.changed("work/a"), roll.holding("work", "a")) == ("", None)


@pytest.mark.parametrize("name", ["", "é", "a\tb", "a\nb", "../x", "zzzz"])
def test_what_is_not_in_it_has_no_moment(tmp_path: Path, name: str) -> None:
    one = generation(tmp_path, 1, FIRST)
    write(one, entries(20), None)
    assert Roll(one.folder).changed(f"work/{name}") == ""


def test_the_moment_is_that_of_the_last_change_not_of_the_publication(tmp_path: Path) -> None:
    with Ledger.open(tmp_path, write=True) as ledger:
        load(ledger, "nam", [("1", BOOK), ("2", OTHER)])
        first = publish(ledger, tmp_path, BASE).generation
        time.sleep(1.1)
        load(ledger, "nam", [("1", replace(BOOK, words=2))])
        second = publish(ledger, tmp_path, BASE).generation
        assert first
        assert second
        roll = Roll(second.folder)
        assert roll.changed("instance/i0") == second.published
        assert roll.changed("instance/i1") == roll.changed("work/w1") == first.published < second.published
        check_roll(ledger, tmp_path)
        time.sleep(1.1)
        publish(ledger, tmp_path, BASE, full=True)
        check_roll(ledger, tmp_path)
        built = current(tmp_path)
        assert built
        assert Roll(built.folder).parts == roll.parts
        load(ledger, "nam", [("2", replace(OTHER, status="withdrawn"))])
        publish(ledger, tmp_path, BASE)
        now = current(tmp_path)
        assert now
        assert Roll(now.folder).changed("work/w1") == ""


def test_a_generation_of_before_there_was_a_roll_gets_one(tmp_path: Path) -> None:
    with Ledger.open(tmp_path, write=True) as ledger:
        load(ledger, "nam", [("1", BOOK)])
        first = publish(ledger, tmp_path, BASE).generation
        assert first
        for file in (first.folder / "roll").iterdir():
            file.unlink()
        assert Roll(first.folder).parts == ()
        second = publish(ledger, tmp_path, BASE).generation
        assert second
        assert second.number == 2
        check_roll(ledger, tmp_path)
        assert publish(ledger, tmp_path, BASE).generation is None
