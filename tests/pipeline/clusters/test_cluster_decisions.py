"""Decisions and splits over the whole road, from records of libraries to the public graph."""

from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import DefaultGraph, Quad

from cataloguing import catalogue
from doubting import TITLES, doubtful_catalogue, signed, unsigned
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching import inbox
from lienthong.graph.publishing.names import Names
from lienthong.mappings.record import Record
from lienthong.pipeline.clusters.deciding import decide, join, split, undo
from lienthong.pipeline.load import load
from lienthong.pipeline.publish import publish
from lienthong.pipeline.remap import remap
from lienthong.settings import Settings

BASE = "https://vidu.example.org"


def published(data: Path, *, rebuild: bool = False) -> set[Quad]:
    """The public graph after a publishing."""
    publish(Settings(data=data, base=BASE), rebuild=rebuild)
    generation = current(data)
    assert generation is not None
    return set(generation.open().quads_for_pattern(None, None, None, DefaultGraph()))


def work(data: Path, source: str, number: str) -> str:
    """The Work of a record by its own id."""
    with Ledger.open(data, write=False) as ledger:
        (key,) = ledger.db.execute(
            "SELECT record.key FROM record JOIN source ON source.key = source WHERE source.id = ? AND number = ?",
            (source, number),
        ).fetchone()
        body = next(one for one in ledger.described() if one.record == key)
        return next(one.ids[0] for one in body.entities if one.role == "work")


def groups(data: Path) -> set[frozenset[str]]:
    """Which Works are one, by their own ids."""
    with Ledger.open(data, write=False) as ledger:
        clusters, found = Names(ledger.db).clusters, dict[str, set[str]]()
        for (id_,) in ledger.db.execute("SELECT DISTINCT id FROM occurrence WHERE id LIKE 'work/%' AND hash > x''"):
            found.setdefault(clusters.resolve(id_), set()).add(id_)
    return {frozenset(one) for one in found.values()}


def together(data: Path, *records: tuple[str, str]) -> bool:
    return any({work(data, *one) for one in records} <= group for group in groups(data))


@pytest.fixture
def made(tmp_path: Path, data: Path) -> Callable[..., None]:
    """Loads records as a file of a source."""

    def loaded(source: str, *records: Record, complete: bool = False, into: Path = data) -> None:
        load(into, source, [str(catalogue(tmp_path / f"{source}.mrc", *records))], complete=complete)

    return loaded


Made = Callable[..., None]
SIGNED, UNSIGNED = ("mot", "0"), ("hai", "0")


def test_same_brings_together_and_undo_restores_exactly(tmp_path: Path, data: Path) -> None:
    doubtful_catalogue(tmp_path, data, 3)
    before = published(data)
    assert not together(data, SIGNED, UNSIGNED), "the machine leaves it to a librarian"
    pair = work(data, *SIGNED), work(data, *UNSIGNED)
    decide(data, *pair, "same", "Lan")
    decided = published(data)
    assert together(data, SIGNED, UNSIGNED)
    assert decided != before
    assert published(data, rebuild=True) == decided, "a rebuild gives the same"
    undo(data, *pair, "Lan")
    assert published(data) == before
    assert published(data, rebuild=True) == before


def test_another_order_of_loading_gives_the_same(tmp_path: Path, data: Path, made: Made) -> None:
    doubtful_catalogue(tmp_path, data, 3)
    pair = work(data, *SIGNED), work(data, *UNSIGNED)
    decide(data, *pair, "same", "Lan")
    other = tmp_path / "other"
    for number in (2, 0, 1):
        made("hai", unsigned(number, TITLES[number]), into=other)
    made("mot", *(signed(number, TITLES[number]) for number in (1, 2, 0)), into=other)
    published(other)
    decide(other, *reversed(pair), "same", "Hoa")
    first, second = published(data), published(other)
    assert groups(data) == groups(other)
    assert len(first) == len(second)


def test_a_corrected_title_keeps_its_decision(tmp_path: Path, data: Path, made: Made) -> None:
    doubtful_catalogue(tmp_path, data, 2)
    published(data)
    before = work(data, *UNSIGNED)
    decide(data, work(data, *SIGNED), before, "same", "Lan")
    published(data)
    made("hai", unsigned(0, "Kỹ thuật trồng lúa nước ở đồng bằng sông Hồng"))
    assert work(data, *UNSIGNED) != before, "the correction gives it another key"
    published(data)
    assert together(data, SIGNED, UNSIGNED)
    made("mot", signed(0, "Kĩ thuật cấy lúa"))
    published(data)
    assert together(data, SIGNED, UNSIGNED)


def test_a_deleted_record_takes_its_decision_along_and_brings_it_back(tmp_path: Path, data: Path, made: Made) -> None:
    doubtful_catalogue(tmp_path, data, 2)
    decide(data, work(data, *SIGNED), work(data, *UNSIGNED), "same", "Lan")
    whole = published(data)
    made("hai", unsigned(1, TITLES[1]), complete=True)
    less = published(data)
    assert less < whole or len(less) < len(whole)
    made("hai", unsigned(0, TITLES[0]), unsigned(1, TITLES[1]), complete=True)
    assert published(data) == whole
    assert together(data, SIGNED, UNSIGNED)


def test_different_parts_what_the_machine_has_brought_together(data: Path, made: Made) -> None:
    """Two editions under two titles: the machine finds one Work, the librarian knows better."""
    made("mot", signed(0, "Truyện làng Kim"))
    variant = signed(0, "Truyện làng Kim : chuyện kể của một người thợ")
    made("hai", variant)
    before = published(data)
    if work(data, *SIGNED) == work(data, *UNSIGNED):
        split(data, work(data, *SIGNED), "hai/0", "Lan")
    else:
        decide(data, work(data, *SIGNED), work(data, *UNSIGNED), "different", "Lan")
    published(data)
    assert not together(data, SIGNED, UNSIGNED)
    join_or_undo(data)
    assert published(data) == before


def join_or_undo(data: Path) -> None:
    one, other = work(data, *SIGNED), work(data, *UNSIGNED)
    with Ledger.open(data, write=False) as ledger:
        was_split = ledger.db.execute("SELECT 1 FROM apart").fetchone() is not None
    if was_split:
        join(data, other, "hai/0", "Lan")
    else:
        undo(data, one, other, "Lan")


def test_a_split_survives_mapping_again_and_goes_without_a_trace(data: Path, made: Made) -> None:
    made("mot", signed(0, TITLES[0]), signed(1, TITLES[1]))
    made("hai", signed(0, TITLES[0]), unsigned(3, TITLES[3]))
    before = published(data)
    shared = work(data, *SIGNED)
    assert shared == work(data, *UNSIGNED), "one key"
    split(data, f"{BASE}/{shared}", "hai/0", "Lan", "trùng nhan đề")
    parted = published(data)
    assert not together(data, SIGNED, UNSIGNED)
    remap(data)
    assert published(data) == parted
    assert published(data, rebuild=True) == parted
    join(data, shared, "hai/0", "Lan")
    assert published(data) == before


def test_a_publishing_takes_in_what_editors_have_posted(tmp_path: Path, data: Path) -> None:
    doubtful_catalogue(tmp_path, data, 2)
    published(data)
    inbox.post(data, "same", work(data, *SIGNED), work(data, *UNSIGNED), by="Lan")
    published(data)
    assert together(data, SIGNED, UNSIGNED)
    assert inbox.waiting(data) == []


def test_a_load_takes_in_what_editors_have_posted(tmp_path: Path, data: Path, made: Made) -> None:
    doubtful_catalogue(tmp_path, data, 2)
    inbox.post(data, "same", work(data, *SIGNED), work(data, *UNSIGNED), by="Lan")
    made("ba", signed(5, TITLES[5]))
    assert inbox.waiting(data) == []
    published(data)
    assert together(data, SIGNED, UNSIGNED)
