"""Other processes see what was written before they were asked."""

from pathlib import Path

from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.agents.stage import fixed
from lienthong.graph.matching.crew import _SERVES, Crew


def test_what_was_written_before_a_call_is_seen_and_later_by_new_looks(tmp_path: Path) -> None:
    parts = [[f"agent/{number:02}"] for number in range(3 * _SERVES)]
    early, late = parts[0][0], parts[-1][0]
    write = "INSERT INTO anchored VALUES (?, '', '', '{}')"
    with Ledger.open(tmp_path) as ledger, Crew(ledger.db, tmp_path, 2) as crew:
        assert [(part, found) for part, found in crew.each(fixed, parts) if found] == []
        ledger.db.execute(write, (early,))
        seen = []
        for part, found in crew.each(fixed, parts):
            if part == parts[0]:
                ledger.db.execute(write, (late,))
            seen += found
        assert seen == [(early,), (late,)]
