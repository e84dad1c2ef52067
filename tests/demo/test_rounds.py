"""A full round on the sample catalogue: what its libraries change and delete reaches the public graph exactly."""

import random
import re
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree

import orjson
import pytest
from pyoxigraph import DefaultGraph, NamedNode, Quad
from siteserver import Demo

from depth import DEEP
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.changes import Wanted, changes
from lienthong.graph.publish import Published, publish
from lienthong.pipeline.demo_records import DemoFile, write_files
from lienthong.pipeline.load import load

pytestmark = pytest.mark.long

_RECORDS = re.compile(rb"<(record|Product|mods)[ >].*?</\1>", re.DOTALL)


def renamed(file: Path) -> None:
    """Another spelling of a family name, of the same length in bytes: headings, keys and names change."""
    file.write_bytes(file.read_bytes().replace("Nguyễn".encode(), "Nguxễn".encode()))


def shortened(file: Path) -> None:
    """Every third record is gone."""
    content = file.read_bytes()
    if file.suffix == ".mrc":
        kept = [one + b"\x1d" for place, one in enumerate(content.split(b"\x1d")[:-1]) if place % 3]
        content = b"".join(kept)
    elif file.suffix == ".json":
        known = orjson.loads(content)
        content = orjson.dumps([one for place, one in enumerate(known) if place % 3])
    elif file.suffix == ".xml":
        places = iter(range(10**6))
        content = _RECORDS.sub(lambda found: found[0] if next(places) % 3 else b"", content)
    else:
        content = b"".join(content.splitlines(keepends=True)[:-1])
    file.write_bytes(content)


ROUNDS = (
    (renamed, ("song-hong", "tan-lap", "kho-so", "dong-cac")),
    (shortened, ("ngu-binh", "ben-nghe", "kho-so", "nha-sach-so", "phat-tin", "tan-lap")),
    (None, ("song-hong", "ben-nghe", "kho-so", "phat-tin")),
)
"""What happens to the files of which sources; None: they are as they were."""

REBUILT = range(len(ROUNDS)) if DEEP else (random.randrange(1, len(ROUNDS)),)
"""After which rounds the graph is built anew: from the second on a round amends what was amended."""


@dataclass
class Sample:
    """A sample catalogue of one's own: its folder, its base and what is published."""

    data: Path
    base: str

    def everything(self) -> set[Quad]:
        """All that is published."""
        generation = current(self.data)
        assert generation is not None
        return set(generation.open())

    def names(self, quads: set[Quad]) -> set[str]:
        """The public names in the default graph."""
        subjects = {quad.subject.value for quad in quads if quad.graph_name == DefaultGraph()}
        return {one.partition("#")[0].removeprefix(f"{self.base}/") for one in subjects}

    def departed(self, quads: set[Quad]) -> set[str]:
        """Names that lead elsewhere or are gone."""
        graph = NamedNode(f"{self.base}/graph/identity")
        return {quad.subject.value.removeprefix(f"{self.base}/") for quad in quads if quad.graph_name == graph}

    def publish(self) -> Published:
        """Publish by amending the last generation, never by building anew."""
        with Ledger.open(self.data) as ledger:
            return publish(ledger, self.data, self.base, bulk_share=1e9)


@pytest.fixture
def known(demo: Demo, tmp_path: Path) -> Sample:
    """The sample catalogue, loaded and published."""
    return Sample(Path(copytree(demo.data, tmp_path / "demo")), demo.base)


def test_changes_and_deletions_of_every_kind_of_source(known: Sample) -> None:
    print(f"rebuilt after {REBUILT}")
    data = known.data
    there = known.names(known.everything())
    ever = set(there)
    for round_, (change, sources) in enumerate(ROUNDS):
        files = {one.source.id: one for one in write_files(data / "records")}
        for id_ in sources:
            again(data, files[id_], change)
        with Ledger.open(data) as ledger:
            seen = changes(ledger.db, Wanted(limit=20_000)).cursor
        made = known.publish()
        assert made.generation is not None and not made.full
        after = known.everything()
        now, departed = known.names(after), known.departed(after)
        ever |= now
        assert now | departed == ever and not now & departed
        with Ledger.open(data) as ledger:
            told = changes(ledger.db, Wanted(after=seen, limit=20_000)).changes
            assert {one.entity for one in told if one.event == "created"} == now - there
            lost = {one.entity for one in told if one.event in ("merged", "deleted")}
            assert there - now <= lost
            assert publish(ledger, data, known.base).generation is None
            if round_ in REBUILT:
                rebuilt = publish(ledger, data, known.base, full=True)
                assert rebuilt.generation is not None and not rebuilt.events
                assert known.everything() == after
        there = now
    # What two sources took back for good is not there; all the rest is as it was at first.
    assert known.publish().generation is None


def again(data: Path, file: DemoFile, change: object) -> None:
    """Load a source's file completely, changed before when it is to change."""
    if callable(change):
        before = file.path.read_bytes()
        change(file.path)
        assert file.path.read_bytes() != before
    load(data, file.source.id, [str(file.path)], complete=True, said=file.source)
