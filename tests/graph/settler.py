"""Settles one step of a fixed plan, in a process that is to be killed while it does so."""

import random
from multiprocessing.connection import Connection
from pathlib import Path

from graph.unions import METHOD
from graph.worlds import Version, load
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.bulk import MANY
from lienthong.graph.matching.settling import settle_matches

STEPS = 4


def records(step: int) -> list[tuple[str, Version]]:
    """First more than are drawn at once, then hundreds that change, go and come; last again all, by other rules."""
    chance = random.Random(step)
    numbers = range(MANY + 50) if step == 0 else chance.sample(range(MANY + 200), 400)
    found = []
    for number in numbers:
        group = chance.randrange(1000)
        keys = tuple(f"{key}g{group}" for key in ("i", "t") if chance.random() < 0.6) or (f"n{number}",)
        agent, status = f"a{chance.randrange(4000)}", chance.choice(["live"] * 9 + ["deleted"])
        found.append((str(number), Version(keys, (f"w{chance.randrange(2000)}",), agent, group % 3, status)))
    return found if step < STEPS - 1 else []


def work_and_tell(data: Path, step: int, tells: Connection) -> None:
    """Load the step's records and settle them; tell when the settling begins and when it is done."""
    with Ledger.open(data) as ledger:
        load(ledger, "nam", records(step))
        tells.send("begin")
        settle_matches(ledger, method=METHOD, processes=1, rules="others" if step == STEPS - 1 else "rules")
    tells.send("done")
