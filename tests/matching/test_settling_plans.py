"""What settling one record asks of the ledger is looked up: no query reads a table that grows with the catalogue."""

import re
from pathlib import Path

from cataloguing import book
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching.deciding import decide
from lienthong.graph.matching.decisions import decisions
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.terms import Source
from lienthong.pipeline.entries import Describer

GROWING = (
    "record", "body", "occurrence", "claim", "portrait", "bearer", "mark", "tie", "likeness", "match", "anchored",
    "heir", "identity", "dirty",
)  # fmt: skip
SCAN = re.compile(rf"SCAN ({'|'.join(GROWING)})\b")
ONE = re.compile(r"LIMIT 1\s*\)?\s*$")
"""Whether there is anything at all."""


def put(ledger: Ledger, numbers: range, extra: str = "") -> None:
    """Books by an author with years, each loaded and settled by itself."""
    describer = Describer(Source("nam"))
    for number in numbers:
        made = book(str(number), f"Sách thử số {number % 3}", extra=extra or "700 1_ $a Nguyễn, Du, $d 1765-1820")
        run = ledger.begin_run("nam", ["a.mrc"], "rules")
        ledger.write(run, [describer.entry(str(number), made)])
        ledger.finish_run(run, "complete")
        settle_matches(ledger)


def test_no_query_of_settling_reads_a_growing_table(tmp_path: Path) -> None:
    asked: set[str] = set()
    with Ledger.open(tmp_path) as ledger:
        ledger.put_source(Source("nam"))
        put(ledger, range(4))
        works = [id_ for (id_,) in ledger.db.execute("SELECT id FROM portrait WHERE id > 'work/' AND id < 'work0'")]
        with transaction(ledger.db):
            decide(ledger.db, works[0], works[-1], "different", by="Lan")
        assert decisions(ledger.db)
        ledger.db.set_trace_callback(asked.add)
        put(ledger, range(4, 6))
        put(ledger, range(4, 5), extra="700 1_ $a Tô, Hoài")
        ledger.db.set_trace_callback(None)
        queries = {one for one in asked if one.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))}
        assert len(queries) > 100
        wrong = []
        for query in sorted(queries):
            plan = [row[3] for row in ledger.db.execute(f"EXPLAIN QUERY PLAN {query}")]
            if any(SCAN.match(step) for step in plan) and not ONE.search(query):
                wrong.append((query, plan))
        assert wrong == []
