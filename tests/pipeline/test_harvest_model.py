"""A server that changes and fails at random, harvested again and again: the ledger comes to what the server has."""

import random
from contextlib import suppress
from pathlib import Path

import pytest

from lienthong.errors import HarvestError
from lienthong.graph.ledger import Ledger
from lienthong.pipeline.harvesting import Manners, Wish, harvest
from pipeline.oai_server import Item, OaiServer, Serve, made

PLAIN = Manners(pause=0, retries=0, timeout=5, patience=2)
FAULTS = ["ok"] * 12 + ["500", "404", "503:9999", "reset", "cut", "short", "html", "expired"]
ROUNDS = 12


def change(server: OaiServer, chance: random.Random, clock: int) -> None:
    """Some records are changed, deleted or added; each bears the time of its change."""
    repository = server.repository
    stamp = f"2026-03-{1 + clock:02}T{chance.randrange(12):02}:{chance.randrange(60):02}:00Z"
    for item in chance.sample(repository.items, chance.randint(0, 3)):
        item.datestamp, item.title = stamp, f"Bản {clock}"
        item.deleted = chance.random() < 0.3
        item.raw = "" if item.deleted or chance.random() < 0.8 else "<<<"
    for _ in range(chance.randint(0, 2)):
        item = Item(len(repository.items) + 1, stamp)
        # A repository that orders by anything but time shows new records anywhere.
        repository.items.insert(chance.randint(0, len(repository.items)), item)
    repository.habits.clock = f"2026-03-{1 + clock:02}T23:00:00Z"


def same(server: OaiServer, data: Path) -> None:
    """The ledger has each record of the server, as it is there, once."""
    with Ledger.open(data, write=False) as ledger:
        stored = {one.number: one for one in ledger.records(raw=True) if not one.pending}
    assert {number.rpartition("/")[2] for number in stored} == {str(one.number) for one in server.repository.items}
    for item in server.repository.items:
        one = next(one for number, one in stored.items() if number.rpartition("/")[2] == str(item.number))
        if item.raw:
            continue  # waits beside the good version, or is held back
        assert one.status == ("deleted" if item.deleted else "live"), item
        assert one.datestamp == item.datestamp
        assert item.deleted or (item.title or f"số {item.number}").encode() in one.raw


@pytest.mark.parametrize("style", ["dspace", "koha"])
def test_whatever_happens_the_ledger_comes_to_what_the_server_has(serve: Serve, data: Path, style: str) -> None:
    seed = random.randrange(10**9)
    print(f"seed {seed}")
    chance = random.Random(seed)
    formats = ("dim",) if style == "dspace" else ("marcxml",)
    server = serve(made(40), style=style, formats=formats, page=7, deletions="persistent")
    for clock in range(ROUNDS):
        server.repository.habits.script = chance.choices(FAULTS, k=chance.randint(0, 8))
        with suppress(HarvestError):
            harvest(data, "kho", Wish(server.url), PLAIN)
        change(server, chance, clock)
    server.repository.habits.script.clear()
    for _ in range(3):
        done = harvest(data, "kho", Wish(server.url), PLAIN)
    assert not done.short
    same(server, data)
