"""Harvesters that others wrote, and our own, against a real server, while the library loads and publishes."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from oaipmh_scythe import Scythe
from sickle import Sickle

from cataloguing import book
from exchange.oai.harvested import Library, Lively, served
from lienthong.graph.ledger import Ledger
from lienthong.mappings.record import Record
from lienthong.pipeline.harvesting import Manners, Wish, harvest

Told = Iterator[tuple[str, bool]]
QUICK = Manners(pause=0, retries=2, backoff=0.01, timeout=20, patience=2)


def by_sickle(address: str, since: str) -> Told:
    arguments = {"metadataPrefix": "marc21"} | ({"from": since} if since else {})
    for one in Sickle(address).ListRecords(**arguments):
        assert one.header.deleted or one.xml.find(".//{*}datafield[@tag='245']") is not None
        yield one.header.identifier, one.header.deleted


def by_scythe(address: str, since: str) -> Told:
    with Scythe(address) as client:
        for one in client.list_records(metadata_prefix="oai_dc", from_=since or None):
            assert one.deleted or one.metadata["title"]
            yield one.header.identifier, one.deleted


def books(first: int, last: int, title: str = "Quyển") -> list[Record]:
    return [book(f"n{number:03}", f"{title} {number}", without=["020"]) for number in range(first, last)]


def step(library: Library, at: int) -> None:
    """Something changes, something goes, something comes."""
    library.load(*books(at, at + 2, f"Lần {at}"), *books(at + 3, 12 + at), complete=at == 2)
    library.publish(whole=at == 2)


@pytest.mark.parametrize("read", [by_sickle, by_scythe])
def test_a_harvester_has_everything_once_though_the_library_goes_on(
    library: Library, read: Callable[[str, str], Told]
) -> None:
    library.page = 4
    library.load(*books(0, 12))
    library.publish()
    with served(library) as address:
        began = library.ask("Identify").findtext("{*}responseDate", "")
        found: dict[str, bool] = {}
        for number, (identifier, gone) in enumerate(read(address, "")):
            assert identifier not in found
            found[identifier] = gone
            if number in (2, 7):
                step(library, number)
        later = list(read(address, began))
        assert len(later) == len({identifier for identifier, _ in later})
        found |= dict(later)
    with Ledger.open(library.data, write=False) as ledger:
        stands = {f"oai:mau.example.org:thu/{one.number}": one.status != "live" for one in ledger.records()}
    assert found == stands and any(stands.values())


def test_our_own_harvester_keeps_a_copy_in_step(library: Library, tmp_path: Path) -> None:
    library.page = 4
    library.load(*books(0, 12))
    library.publish()
    copy = tmp_path / "copy"
    with served(library) as address:
        first = harvest(copy, "ban-sao", Wish(address, prefix="marc21"), QUICK)
        assert (first.summary.read, first.summary.live, first.pages) == (12, 12, 3)
        step(library, 2)
        harvest(copy, "ban-sao", Wish(address, prefix="marc21"), QUICK)
    with Ledger.open(library.data, write=False) as ours, Ledger.open(copy, write=False) as theirs:
        told = {one.number: one.status for one in ours.records()}
        assert {one.number: one.status for one in theirs.records()} == told


def by_catmandu(address: str, since: str) -> Told:
    command = ["catmandu", "convert", "OAI", "--url", address, "--metadataPrefix", "oai_dc"]
    command += ["--from", since] if since else []
    done = subprocess.run([*command, "to", "CSV", "--fields", "_id,_status"], capture_output=True, check=True,
                          text=True, timeout=120)  # fmt: skip
    for line in done.stdout.splitlines()[1:]:
        identifier, _, status = line.rpartition(",")
        yield identifier.strip('"'), status == "deleted"


@pytest.mark.skipif(not shutil.which("catmandu"), reason="Catmandu (Debian: libcatmandu-oai-perl) is not installed")
def test_catmandu_has_everything_once_though_the_library_goes_on(library: Library) -> None:
    """It reads page after page without a pause: the library goes on before some of its requests are answered."""
    library.page = 4
    library.load(*books(0, 12))
    library.publish()
    began = library.ask("Identify").findtext("{*}responseDate", "")
    steps = {2: 2, 3: 7}
    provider = Lively(library.settings, lambda number: step(library, steps[number]) if number in steps else None)
    with served(library, provider) as address:
        first = list(by_catmandu(address, ""))
        later = list(by_catmandu(address, began))
    for told in (first, later):
        assert len(told) == len({identifier for identifier, _ in told})
    with Ledger.open(library.data, write=False) as ledger:
        stands = {f"oai:mau.example.org:thu/{one.number}": one.status != "live" for one in ledger.records()}
    assert dict(first) | dict(later) == stands and any(stands.values()) and len(first) > 4


@pytest.mark.skipif(not shutil.which("catmandu"), reason="Catmandu (Debian: libcatmandu-oai-perl) is not installed")
def test_catmandu_reads_the_whole_list(shelf: Library) -> None:
    with served(shelf) as address:
        command = ["catmandu", "convert", "OAI", "--url", address, "--metadataPrefix", "oai_dc", "to", "YAML"]
        done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
    assert done.stdout.count("\n_id: ") + done.stdout.startswith("_id: ") == 25
    assert "_status: deleted" in done.stdout or "deleted" in done.stdout
