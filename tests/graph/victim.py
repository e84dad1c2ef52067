"""Loads and publishes one step of a fixed plan, in a process that is to be killed while it does so."""

import random
from multiprocessing.connection import Connection
from pathlib import Path

from graph.worlds import AGENTS, BASE, INSTANCES, SOURCES, Version, entry
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.terms import Source

STEPS = 6
RECORDS = 120
BATCH = 20


def records(step: int) -> list[tuple[str, Version]]:
    """What one source hands over in one step: things change their keys, merge, split and go."""
    chance = random.Random(step)
    found = []
    for number in range(RECORDS):
        if step >= 2 and chance.random() < 0.1:
            continue
        group = chance.randrange(20)
        keys = tuple(f"{key}g{group}" for key in INSTANCES if chance.random() < 0.4) or (f"t0g{group}",)
        work = tuple(f"{key}g{group}" for key in ("w", "v") if chance.random() < 0.6) or (f"v{group}",)
        status = chance.choice(["live"] * 9 + ["quarantined"])
        found.append((str(number), Version(keys, work, chance.choice(AGENTS), chance.randrange(3), status)))
    return found


def work(data: Path, step: int) -> None:
    """Load the step's records and publish, by amending or by building in turn."""
    source = SOURCES[step % len(SOURCES)]
    with Ledger.open(data) as ledger:
        ledger.put_source(Source(source, title_vi=f"Thư viện {source}"))
        run = ledger.begin_run(source, ["plan.mrc"], "rules")
        entries = [entry(source, number, version) for number, version in records(step)]
        for start in range(0, len(entries), BATCH):
            ledger.write(run, entries[start : start + BATCH])
        ledger.withdraw_missing(run)
        ledger.finish_run(run, "complete")
        publish(ledger, data, BASE, bulk_share=0.0 if step % 3 == 2 else 1e9, keep=2)


def work_and_tell(data: Path, step: int, tells: Connection) -> None:
    """Tell when the work begins and when it is done."""
    tells.send("begin")
    work(data, step)
    tells.send("done")
