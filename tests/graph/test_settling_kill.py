"""SIGKILL at random moments of settling: the next run goes on, and ends where an undisturbed one does."""

import random
from pathlib import Path

import pytest

from depth import often
from graph.killing import complete, kill
from graph.settler import STEPS, work_and_tell
from lienthong.graph.ledger import Ledger

pytestmark = pytest.mark.long

KILLS = often(1, deep=3)
"""In each step."""

TABLES = ("portrait", "mark", "tie", "likeness", "match", "stale", "unsettled", "compared", "untied", "tying")


def disturbed_histories(folder: Path, chance: random.Random) -> int:
    """Every step once undisturbed and once with kills, compared; how many kills met a settling that was under way."""
    calm, disturbed = folder / "calm", folder / "disturbed"
    under_way = 0
    for step in range(STEPS):
        seconds = complete(work_and_tell, calm, step)
        for _ in range(KILLS):
            kill(work_and_tell, disturbed, step, chance.uniform(0, seconds))
            with Ledger.open(disturbed, write=False) as ledger:
                under_way += ledger.db.execute("SELECT 1 FROM unsettled").fetchone() is not None
        complete(work_and_tell, disturbed, step)
        with Ledger.open(calm, write=False) as one, Ledger.open(disturbed, write=False) as other:
            for table in TABLES:
                query = f"SELECT * FROM {table}"
                assert set(one.db.execute(query)) == set(other.db.execute(query)), (step, table)
    return under_way


def test_a_killed_settling_goes_on(tmp_path):
    chance = random.Random()
    seed = chance.randrange(10**9)
    print(f"seed {seed}")
    chance.seed(seed)
    # On a machine with other work the kills of one round may all come too early or too late.
    met = any(disturbed_histories(tmp_path / str(round_), chance) for round_ in range(5))
    assert met, "no kill met a settling that was under way"
