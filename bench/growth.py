"""How everything grows with the catalogue: stages, memory, disk, pages, look-ups, searches, updates, size by size.

    python bench/growth.py [--work FOLDER] [--runs FOLDER] [--distribution FILE] [--keep] [SIZE …]

Sizes are 10,000, 50,000, 250,000 and 1,000,000 unless said otherwise: Library of Congress records spread evenly, beyond
250,000 with synthetic copies that are marked so (``corpus.py``, ``copies.py``). Each size goes the way of
``bigrun.py``, each command in a process of its own; then one record is changed and 1,000 are, each loaded and
published. The figures of a size are written to ``RUNS/growth-SIZE.json`` (``FOLDER/runs``) when it is done; a size that
is there already is not measured again, so a run that was stopped goes on with the size that it was at.
"""

import argparse
import shutil
import sys
from itertools import islice
from pathlib import Path

from bigrun import BASE, BYTES_EACH, SOURCE, catalogue, lacking, show, sizes, stage
from copies import changed
from corpus import frames, library, written
from harness import Run
from proof import asked

SIZES = [10_000, 50_000, 250_000, 1_000_000]
CHANGED = (1, 1000)


def update(file: Path, data: Path, size: int, number: int, kept: Run) -> None:
    """Change some records, spread over the catalogue, and publish them; seconds until they are public."""
    number = min(number, size)
    target, step = data.parent / f"changed-{number}.mrc", size // number
    with target.open("wb") as sink:
        sink.writelines(changed(frame, number) for frame in islice(frames(file), 0, step * number, step))
    load = stage("update-load", data, "load", "--source", SOURCE, str(target))
    publish = stage("update-publish", data, "publish")
    name = f"update of {number:,}"
    kept.note(f"{name}: seconds", load.spent.wall + publish.spent.wall, "s")
    kept.note(f"{name}: CPU", load.spent.cpu + publish.spent.cpu, "s")
    kept.note(f"{name}: seconds of publishing", publish.spent.wall, "s")
    kept.note(f"{name}: PSS", max(load.spent.pss, publish.spent.pss), "MiB")
    print(f"{name}: load {load.spent.wall:.1f} s, publish {publish.spent.wall:.1f} s")


def measure(size: int, everything: Path, work: Path, runs: Path, keep: bool) -> None:
    """One size from the beginning. Exits when the catalogue lacks what was loaded."""
    data, kept = work / f"data-{size}", Run(f"growth-{size}", facts={"records": size})
    shutil.rmtree(data, ignore_errors=True)
    if shutil.disk_usage(work).free < BYTES_EACH * size:
        sys.exit(f"{work}: {BYTES_EACH * size / 2**30:.1f} GiB may be needed for {size:,} records, there are fewer")
    file = written(everything, size, work / f"lc-{size}.mrc")
    show(catalogue(file, data), size, kept)
    sizes(data, kept)
    missing = [*lacking(data, size, kept), *asked(data, BASE, kept)]
    if missing:
        sys.exit(f"not in the catalogue, though loaded: {missing[:5]} of {len(missing)}")
    for number in CHANGED:
        update(file, data, size, number, kept)
    kept.save(runs)
    if not keep:
        shutil.rmtree(data)
        file.unlink()


def main() -> None:
    """Measure what has not been measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--work", type=Path, default=Path("growth"))
    parser.add_argument("--runs", type=Path, help="where the figures are written; WORK/runs")
    parser.add_argument("--distribution", type=Path, help="pymarc-5.4.0.tar.gz, when it is there already")
    parser.add_argument("--keep", action="store_true", help="the catalogues stay in WORK")
    given = parser.parse_args()
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    runs, everything = (given.runs or work / "runs").resolve(), None
    for size in sorted(given.sizes):
        if (runs / f"growth-{size}.json").exists():
            print(f"{size:,}: measured already")
            continue
        everything = everything or library(work, given.distribution)
        measure(size, everything, work, runs, given.keep)


if __name__ == "__main__":
    main()
