"""A VietBiblio dump on its way into the ledger, and mapped again without it."""

from pathlib import Path

from lienthong.graph.ledger import Ledger
from lienthong.pipeline.demo_records import content
from lienthong.pipeline.load import load
from lienthong.pipeline.remap import remap

DUMP = content() / "records" / "phu-dien.sql"
SECRETS = ("KHÔNG CÔNG BỐ", "BD0004", "e10adc39", "mbrid", "2021-06-15")


def test_one_command_loads_a_library_and_nothing_of_its_readers(tmp_path: Path) -> None:
    data = tmp_path / "data"
    done = load(data, "xa", [str(DUMP)])
    assert (done.read, done.live, done.held) == (12, 11, 1)
    again = load(data, "xa", [str(DUMP)])
    assert again.counts["unchanged"] == 12 and not again.counts["updated"]
    stored = b"".join(file.read_bytes() for file in data.rglob("*") if file.is_file())
    with Ledger.open(data, write=False) as ledger:
        raws = b"".join(one.raw for one in ledger.records("xa", raw=True))
    assert b"openbiblio" in raws
    for word in SECRETS:
        assert word in DUMP.read_text("utf-8") or word == "mbrid"
        assert word.encode() not in raws and word.encode() not in stored


def test_mapping_again_needs_no_dump(tmp_path: Path) -> None:
    data = tmp_path / "data"
    dump = tmp_path / "a.sql"
    dump.write_bytes(DUMP.read_bytes())
    load(data, "xa", [str(dump)])
    with Ledger.open(data, write=False) as ledger:
        before = [(one.number, one.status, one.raw) for one in ledger.records("xa", raw=True)]
    dump.unlink()
    done = remap(data)
    assert (done.live, done.held) == (11, 1)
    with Ledger.open(data, write=False) as ledger:
        assert [(one.number, one.status, one.raw) for one in ledger.records("xa", raw=True)] == before


def test_what_the_next_dump_lacks_is_withdrawn(tmp_path: Path) -> None:
    data = tmp_path / "data"
    load(data, "xa", [str(DUMP)])
    less = tmp_path / "less.sql"
    text = DUMP.read_text("utf-8")
    start = text.index("(2,'2019-03-02 08:00:00','2021-05-02")
    text = text[:start] + text[text.index("(3,'2019-03-03 08:00:00','2021-05-03") :]
    for table in ("(2,1,'2019-03-02", "(2,1,82,"):
        assert table in text
    less.write_text(text, "utf-8")
    done = load(data, "xa", [str(less)], complete=True)
    assert done.deleted == 1 and done.live == 10
