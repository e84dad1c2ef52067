"""Decisions on their way to the ledger while processes are killed: each arrives once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

from graph.worlds import Version, load
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching import inbox

_TAKER = """
import sys
from pathlib import Path
from lienthong.errors import StoreError
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.inbox import take_in
data = Path(sys.argv[1])
print("ready", flush=True)
while True:
    try:
        with Ledger.open(data) as ledger:
            take_in(ledger)
    except StoreError:
        pass
"""


def test_each_decision_arrives_once_whenever_the_taker_is_killed(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Ledger.open(data) as ledger:
        load(ledger, "nam", [(str(n), Version((f"i{n}",), ("w0",), "a0", n % 3)) for n in range(40)])
    chance = random.Random(7)
    number = 0
    for _ in range(6):
        taker = subprocess.Popen([sys.executable, "-c", _TAKER, str(data)], stdout=subprocess.PIPE)
        try:
            assert taker.stdout is not None
            taker.stdout.readline()
            until = time.monotonic() + chance.uniform(0.02, 0.25)
            while time.monotonic() < until:
                one, other = f"instance/i{number % 40}", f"instance/i{(number + 1) % 40}"
                inbox.post(data, ("same", "different")[number // 40 % 2], one, other, by="Lan", note=str(number))
                number += 1
        finally:
            os.kill(taker.pid, signal.SIGKILL)
            taker.wait()
            assert taker.stdout is not None
            taker.stdout.close()
    with Ledger.open(data) as ledger:
        inbox.take_in(ledger)
        rows = ledger.db.execute("SELECT note FROM decision_log WHERE event = 'decided' ORDER BY key").fetchall()
        (refused,) = ledger.db.execute("SELECT count(*) FROM decision_log WHERE event = 'refused'").fetchone()
    assert number > 20
    assert refused == 0
    assert [int(note) for (note,) in rows] == list(range(number)), "each once, in their order"
    assert inbox.waiting(data) == []
