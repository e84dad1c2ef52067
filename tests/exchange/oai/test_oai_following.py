"""The index follows the ledger: what changed gets a new datestamp, and nothing else does."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from cataloguing import book
from exchange.oai.harvested import Library, deleted, errors, name, stamp
from lienthong.errors import Busy
from lienthong.exchange.oai import answering, drawing
from lienthong.exchange.oai.index import FILE, Packing, about, opened, reader
from lienthong.exchange.oai.moments import written
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.packing import pack, unpack, unpack_shown
from lienthong.mappings.engine.context import Context
from lienthong.mappings.line import parse_record
from lienthong.mappings.record import Field, Record
from lienthong.pipeline.oai import cleaning, writing
from lienthong.pipeline.oai.faults import CODE, faults
from lienthong.pipeline.report.rendering import gather, records

BOOKS = [book(f"n{number}", f"Quyển {number}", without=["020", "100"]) for number in range(5)]
AUTHORITY = """LDR 00000nz  a2200000n  4500
001 auth1
008 240102n| azannaabn          |a aaa     c
100 1_ $a Lê, Minh Thử, $d 1950-
"""


def state(library: Library) -> dict[str, tuple[str, bool]]:
    """Datestamp of every item, and whether it is deleted."""
    return {name(one): (stamp(one), deleted(one)) for one in library.all("ListIdentifiers", metadataPrefix="oai_dc")}


def changed(before: dict[str, tuple[str, bool]], after: dict[str, tuple[str, bool]]) -> set[str]:
    return {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}


def test_only_what_changed_is_told_as_changed_and_a_rebuild_changes_nothing(library: Library) -> None:
    library.load(*BOOKS)
    assert library.publish() == {"created": 5, "drawn": 5}
    first = state(library)
    assert library.publish() == {} and state(library) == first
    # Only a field that gives no statement: the publication has nothing new, the MARC of harvesters has.
    library.load(book("n1", "Quyển 1", without=["020"], extra="538 __ $a Chạy trên máy cũ"))
    assert library.publish() == {"updated": 1, "drawn": 1}
    second = state(library)
    assert changed(first, second) == {"n1"} and second["n1"] > first["n1"]
    library.load(*BOOKS[:3], complete=True)
    library.publish()
    third = state(library)
    assert changed(second, third) == {"n1", "n3", "n4"}
    assert [one for one, (_, gone) in third.items() if gone] == ["n3", "n4"]
    assert library.publish(anew=True) == {"unchanged": 3, "drawn": 3}
    assert state(library) == third
    library.load(*BOOKS)
    assert library.publish() == {"updated": 2, "drawn": 2}
    assert not any(gone for _, gone in state(library).values())


def test_a_record_that_its_library_keeps_back_is_deleted_without_a_word(library: Library) -> None:
    library.load(*BOOKS[:2])
    library.publish()
    library.load(book("n1", "Quyển 1 mật", without=["020"], extra="926 __ $a 3"))
    assert library.publish() == {"deleted": 1, "drawn": 1}
    assert [one for one, (_, gone) in state(library).items() if gone] == ["n1"]
    with closing(opened(library.data)) as db:
        assert db.execute("SELECT count(*) FROM body").fetchone() == (1,)


def test_records_that_describe_no_edition_are_no_items(library: Library) -> None:
    library.load(BOOKS[0])
    library.load(parse_record(AUTHORITY), source="nguoi")
    assert library.publish() == {"created": 1, "unchanged": 1, "drawn": 2}
    assert library.publish() == {}
    assert list(state(library)) == ["n0"]
    assert not faults(library.data)


def test_merged_editions_stay_two_items_under_one_address(library: Library) -> None:
    alone = book("x1", "Một quyển", without=["020", "852"])
    library.load(alone)
    library.publish()
    before = library.all(metadataPrefix="oai_dc")
    library.load(book("y9", "Một quyển", without=["020", "852"]), source="khac")
    library.publish(whole=True)
    after = library.all(metadataPrefix="oai_dc")
    addresses = [one.findtext(".//{*}identifier[last()]") for one in after]
    assert [name(one) for one in after] == ["x1", "y9"]
    places = {text for one in after for place in one.iterfind(".//{*}dc/{*}identifier") if (text := place.text)}
    assert len([one for one in places if "/instance/" in one]) == 1, addresses
    assert stamp(before[0]) == stamp(after[0])


def test_what_was_taken_out_by_hand_is_given_no_more(library: Library) -> None:
    library.load(book("n1", "Quyển 1", without=["020"], extra="500 __ $a Lời không nên có"))
    library.publish()
    (record,) = library.all(metadataPrefix="marc21")
    assert "Lời không nên có" in "".join(record.itertext())
    with Ledger.open(library.data) as ledger:
        (line,) = ledger.db.execute("SELECT id FROM occurrence WHERE id LIKE 'instance/%' AND hash > x''").fetchone()
        note = next(one for body in ledger.described() for one in body.lines if "Lời không nên có" in one)
        ledger.db.execute(
            "INSERT INTO editorial_request (key, at, by, kind, text, added, removed, generation)"
            " VALUES (1, '', 'lan', 'update', '', 0, 1, 2)"
        )
        ledger.db.execute("INSERT INTO editorial VALUES ('', ?, ?, -1, 1)", (note.removesuffix(" ."), line))
        ledger.db.execute(
            "INSERT INTO change (at, generation, entity, event, target) VALUES ('', 2, ?, 'updated', '')", (line,)
        )
    library.publish()
    for prefix in ("oai_dc", "marc21", "rdf"):
        assert "Lời không nên có" not in "".join("".join(one.itertext()) for one in library.all(metadataPrefix=prefix))
    assert "Quyển 1" in "".join(library.all(metadataPrefix="marc21")[0].itertext())


def test_a_publication_that_is_killed_is_made_up_for(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two batches, and within one: no answer goes past the datestamp of what is still to come."""
    library.load(*BOOKS)
    commits = iter([True, True, False])  # the first is that of a new index

    def dying(self: writing.Writer) -> None:
        if not next(commits):
            raise KeyboardInterrupt
        writing_commit(self)

    writing_commit = writing.Writer._commit
    monkeypatch.setattr("lienthong.pipeline.oai.following.BATCH", 2)
    monkeypatch.setattr(writing.Writer, "_commit", dying)
    with pytest.raises(KeyboardInterrupt):
        library.publish()
    monkeypatch.setattr(writing.Writer, "_commit", writing_commit)
    with closing(opened(library.data)) as db:
        pending = int(about(db, "pending") or 0)
        (last,) = db.execute("SELECT max(stamp) FROM item").fetchone()
    told = library.ask("Identify").findtext("{*}responseDate")
    assert last < pending and told is not None and told < "2999" and told <= written(pending - 1)
    before = state(library)
    assert library.publish() == {"created": 3, "unchanged": 2, "drawn": 5}
    after = state(library)
    assert len(after) == 5 and {one: after[one] for one in before} == before


def test_another_ledger_deletes_what_it_does_not_have(library: Library, tmp_path: Path) -> None:
    library.load(*BOOKS[:3])
    library.publish()
    before = state(library)
    other = Library(tmp_path / "other" / "data")
    other.data.mkdir(parents=True)
    other.load(BOOKS[0], BOOKS[4])
    for one in (FILE, "oai.key"):
        shutil.copy(library.data / one, other.data / one)
    assert other.publish() == {"deleted": 2, "created": 1, "unchanged": 1, "drawn": 2}
    after = state(other)
    assert after["n0"] == before["n0"] and after["n1"][1] and after["n2"][1] and not after["n4"][1]


def test_a_damaged_index_is_written_anew(library: Library) -> None:
    library.load(*BOOKS[:2])
    library.publish()
    for one in library.data.glob(f"{FILE}-*"):
        one.unlink()
    (library.data / FILE).write_bytes(b"no database " * 1000)
    assert library.publish() == {"created": 2, "drawn": 2}
    with closing(sqlite3.connect(library.data / FILE)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_an_index_of_the_first_version_keeps_its_datestamps_and_deletions(library: Library) -> None:
    library.load(*BOOKS[:3])
    library.publish()
    library.load(*BOOKS[:2], complete=True)
    library.publish()
    before = state(library)
    with closing(opened(library.data)) as db:
        db.executescript(
            "DROP TABLE body; DROP TABLE dictionary; CREATE TABLE dictionary (format, content);"
            "PRAGMA user_version = 1;"
            "CREATE TABLE body (item INTEGER PRIMARY KEY, oai_dc, marc21, rdf); INSERT INTO body SELECT key, 1, 1, 1"
            " FROM item WHERE state = 0; DELETE FROM about WHERE name = 'run'"
        )
    library.load(BOOKS[0], book("n1", "Quyển khác", without=["020"]))
    with closing(opened(library.data)):
        assert reader(library.data) is None, "a list would lack what has not been kept anew"
    assert library.publish() == {"unchanged": 1, "updated": 1, "drawn": 2}
    after = state(library)
    assert changed(before, after) == {"n1"} and after["n2"][1]
    assert "Quyển khác" in "".join(library.all(metadataPrefix="marc21")[1].itertext())


def test_what_is_kept_is_what_choosing_again_gives_and_nothing_private(library: Library) -> None:
    extra = "500 __ $a Một ghi chú\n541 0_ $a Mua của bà Tư $h 7654321\n911 __ $a Người nhập Lan"
    library.load(book("n1", without=["020"], extra=extra), book("n2", without=["020"]))
    library.publish()

    def kept() -> list[tuple[bytes, bytes]]:
        with closing(opened(library.data)) as db:
            packing = Packing(db)
            return [(packing.unpack("said", said), packing.unpack("marc", marc))
                    for said, marc in db.execute("SELECT said, marc FROM body ORDER BY item")]  # fmt: skip

    first = kept()
    whole = b"".join(b"".join(one) for one in first).decode()
    assert "Một ghi chú" in whole and not any(one in whole for one in ("bà Tư", "7654321", "nhập Lan"))
    with Ledger.open(library.data) as ledger:
        for key, report in ledger.db.execute("SELECT record, report FROM body").fetchall():
            assert unpack_shown(report)
            ledger.db.execute("UPDATE body SET report = ? WHERE record = ?",
                              (pack(unpack(report).partition(b"\n")[0]), key))  # fmt: skip
    assert library.publish(anew=True) == {"unchanged": 2, "drawn": 2}
    assert kept() == first


def test_sizes_of_lists_are_those_of_their_members(shelf: Library) -> None:
    with closing(opened(shelf.data)) as db:
        told = dict(db.execute("SELECT key, size FROM list WHERE spec NOT IN ('source', 'kind')"))
        counted = dict(db.execute("SELECT list, count(*) FROM member GROUP BY list"))
        lines = db.execute("SELECT count(*) FROM member JOIN item ON item = key WHERE member.stamp <> item.stamp")
        assert told == counted and lines.fetchone() == (0,)


def test_the_secret_is_for_the_owner_alone(shelf: Library) -> None:
    found = (shelf.data / "oai.key").stat()
    assert found.st_mode & 0o777 == 0o600 and found.st_size == 32


def test_a_record_of_no_number_is_an_item_as_well(library: Library) -> None:
    record: Record = parse_record("LDR 00000nam a2200000 a 4500\n245 00 $a Không số")
    library.load(record)
    assert library.publish()["created"] == 1


def test_a_record_that_breaks_is_given_without_its_marc_and_told_in_the_report(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.load(*BOOKS[:2])
    with Ledger.open(library.data) as ledger:  # mapped by rules of before: what is public is chosen at publish
        ledger.db.execute("UPDATE record SET rules = 'of before'")
    sound = cleaning._Quick._field

    def breaks(self: cleaning._Quick, context: Context, record: Record, field: Field) -> None:
        if field.tag == "245" and "Quyển 1" in str(field.subfields):
            raise ZeroDivisionError("sum of parts")
        sound(self, context, record, field)

    monkeypatch.setattr(cleaning._Quick, "_field", breaks)
    assert library.publish() == {"created": 2, "drawn": 2}
    given = {prefix: {name(one) for one in library.all(metadataPrefix=prefix)} for prefix in ("oai_dc", "marc21")}
    assert given == {"oai_dc": {"n0", "n1"}, "marc21": {"n0"}}
    (one,) = faults(library.data)
    assert (one.source, one.number, one.fault.field) == ("thu", "n1", "245") and "ZeroDivisionError" in one.fault.why
    (issue,) = (one for found in records(library.data, "thu", "n1") for one in found.issues if one.code == CODE)
    assert (issue.field, issue.rule) == ("245", "mappings/marc21/2xx.toml [245]") and "sum of parts" in issue.text["vi"]
    assert CODE in {one.code for one in gather(library.data).sources[0].flags}
    monkeypatch.undo()
    assert library.publish(anew=True) == {"updated": 1, "unchanged": 1, "drawn": 2} and not faults(library.data)


@pytest.mark.parametrize("prefix", ["oai_dc", "rdf", "marc21"])
def test_an_item_that_cannot_be_drawn_is_in_no_list_and_never_told_as_deleted(
    library: Library, prefix: str, caplog: pytest.LogCaptureFixture
) -> None:
    drawing._tell.cache_clear()
    library.load(*BOOKS)
    library.publish()
    with closing(opened(library.data)) as db:
        db.execute("UPDATE body SET said = x'00', marc = x'00' WHERE item IN (2, 5)")
    library.page = 2
    for verb in ("ListRecords", "ListIdentifiers"):
        found = library.all(verb, metadataPrefix=prefix)
        assert [name(one) for one in found] == ["n0", "n2", "n3"] and not any(map(deleted, found))
    number = "oai:mau.example.org:thu/n1"
    assert errors(library.ask("GetRecord", metadataPrefix=prefix, identifier=number)) == ["cannotDisseminateFormat"]
    assert errors(library.ask("ListMetadataFormats", identifier=number)) == ["noMetadataFormats"]
    logged = [one.getMessage() for one in caplog.records]
    told = [one for one in logged if one.startswith(prefix)]
    assert told == [f"{prefix} of the item thu/{one} could not be drawn" for one in ("n1", "n4")], "once each"


def test_a_list_of_which_nothing_can_be_drawn_is_not_told_as_empty(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.load(*BOOKS)
    library.publish()
    with closing(opened(library.data)) as db:
        db.execute("UPDATE body SET said = x'00'")
    monkeypatch.setattr(answering, "_BROKEN", 4)
    with pytest.raises(Busy):
        library.ask("ListRecords", metadataPrefix="oai_dc")
