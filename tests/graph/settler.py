"""A process that settles one step of a fixed plan, to be killed while it does so.

``python settler.py DATA STEP`` prints a line when its settling begins and one when it is done.
"""

import random
import sys
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


def work(data: Path, step: int) -> None:
    """Load the step's records and settle them."""
    with Ledger.open(data) as ledger:
        load(ledger, "nam", records(step))
        print("begin", flush=True)
        settle_matches(ledger, method=METHOD, processes=1, rules="others" if step == STEPS - 1 else "rules")


if __name__ == "__main__":
    work(Path(sys.argv[1]), int(sys.argv[2]))
    print("done", flush=True)
