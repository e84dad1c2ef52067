"""Read and map of repository records, on one core, from local files, in CPU time.

    python bench/repository.py [--records N] [format …]

Each file is read alone, then read and mapped, again and again; every thousand records are timed by themselves. "best"
is the fastest thousand, what the code needs where nobody else uses the core; "median" what it needed here.
"""

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ebooks import message
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from platforms import opds, openbiblio, storyweaver, voer
from titles import HARVESTS, kbart

FORMATS: dict[str, Callable[[int], Iterable[str]]] = {
    **HARVESTS,
    "ONIX": message,
    "KBART": kbart,
    "VOER": voer,
    "StoryWeaver": storyweaver,
    "OPDS": opds,
    "OpenBiblio": openbiblio,
}
_CHUNK = 1000


def _passes(path: Path, mapper: Mapper, whole: bool, rounds: int) -> list[float]:
    """Records a second of CPU time, chunk by chunk."""
    rates = []
    for _ in range(rounds):
        gc.collect()
        started = time.process_time()
        for count, one in enumerate(read(path), 1):
            assert isinstance(one, Record), one
            if whole:
                mapper.describe(one)
            if count % _CHUNK == 0:
                now = time.process_time()
                rates.append(_CHUNK / (now - started))
                started = now
    return rates


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    wanted.add_argument("formats", nargs="*", metavar="format", help=", ".join(FORMATS))
    wanted.add_argument("--records", type=int, default=6000)
    wanted.add_argument("--rounds", type=int, default=3)
    said = wanted.parse_args()
    asked = {one.lower() for one in said.formats}
    table = Table("records a second", "read: best", "median", "read + map: best", "median", title="Repository records")
    for column in table.columns[1:]:
        column.justify = "right"
    mapper = Mapper(Source("bench", library_name="Bench"))
    for name, make in FORMATS.items():
        if asked and name.lower() not in asked:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "records"
            path.write_text("".join(make(said.records)), "utf-8")
            rates = [_passes(path, mapper, whole, said.rounds) for whole in (False, True)]
        table.add_row(name, *(f"{of(one):,.0f}" for one in rates for of in (max, statistics.median)))
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
