"""SIGKILL in the middle of a harvest, several times: the next one goes on where it was, without loss or doubles."""

import os
import random
import signal
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest

from forking import command, forked
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.harvesting import Manners, Wish, harvest
from pipeline.oai_server import OaiServer, Serve, made

pytestmark = pytest.mark.long

PAGES = 30
PAGE = 25
RECORDS = PAGES * PAGE
KILLS = 4


def begin(data: Path, server: OaiServer) -> ForkServerProcess:
    """The command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}
    environment = {**kept, "LIENTHONG_DATA": str(data), "LIENTHONG_HARVEST_PAUSE": "0"}
    return forked(command, ["harvest", server.url, "--source", "kho", "--quiet"], data.parent, environment=environment)


def content(data: Path) -> list[tuple[object, ...]]:
    """Every record as the ledger has it, whatever run brought it."""
    query = "SELECT number, pending, status, hash, datestamp, format, ordinal FROM record ORDER BY number, pending"
    with Ledger.open(data, write=False) as ledger:
        return ledger.db.execute(query).fetchall()


def test_a_killed_harvest_goes_on_where_it_was(serve: Serve, data: Path) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    server = serve(made(RECORDS), page=PAGE)
    repository = server.repository
    for kill in range(KILLS):
        # From the second harvest on the first request says what the ledger knew.
        before = len(repository.lists())
        harvester = begin(data, server)
        wanted = before + chance.randint(2, PAGES // (KILLS + 1))
        assert repository.wait(wanted)
        harvester.kill()
        harvester.join()
        assert ("resumptionToken" in repository.lists()[before]) == (kill > 0)
    last = begin(data, server)
    last.join(120)
    assert last.exitcode == 0
    # Each kill costs the page that was on its way, no more.
    assert len(repository.lists()) <= PAGES + 2 * KILLS
    calm = data.parent / "calm"
    harvest(calm, "kho", Wish(server.url), Manners(pause=0))
    assert len(content(data)) == RECORDS
    assert content(data) == content(calm)
    again = harvest(data, "kho", Wish(server.url), Manners(pause=0))
    # Whether the list moved between the kills nobody knows: it is asked for once more, and nothing in it is new.
    assert (again.summary.read, again.summary.counts["unchanged"], again.resumed) == (RECORDS, RECORDS, False)


def test_an_interrupt_is_told_and_keeps_what_came(serve: Serve, data: Path) -> None:
    for sign in (signal.SIGINT, signal.SIGTERM):
        server = serve(made(400), page=20, slow=0.1)
        place = data.parent / sign.name
        harvester = begin(place, server)
        assert server.repository.wait(4)
        assert harvester.pid is not None
        os.kill(harvester.pid, sign)
        harvester.join(30)
        assert harvester.exitcode == 130
        with Ledger.open(place, write=False) as ledger:
            (run,) = ledger.runs("kho")
            (known,) = ledger.harvests.all("kho")
        assert run.state == "interrupted"
        assert known.underway is not None and known.underway.token
        assert known.underway.records == len(content(place)) >= 40
        assert not (place / "harvest" / "kho.xml").exists()
