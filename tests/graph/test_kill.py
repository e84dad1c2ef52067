"""SIGKILL at random moments of load and publish: the last good generation serves on, the next run completes."""

import random
import shutil
import tempfile
from pathlib import Path

import pytest
from pyoxigraph import Quad

from depth import often
from graph.killing import complete, kill
from graph.victim import STEPS, work_and_tell
from graph.worlds import default_graph
from lienthong.graph.changelog import ChangeLog
from lienthong.graph.generation import Generation, current, generations_folder
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.changes import Wanted

pytestmark = pytest.mark.long

KILLS = often(1, deep=4)
"""In each step."""


def rows(data: Path, query: str) -> list[tuple[object, ...]]:
    """What the ledger holds."""
    with Ledger.open(data, write=False) as ledger:
        return ledger.db.execute(query).fetchall()


def logged(data: Path) -> list[tuple[object, ...]]:
    """The change log that a server of the current generation gives."""
    generation = current(data)
    assert generation is not None
    page = ChangeLog(data, generation.number).page(Wanted(limit=20_000))
    assert not page.more
    return [tuple(one) for one in page.changes]


def log_of_ledger(data: Path, generation: Generation | None) -> list[tuple[object, ...]]:
    """The changes as far as that generation, as they were decided."""
    assert generation is not None
    query = "SELECT seq, at, generation, entity, event, target FROM change WHERE generation <= {} ORDER BY seq"
    found = rows(data, query.format(generation.number))
    assert [seq for seq, *_ in found] == list(range(1, len(found) + 1))
    return found


def test_a_killed_load_or_publish_loses_nothing():
    chance = random.Random()
    seed = chance.randrange(10**9)
    print(f"seed {seed}")
    chance.seed(seed)
    with tempfile.TemporaryDirectory() as place:
        calm, disturbed = Path(place) / "calm", Path(place) / "disturbed"
        before: set[Quad] = set()
        for step in range(STEPS):
            seconds = complete(work_and_tell, calm, step)
            after = default_graph(calm)
            for _ in range(KILLS):
                kill(work_and_tell, disturbed, step, chance.uniform(0, seconds))
                if current(disturbed) is None:
                    assert step == 0
                else:
                    assert default_graph(disturbed) in (before, after)
                    assert logged(disturbed) == log_of_ledger(disturbed, current(disturbed))
            complete(work_and_tell, disturbed, step)
            assert default_graph(disturbed) == after
            assert logged(disturbed) == log_of_ledger(disturbed, current(disturbed))
            before = after
        for query in (
            "SELECT id, since, state, root, target, hint, label, types FROM identity ORDER BY id",
            "SELECT generation, entity, event, target FROM change ORDER BY generation, entity, event, target",
            "SELECT id, name FROM alias ORDER BY id",
            "SELECT number, triples FROM generation ORDER BY number",
        ):
            assert rows(calm, query) == rows(disturbed, query)
        names = sorted(folder.name for folder in generations_folder(disturbed).iterdir())
        assert names == [f"{STEPS - 1:08d}", f"{STEPS:08d}"]
        shutil.rmtree(calm)
