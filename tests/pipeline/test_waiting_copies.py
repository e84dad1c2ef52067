"""Copies whose bibliographic record is not there: they wait, whatever the order, and come and go with it."""

from pathlib import Path

import pytest

from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.readers import iso2709
from lienthong.pipeline.load import Summary, load
from lienthong.pipeline.remap import remap
from lienthong.pipeline.report.gather import gather

BASE = "https://lienthong.example.vn"
BOOK = """LDR 00000nam a2200000 a 4500
001 501
008 060101s2006    vm            000 0 vie d
020 __ $a 9786042000017
100 1_ $a Nam Cao
245 10 $a Đôi mắt / $c Nam Cao
260 __ $a Hà Nội : $b Văn học, $c 2006"""
COPIES = """LDR 00000nx  a2200000n  4500
001 7001
004 501
852 __ $b Kho Đọc $h V23 $p KD.0501"""
NOBODYS = """LDR 00000nx  a2200000n  4500
001 7002
852 __ $b Kho Đọc $p KD.0999"""
FOLDED = """LDR 00000nam a2200000 a 4500
001 502
008 070101s2007    vm            000 0 vie d
245 00 $a Ca dao xứ Nghệ"""
BARCODES = "SELECT ?b WHERE { ?i schema:serialNumber ?b }"
NAMELESS = "SELECT ?i WHERE { ?i a bf:Instance FILTER NOT EXISTS { ?i rdfs:label ?n } }"


def _load(data: Path, *records: str, complete: bool = False) -> Summary:
    file = data.parent / "nap.mrc"
    file.write_bytes(b"".join(iso2709.write(parse_record(one)) for one in records))
    return load(data, "mau", [str(file)], complete=complete, said=Source("mau", library_name="Thư viện Mẫu"))


def _publish(data: Path, *, full: bool = False) -> int | None:
    with Ledger.open(data) as ledger:
        made = publish(ledger, data, BASE, full=full, bulk_share=1).generation
    return made.number if made else None


def _ask(data: Path, query: str) -> list[str]:
    generation = current(data)
    assert generation is not None
    prefixes = (
        "PREFIX schema: <http://schema.org/> PREFIX bf: <http://id.loc.gov/ontologies/bibframe/>"
        " PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    )
    return sorted(row[0].value for row in generation.open().query(prefixes + query))


def _graph(data: Path) -> set[str]:
    generation = current(data)
    assert generation is not None
    # Of the dataset, what is counted, dated or taken from the record that happens to be the first.
    skip = "void#triples", "terms/modified", "terms/publisher"
    return {str(quad) for quad in generation.open() if not any(one in str(quad.predicate) for one in skip)}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def test_copies_without_their_book_are_kept_and_not_published(data):
    summary = _load(data, COPIES, FOLDED)
    assert (summary.live, summary.held) == (1, 1)
    _publish(data)
    assert (_ask(data, BARCODES), _ask(data, NAMELESS)) == ([], [])
    (report,) = gather(data).sources
    (held,) = report.quarantined
    assert held.reason == "waiting_for_book"
    assert "501" in held.text["vi"]
    assert "004" in held.text["vi"]
    assert "501" in held.text["en"]


def test_copies_that_say_no_book_wait_until_they_do(data):
    _load(data, BOOK, NOBODYS)
    _publish(data)
    assert _ask(data, BARCODES) == []
    _load(data, NOBODYS.replace("852 __", "004 501\n852 __"))
    _publish(data)
    assert _ask(data, BARCODES) == ["KD.0999"]


def test_order_of_loading_does_not_matter(data, tmp_path):
    orders = [[(COPIES, BOOK)], [(BOOK, COPIES)], [(COPIES,), (BOOK,)], [(BOOK,), (COPIES,)]]
    graphs = []
    for number, files in enumerate(orders):
        folder = tmp_path / f"order-{number}" / "data"
        folder.parent.mkdir()
        for records in files:
            _load(folder, *records)
            _publish(folder)
        assert _ask(folder, BARCODES) == ["KD.0501"]
        assert _ask(folder, NAMELESS) == []
        graphs.append(_graph(folder))
    for graph in graphs[1:]:
        assert graph ^ graphs[0] == set()


def test_copies_go_with_their_book_and_come_back_with_it(data):
    _load(data, BOOK, COPIES)
    _publish(data)
    (item,) = _ask(data, "SELECT ?i WHERE { ?i schema:serialNumber 'KD.0501' }")
    summary = _load(data, COPIES, FOLDED, complete=True)
    assert (summary.live, summary.held, summary.deleted) == (1, 1, 1)
    _publish(data)
    assert (_ask(data, BARCODES), _ask(data, NAMELESS)) == ([], [])
    gone = f"SELECT ?t WHERE {{ GRAPH ?g {{ <{item}> <http://www.w3.org/ns/prov#invalidatedAtTime> ?t }} }}"
    assert len(_ask(data, gone)) == 1
    _load(data, BOOK, COPIES, FOLDED, complete=True)
    _publish(data)
    assert _ask(data, "SELECT ?i WHERE { ?i schema:serialNumber 'KD.0501' }") == [item]
    assert _ask(data, gone) == []


def test_a_book_that_becomes_secret_takes_its_copies_along(data):
    _load(data, BOOK, COPIES)
    _publish(data)
    _load(data, BOOK + "\n926 __ $a 3")
    _publish(data)
    assert _ask(data, BARCODES) == []


def test_a_change_at_a_time_gives_what_building_anew_gives(data):
    for records in ((FOLDED,), (COPIES,), (BOOK,), (COPIES.replace("Kho Đọc", "Kho Mượn"),)):
        _load(data, *records)
        _publish(data)
    amended = _graph(data)
    _publish(data, full=True)
    assert _graph(data) == amended
    assert _ask(data, BARCODES) == ["KD.0501"]


def test_what_a_stopped_load_left_is_settled_before_publishing(data):
    _load(data, COPIES)
    _load(data, BOOK)
    with Ledger.open(data) as ledger:
        run = ledger.begin_run("mau", ["nap.mrc"], "")
        # What withdraws the book, and then no further: the process was killed.
        ledger.withdraw_missing(run)
    _publish(data)
    assert (_ask(data, BARCODES), _ask(data, NAMELESS)) == ([], [])


def test_mapping_again_keeps_what_waits_and_what_is_live(data):
    _load(data, BOOK, COPIES, NOBODYS)
    _publish(data)
    remap(data)
    assert _publish(data) is None
    with Ledger.open(data, write=False) as ledger:
        assert {one.number: one.status for one in ledger.records()} == {
            "501": "live", "holdings:7001": "live", "holdings:7002": "waiting",
        }  # fmt: skip
