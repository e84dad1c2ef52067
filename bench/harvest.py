"""A harvest that is killed again and again, against one that is left alone: what is lost, what is doubled, how long.

``python bench/harvest.py [RECORDS [KILLS]]`` (50,000 and 5): the server of the tests runs beside, in the format dim and
in pages of 100, without a pause between requests.
"""

import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from lienthong.graph.ledger import Ledger

TESTS = Path(__file__).resolve().parents[1] / "tests"


def harvester(url: str, data: Path) -> subprocess.Popen[bytes]:
    """``lienthong harvest`` in a process of its own."""
    environment = {**os.environ, "LIENTHONG_DATA": str(data), "LIENTHONG_HARVEST_PAUSE": "0"}
    command = [sys.executable, "-m", "lienthong", "harvest", url, "--source", "kho", "--quiet"]
    return subprocess.Popen(command, env=environment)


def whole(url: str, data: Path) -> float:
    """Let a harvest run to its end; the seconds that it took."""
    started = time.monotonic()
    if code := harvester(url, data).wait():
        raise SystemExit(f"harvest ended with {code}")
    return time.monotonic() - started


def content(data: Path) -> Counter[tuple[object, ...]]:
    """What the ledger holds of each record, whatever run brought it."""
    with Ledger.open(data, write=False) as ledger:
        return Counter(ledger.db.execute("SELECT number, pending, status, hash, datestamp, ordinal FROM record"))


def main() -> None:
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 5
    command = [sys.executable, "-m", "pipeline.oai_server", str(records)]
    with (
        tempfile.TemporaryDirectory() as place,
        subprocess.Popen(command, cwd=TESTS, stdout=subprocess.PIPE, text=True) as server,
    ):
        assert server.stdout is not None
        url = server.stdout.readline().strip()
        try:
            calm, disturbed = Path(place) / "calm", Path(place) / "disturbed"
            seconds = whole(url, calm)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
            print(f"left alone: {records:,} records in {seconds:.0f} s, {records / seconds:.0f}/s, peak {peak} MiB")
            print(f"nothing new: {whole(url, calm):.1f} s")
            for _ in range(kills):
                process = harvester(url, disturbed)
                time.sleep(random.uniform(3, 1.2 * seconds / (kills + 1) + 3))
                process.kill()
                process.wait()
                reached = content(disturbed).total() if (disturbed / "ledger.sqlite").exists() else 0
                print(f"killed at {reached:,} records")
            print(f"the rest: {whole(url, disturbed):.0f} s")
            one, other = content(calm), content(disturbed)
            print(f"lost {(one - other).total()}, doubled or other {(other - one).total()}, of {one.total():,}")
        finally:
            server.kill()


if __name__ == "__main__":
    main()
