"""250,000 records of the Library of Congress from ISO 2709 to a validated, searchable, published, served catalogue.

    python bench/bigrun.py [--records N] [--work FOLDER] [--distribution FILE] [--stylesheet FILE] [--sample 400]
                           [--without-converter] [--without-dumps] [--keep] [--json FOLDER]

The records are those in pymarc 5.4.0's source distribution (fetched with pip, SHA-256 checked; ``corpus.py``), all or N
of them spread evenly. The ordinary commands run one after the other, each in a process of its own: ``lienthong load``
(read, map, validate each description with SHACL, ledger), ``cluster``, ``publish`` (store, links, lists, search index,
change log), ``serve`` until it is ready. Of each stage: seconds, share, CPU of all its processes, records a second,
peak memory of all its processes (PSS; and the anonymous part, without mapped files), disk after it. Then the served
catalogue is asked: pages, SPARQL look-ups, searches; each has to find what it asks for. ``dumps``, which a publication
makes in the background, are timed beside the sum. Last comes the Library of Congress converter on a sample of the same
records, and the mapping alone on one core and on two. Needs about 90 KB of disk a record in FOLDER.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from corpus import RECORDS, library, stylesheet, written
from harness import Run
from lienthong.cli.console import Code
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from mapping_alone import beside_the_converter, on_cores
from metered import Spent, disk, run
from proof import asked

BASE = "http://localhost:8000"
SOURCE = "lc"
BYTES_EACH = 90_000
console = Console(width=120)


@dataclass(frozen=True)
class Stage:
    """A stage that has run: what it took, and MiB of the data folder after it."""

    name: str
    spent: Spent
    disk: float


def known(data: Path) -> dict[str, str]:
    """The settings of a run."""
    return {"LIENTHONG_DATA": str(data), "LIENTHONG_BASE": BASE, "LIENTHONG_DUMPS": "off"}


def stage(name: str, data: Path, *command: str) -> Stage:
    """Run one command of ``lienthong`` to its end."""
    console.print(f"[dim]lienthong {' '.join(command)}", highlight=False)
    # Records that are held back have an exit code of their own; ``lacking`` counts them.
    good = (0, int(Code.QUARANTINED)) if command[0] == "load" else (0,)
    spent = run([sys.executable, "-m", "lienthong", *command], data.parent / f"{name}.log", good, **known(data))
    return Stage(name, spent, disk(data))


def catalogue(file: Path, data: Path) -> list[Stage]:
    """From a file to a published catalogue."""
    data.mkdir(parents=True, exist_ok=True)
    return [
        stage("load", data, "load", "--source", SOURCE, str(file)),
        stage("cluster", data, "cluster"),
        stage("publish", data, "publish"),
    ]


def lacking(data: Path, number: int, kept: Run) -> list[str]:
    """What is said when more than one record in a hundred is not in the catalogue."""
    with Ledger.open(data) as ledger:
        states = dict(ledger.db.execute("SELECT status, count(*) FROM record GROUP BY status").fetchall())
    console.print(f"records by state: {states}", highlight=False)
    kept.note("records in the catalogue", states.get("live", 0), "", "")
    return [] if states.get("live", 0) >= 0.99 * number else [f"{number} records were given, these are there: {states}"]


def show(stages: list[Stage], number: int, kept: Run) -> None:
    """The table of stages and their sum."""
    table = Table(title=f"{number:,} records of the Library of Congress, ISO 2709 to a published catalogue")
    for heading in ("", "s", "share", "CPU s", "records/s", "PSS MiB", "anonymous MiB", "disk MiB"):
        table.add_column(heading, justify="left" if not heading else "right")
    wall, cpu = sum(one.spent.wall for one in stages), sum(one.spent.cpu for one in stages)
    for one in stages:
        spent = one.spent
        rate, share = f"{number / spent.wall:,.0f}", f"{spent.wall / wall:.0%}"
        sizes = (f"{spent.pss:,.0f}", f"{spent.anonymous:,.0f}", f"{one.disk:,.0f}")
        table.add_row(one.name, f"{spent.wall:.1f}", share, f"{spent.cpu:.1f}", rate, *sizes)
        noted(kept, one, number)
    most = [max(one.spent.pss for one in stages), max(one.spent.anonymous for one in stages)]
    rate, sizes = f"{number / wall:,.0f}", (f"{most[0]:,.0f}", f"{most[1]:,.0f}", f"{stages[-1].disk:,.0f}")
    table.add_row("all", f"{wall:.1f}", "100%", f"{cpu:.1f}", rate, *sizes)
    console.print(table)
    kept.note("all: seconds", wall, "s")
    kept.note("all: CPU a record", 1000 * cpu / number, "ms")
    kept.note("all: seconds a record", 1000 * wall / number, "ms")
    kept.note("all: PSS", most[0], "MiB")
    kept.note("all: anonymous memory", most[1], "MiB")
    kept.note("all: disk", stages[-1].disk, "MiB")


def noted(kept: Run, one: Stage, number: int) -> None:
    """The figures of a stage."""
    spent = one.spent
    kept.note(f"{one.name}: seconds", spent.wall, "s")
    kept.note(f"{one.name}: CPU", spent.cpu, "s")
    kept.note(f"{one.name}: records a second", number / spent.wall, "/s", "higher")
    kept.note(f"{one.name}: PSS", spent.pss, "MiB")
    kept.note(f"{one.name}: anonymous memory", spent.anonymous, "MiB")
    kept.note(f"{one.name}: disk after", one.disk, "MiB")


def sizes(data: Path, kept: Run) -> int:
    """Triples of the published catalogue, and what its parts take on disk."""
    generation = current(data)
    assert generation is not None
    parts = {"store": generation.store_folder, "search index": generation.index_folder}
    found = {name: disk(folder) for name, folder in parts.items()}
    found["ledger"] = sum(one.stat().st_size for one in data.glob("ledger.sqlite*")) / 2**20
    for name, size in found.items():
        kept.note(f"disk: {name}", size, "MiB")
    kept.note("triples", generation.triples, "", "")
    told = ", ".join(f"{name} {size:,.0f} MiB" for name, size in found.items())
    console.print(f"{generation.triples:,} triples; {told}", highlight=False)
    return generation.triples


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--work", type=Path, help="folder for everything; what was fetched stays in it")
    parser.add_argument("--distribution", type=Path, help="pymarc-5.4.0.tar.gz, when it is there already")
    parser.add_argument("--stylesheet", type=Path, help="marc2bibframe2.xsl, when it is there already")
    parser.add_argument("--sample", type=int, default=400, help="records for the converter")
    parser.add_argument("--without-converter", action="store_true")
    parser.add_argument("--without-dumps", action="store_true")
    parser.add_argument("--keep", action="store_true", help="the catalogue stays in FOLDER/data")
    parser.add_argument("--json", type=Path, help="folder for the figures")
    return parser.parse_args()


def main() -> None:
    """Measure and print."""
    given = options()
    with tempfile.TemporaryDirectory() as other:
        place = (given.work or Path(other)).resolve()
        place.mkdir(parents=True, exist_ok=True)
        data = place / "data"
        shutil.rmtree(data, ignore_errors=True)
        free = shutil.disk_usage(place).free
        if free < BYTES_EACH * given.records:
            sys.exit(f"{place} has {free / 2**30:.1f} GiB, {BYTES_EACH * given.records / 2**30:.1f} may be needed")
        whole(given, place, data)
        if not given.keep:
            shutil.rmtree(data)


def whole(given: argparse.Namespace, place: Path, data: Path) -> None:
    """All that is measured. The figures are written after each part, so that none is lost."""
    number, kept = given.records, Run("bigrun", facts={"records": given.records})
    everything = library(place, given.distribution)
    file = everything if number == RECORDS else written(everything, number, place / f"lc-{number}.mrc")
    stages = catalogue(file, data)
    show(stages, number, kept)
    wall = sum(one.spent.wall for one in stages)
    sizes(data, kept)
    missing = lacking(data, number, kept)
    kept.save(given.json)
    missing += asked(data, BASE, kept)
    kept.save(given.json)
    if not given.without_dumps:
        made = stage("dumps", data, "dumps", "--kinds", "all")
        console.print(f"dumps, beside the sum: {made.spent.wall:.1f} s, {made.spent.cpu:.1f} s of CPU")
        noted(kept, made, number)
        kept.save(given.json)
    on_cores(written(everything, min(number, 20_000), place / f"lc-{min(number, 20_000)}.mrc"), kept)
    if not given.without_converter:
        sample = written(everything, given.sample, place / f"lc-{given.sample}.mrc")
        beside_the_converter(stylesheet(place, given.stylesheet), sample, kept)
    kept.save(given.json)
    console.print(f"{number:,} records in {wall / 60:.1f} minutes")
    if missing:
        sys.exit(f"not in the catalogue, though loaded: {missing[:5]} of {len(missing)}")


if __name__ == "__main__":
    main()
