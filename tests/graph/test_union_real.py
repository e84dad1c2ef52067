"""The labelled records of ``tests/matching``, compared as they are in service: no order and no detour matters."""

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "matching"))  # bench/matching.py stands in the way of its name

import pytest
from labelled import labelled

from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.leaders import leader
from lienthong.graph.matching.nodes import Nodes
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.terms import Source
from lienthong.pipeline.entries import Describer

LIBRARIES = 3
RECORDS = 240


@pytest.fixture(scope="module")
def described() -> dict[tuple[str, str], Entry]:
    """Records of one book come from several libraries, so that no control number helps."""
    describers = [Describer(Source(f"thu-vien-{one}")) for one in range(LIBRARIES)]
    found = {}
    for at, one in enumerate(labelled()[:RECORDS]):
        entry = describers[at % LIBRARIES].entry(one.number, one.record)
        if entry.status == "live":
            found[f"thu-vien-{at % LIBRARIES}", one.number] = entry
    return found


def write(ledger: Ledger, source: str, entries: list[Entry]) -> None:
    """One run."""
    if ledger.source(source) is None:
        ledger.put_source(Source(source))
    run = ledger.begin_run(source, ["sample.mrc"], "rules")
    ledger.write(run, entries)
    ledger.finish_run(run, "complete")


def said(ledger: Ledger) -> dict[str, set[tuple[object, ...]]]:
    """Everything that settling found, but for records' rows, which are numbered as they come."""
    queries = {
        "portrait": "SELECT DISTINCT id, hash, facts, marks FROM portrait",
        "mark": "SELECT * FROM mark",
        "tie": "SELECT * FROM tie",
        "likeness": "SELECT a, b, verdict, round(bits, 6) FROM likeness",
    }
    nodes = Nodes(ledger.db)
    used = [id_ for (id_,) in ledger.db.execute("SELECT DISTINCT id FROM occurrence")]
    leaders = {(id_, leader(nodes, id_)) for id_ in used}
    return {
        "leader": {pair for pair in leaders if pair[0] != pair[1]},
        **{name: set(ledger.db.execute(query)) for name, query in queries.items()},
    }


def test_any_order_and_any_detour_end_alike(tmp_path, described):
    chance = random.Random(5)
    with Ledger.open(tmp_path / "one") as ledger:
        for source in sorted({source for source, _ in described}):
            write(ledger, source, [one for (of, _), one in described.items() if of == source])
        settle_matches(ledger)
        at_once = said(ledger)
        assert len(at_once["leader"]) > 20, "records of one book do not meet"
    with Ledger.open(tmp_path / "two") as ledger:
        items = list(described.items())
        chance.shuffle(items)
        for (source, _), entry in items:
            write(ledger, source, [entry])
            if chance.random() < 0.05:
                settle_matches(ledger)
        gone = chance.sample(items, 40)
        for (source, number), entry in gone:
            write(ledger, source, [Entry(number, "deleted", b"", entry.format, entry.file, 1, 0)])
        settle_matches(ledger)
        assert said(ledger)["leader"] != at_once["leader"]
        for (source, _), entry in gone:
            write(ledger, source, [entry])
            if chance.random() < 0.2:
                settle_matches(ledger)
        settle_matches(ledger)
        for name, rows in said(ledger).items():
            assert rows == at_once[name], name
        with transaction(ledger.db):
            ledger.db.execute("DELETE FROM matching")
        assert settle_matches(ledger).anew
        assert said(ledger) == at_once
