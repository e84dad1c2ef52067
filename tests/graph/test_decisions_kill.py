"""Decisions on their way to the ledger while processes are killed: each arrives once."""

import random
import time
from pathlib import Path

from forking import telling
from graph.taker import take_in_for_ever
from graph.worlds import Version, load
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching import inbox


def test_each_decision_arrives_once_whenever_the_taker_is_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Ledger.open(data) as ledger:
        load(ledger, "nam", [(str(n), Version((f"i{n}",), ("w0",), "a0", n % 3)) for n in range(40)])
    chance = random.Random(7)
    number = 0
    for turn in range(1, 7):
        taker, heard = telling(take_in_for_ever, data)
        try:
            heard.recv()
            until = time.monotonic() + chance.uniform(0.02, 0.25)
            while time.monotonic() < until or number < 4 * turn:
                one, other = f"instance/i{number % 40}", f"instance/i{(number + 1) % 40}"
                inbox.post(data, ("same", "different")[number // 40 % 2], one, other, by="Lan", note=str(number))
                number += 1
        finally:
            taker.kill()
            taker.join()
            heard.close()
    with Ledger.open(data) as ledger:
        inbox.take_in(ledger)
        rows = ledger.db.execute("SELECT note FROM decision_log WHERE event = 'decided' ORDER BY key").fetchall()
        (refused,) = ledger.db.execute("SELECT count(*) FROM decision_log WHERE event = 'refused'").fetchone()
    assert refused == 0
    assert [int(note) for (note,) in rows] == list(range(number)), "each once, in their order"
    assert inbox.waiting(data) == []
