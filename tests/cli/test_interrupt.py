"""A load that is stopped half-way is told so, leaves whole batches, and is completed by running it again."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cataloguing import book, catalogue
from depth import DEEP, often

pytestmark = pytest.mark.long

RECORDS = 1200


SIGNALS = (signal.SIGINT, signal.SIGTERM)


@pytest.mark.parametrize("turn", range(often(1, deep=2)))
def test_load_again_after_a_signal(turn: int, lienthong, environment: dict[str, str], tmp_path: Path) -> None:
    stop = SIGNALS[turn] if DEEP else random.choice(SIGNALS)
    print(stop.name)
    file = catalogue(tmp_path / "a.mrc", *(book(str(n), f"Tựa thứ {n}") for n in range(RECORDS)))
    command = [sys.executable, "-m", "lienthong", "load", str(file), "--source", "thu", "--publish"]
    loading = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    _wait_for_a_batch(tmp_path / "data")
    loading.send_signal(stop)
    printed, told = loading.communicate(timeout=600)
    assert loading.returncode == 130, told.decode()
    assert printed == b""
    assert "Đã dừng theo yêu cầu" in told.decode()
    assert "Traceback" not in told.decode()
    assert not (tmp_path / "data" / "current").exists(), "a load that was stopped publishes nothing"
    listed = lienthong("report", "--format", "json").stdout
    assert '"state": "interrupted"' in listed
    again = lienthong("load", file, "--source", "thu")
    assert again.returncode == 0, again.stderr
    assert f"{RECORDS} live" in again.stdout
    unchanged = int(again.stdout.partition(" unchanged")[0].rpartition(" ")[2])
    assert 0 < unchanged < RECORDS
    assert unchanged % 500 == 0


def _wait_for_a_batch(data: Path) -> None:
    from lienthong.errors import StoreError
    from lienthong.graph.ledger import Ledger

    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        try:
            with Ledger.open(data, write=False) as ledger:
                if any(counter.total() for counter in ledger.counts().values()):
                    return
        except StoreError:
            pass  # the process has not made the ledger yet
        time.sleep(0.02)
    raise AssertionError("no batch was written in ten minutes")
