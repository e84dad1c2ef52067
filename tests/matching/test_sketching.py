"""What is drawn when a record is mapped is what would be drawn of what is stored, and serves only then."""

from pathlib import Path

import pytest

from cataloguing import book, catalogue
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.ledger.entries import Body
from lienthong.graph.ledger.packing import hold
from lienthong.graph.matching import sketching
from lienthong.graph.matching.fingerprint import fingerprint
from lienthong.graph.matching.kinds import METHOD
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.matching.splitting import split
from lienthong.graph.terms import Source
from lienthong.pipeline.entries import Describer
from lienthong.pipeline.load import load

DERIVED = ("portrait", "mark", "tie", "bearer", "likeness", "match", "anchored")
BOOKS = [
    book("1", "Truyện Kiều"),
    book("2", "Truyện Kiều : có chú giải", extra="700 1_ $a Nguyễn, Du, $d 1765-1820"),
    book("3", "Từ điển \\\\ dấu {{lạ}}", extra="110 2_ $a Trường Đại học Thử. $b Khoa Văn"),
    book("4", without=["020", "100"], extra="490 1_ $a Tủ sách ; $v T. 2"),
]


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """A data folder with the books, not settled."""
    load(tmp_path / "data", "nam", [str(catalogue(tmp_path / "a.mrc", *BOOKS))])
    return tmp_path / "data"


def derived(ledger: Ledger) -> dict[str, set[tuple[object, ...]]]:
    return {name: set(ledger.db.execute(f"SELECT * FROM {name}")) for name in DERIVED}


@pytest.mark.parametrize("number", range(len(BOOKS)))
def test_a_sketch_is_what_is_drawn_of_the_stored_description(number):
    describer = Describer(Source("nam"))
    entry = describer.entry(str(number), BOOKS[number])
    assert entry.described is not None and entry.sketch is not None
    stored = Body(7, hold(entry.described), entry.described.lines)
    drawn = sketching.drawn(METHOD, stored)
    assert {one.id.partition("/")[0] for one in drawn} >= {"instance", "work"}
    assert sketching.unpacked(7, entry.sketch.portraits) == drawn
    assert entry.sketch.rules == fingerprint()


def test_what_the_load_drew_is_not_drawn_again(loaded):
    with Ledger.open(loaded) as ledger:
        assert {row[0] for row in ledger.db.execute("SELECT rules FROM stale")} == {fingerprint()}
        # Nothing can be drawn of this any more: what follows is what the load drew.
        with transaction(ledger.db):
            bodies = ledger.db.execute("SELECT record, described FROM body").fetchall()
            ledger.db.execute("UPDATE body SET described = x'00' WHERE described IS NOT NULL")
        settle_matches(ledger)
        drawn = derived(ledger)
        with transaction(ledger.db):
            ledger.db.executemany("UPDATE body SET described = ?2 WHERE record = ?1", bodies)
            ledger.db.execute("DELETE FROM matching")
        settle_matches(ledger)
        assert derived(ledger) == drawn and drawn["portrait"]


@pytest.mark.parametrize("rules", ["", "others"])
def test_what_other_rules_drew_is_drawn_again(loaded, rules):
    with Ledger.open(loaded) as ledger:
        with transaction(ledger.db):
            ledger.db.execute("UPDATE stale SET rules = ?, portraits = x'01'", (rules,))
        settle_matches(ledger)
        again = derived(ledger)
    load(loaded, "nam", [str(catalogue(loaded.parent / "b.mrc", book("5", "Sách khác")))])
    with Ledger.open(loaded) as ledger:
        settle_matches(ledger)
        more = derived(ledger)
        assert len(more["portrait"]) > len(again["portrait"])
        ledger.db.execute("DELETE FROM matching")
        settle_matches(ledger)
        assert derived(ledger) == more


def test_a_record_with_a_split_entity_is_drawn_as_it_is_stored(loaded):
    load(loaded, "bac", [str(catalogue(loaded.parent / "b.mrc", BOOKS[0]))])
    with Ledger.open(loaded) as ledger:
        settle_matches(ledger)
        (own,) = ledger.db.execute(
            "SELECT id FROM occurrence WHERE id > 'instance/' AND id < 'instance0' AND hash > x''"
            " GROUP BY id HAVING count(*) = 2"
        ).fetchone()
        with transaction(ledger.db):
            split(ledger.db, own, "bac", "1", by="Lan")
    changed = book("1", "Truyện Kiều", extra="500 __ $a In trên giấy dó")
    load(loaded, "bac", [str(catalogue(loaded.parent / "c.mrc", changed))])
    load(loaded, "nam", [str(catalogue(loaded.parent / "d.mrc", changed))])
    with Ledger.open(loaded) as ledger:
        settle_matches(ledger)
        found = derived(ledger)
        assert len({row[1] for row in found["portrait"] if row[1].startswith("instance/")}) > len(BOOKS)
        ledger.db.execute("DELETE FROM matching")
        settle_matches(ledger)
        assert derived(ledger) == found
