"""The roll and the sitemaps of a catalogue of a million entities: what publishing pays for them, and a crawler.

``python bench/sitemaps.py [ENTITIES [CHANGED]]``: the roll written anew from a ledger, amended after a change of some
entities, and every sitemap drawn from it; CPU seconds, sizes, and the memory that each step adds at its peak.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from pyoxigraph import NamedNode, Quad, Store
from rich.console import Console
from rich.table import Table

from lienthong.graph.generation import Generation
from lienthong.graph.ledger import Ledger
from lienthong.graph.publishing.enrolling import enrol
from lienthong.graph.roll import Roll
from lienthong.site.sitemaps import index_of, listed, packed, urls

BASE = "https://lienthong.example.org"
SHARES = {"work": 0.22, "instance": 0.25, "agent": 0.12, "subject": 0.1, "place": 0.01, "item": 0.2, "record": 0.1}
MOMENTS = [f"2026-{month:02}-01T00:00:00Z" for month in range(1, 12)]


def ids(number: int) -> Iterator[str]:
    """Names of so many entities."""
    for kind, share in SHARES.items():
        for n in range(int(number * share)):
            yield f"{kind}/{blake2b(f'{kind}{n}'.encode(), digest_size=8).hexdigest()}"


def ledger(data: Path, number: int) -> Ledger:
    """A ledger that knows so many live names, changed now and then, and the temporary tables of a publication."""
    made = Ledger.open(data, write=True)
    made.db.execute("BEGIN")
    made.db.executemany(
        "INSERT INTO identity (id, since, state, root) VALUES (?, 1, 'live', '')", ((one,) for one in ids(number))
    )
    made.db.executemany(
        "INSERT INTO change (at, generation, entity, event) VALUES (?, 1, ?, 'created')",
        ((MOMENTS[n % len(MOMENTS)], one) for n, one in enumerate(ids(number))),
    )
    made.db.execute("COMMIT")
    made.db.execute("CREATE TEMP TABLE touched (id TEXT PRIMARY KEY, changed INTEGER DEFAULT 0)")
    made.db.execute("CREATE TEMP TABLE verdict (id TEXT PRIMARY KEY, state TEXT)")
    made.db.execute("CREATE TEMP TABLE event (entity TEXT, event TEXT, target TEXT)")
    return made


def generation(data: Path, number: int, known: list[str]) -> Generation:
    """A generation whose store knows the entities that have changed."""
    folder = data / f"{number:08d}"
    folder.mkdir()
    store = Store(str(folder / "store"))
    name = NamedNode("http://www.w3.org/2000/01/rdf-schema#seeAlso")
    store.extend(Quad(NamedNode(f"{BASE}/{one}"), name, name) for one in known)
    store.flush()
    return Generation(number, BASE, f"2026-12-{number:02}T00:00:00Z", 0, folder)


def measured(step: Callable[[], int]) -> tuple[str, str, str]:
    """CPU seconds, what the step counted, and by how much memory grew at its peak, in MiB."""
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
    found = step()
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return f"{time.process_time() - start:.2f}", f"{found:,}", f"{grown / 1024:.1f}"


def main(number: int, changed: int) -> None:
    """Print the table."""
    table = Table("step", "CPU s", "number", "peak grows by MiB")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with ledger(data, number) as known:
            first = generation(data, 1, [])

            def anew() -> int:
                enrol(known.db, first, None, full=True)
                return sum(part.number for part in Roll(first.folder).parts)

            table.add_row("roll anew", *measured(anew))
            step = max(number // changed, 1)
            some = list(islice(ids(number), 0, None, step))[:changed]
            known.db.executemany("INSERT INTO touched VALUES (?, 1)", ((one,) for one in some))
            second = generation(data, 2, some)

            def amended() -> int:
                enrol(known.db, second, first, full=False)
                return sum(part.changed == second.published for part in Roll(second.folder).parts)

            table.add_row(f"roll after {len(some)} changes; parts written", *measured(amended))
            again = generation(data, 3, [])

            def rebuilt() -> int:
                known.db.execute("DELETE FROM touched")
                enrol(known.db, again, second, full=True)
                return len(Roll(again.folder).parts)

            table.add_row("roll anew, parts as before", *measured(rebuilt))
        roll = Roll(second.folder)
        sizes: list[int] = []

        def drawn() -> int:
            sizes.extend(len(packed(urls(BASE, part.kind, roll.entries(part)))) for part in listed(roll))
            return len(sizes)

        table.add_row("every sitemap", *measured(drawn))
        largest = max(listed(roll), key=lambda part: part.number)
        plain = sum(map(len, urls(BASE, largest.kind, roll.entries(largest))))
        table.add_row(
            "the largest of them", *measured(lambda: len(packed(urls(BASE, largest.kind, roll.entries(largest)))))
        )
        table.add_row("the index", *measured(lambda: sum(map(len, index_of(BASE, listed(roll))))))
    Console().print(table)
    print(f"largest: {largest.number:,} entities, {2 * largest.number:,} addresses, {plain:,} bytes unpacked")
    print(f"all: {sum(part.number for part in listed(roll)):,} entities, {sum(sizes):,} bytes packed")


if __name__ == "__main__":
    main(*(int(one) for one in [*sys.argv[1:], *["1000000", "1000"][len(sys.argv) - 1 :]]))
