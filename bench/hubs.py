"""What hubs cost: a library with ENTRIES copies (100,000) and a subject with as many works, in a store of their own.

``python bench/hubs.py [ENTRIES …]``: for each size the CPU seconds and memory of counting anew, the CPU seconds of an
update of 1,000 entries and of one (and the same of the shelves that readers browse, with what is copied), megabytes on
disk, and milliseconds of the count and of a page at the beginning, in the middle and at the end of the list; beside
them what a SPARQL query takes for count and last page.
"""

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import cast

from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store
from rich.console import Console
from rich.table import Table

from lienthong.graph.publishing.filling import fill
from lienthong.graph.shelves import file as shelves
from lienthong.graph.shelves import moving
from lienthong.graph.tallies.making import amend, build
from lienthong.graph.tallies.reading import Tallies
from lienthong.graph.terms import iri
from lienthong.search.statements import Stored

BASE = "https://thuvien.example"
LIBRARY, SUBJECT = "library/large", "subject/0000000000000000"
WORDS = (
    "An",
    "Ăn",
    "Ấm",
    "Bình",
    "Châu",
    "Dân",
    "Đất",
    "Giang",
    "Hà",
    "Kinh",
    "Lịch",
    "Miền",
    "Ông",
    "Ở",
    "Thơ",
    "Ước",
)


def lines(entries: int) -> Iterator[bytes]:
    """Works on the subject, each with an edition of which the library has a copy."""
    for number in range(entries):
        chance = random.Random(number)
        title = f'"{" ".join(chance.choices(WORDS, k=4))} {number}"@vi'
        name = f"{number:016d}"
        said = (
            (f"work/{name}", "rdf:type", iri("bf:Work")), (f"instance/{name}", "rdf:type", iri("bf:Instance")),
            (f"item/{name}", "rdf:type", iri("bf:Item")), (f"work/{name}", "rdfs:label", title),
            (f"work/{name}", "bf:subject", f"<{BASE}/{SUBJECT}>"),
            (f"work/{name}", "bf:hasInstance", f"<{BASE}/instance/{name}>"),
            (f"instance/{name}", "rdfs:label", title),
            (f"instance/{name}", "bf:hasItem", f"<{BASE}/item/{name}>"),
            (f"instance/{name}", "schema:datePublished", f'"{chance.randrange(1950, 2026)}"'),
            (f"item/{name}", "bf:itemOf", f"<{BASE}/instance/{name}>"),
            (f"item/{name}", "bf:heldBy", f"<{BASE}/{LIBRARY}>"),
        )  # fmt: skip
        yield "".join(f"<{BASE}/{id_}> {iri(link)} {value} .\n" for id_, link, value in said).encode()


def clocked(work: Callable[[], object], times: int = 1) -> float:
    """CPU seconds of doing something, of several times the mean."""
    start = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - start) / times


def renamed(store: Store, numbers: range) -> list[str]:
    """Give works another title; their ids."""
    label = NamedNode(iri("rdfs:label")[1:-1])
    for number in numbers:
        one = NamedNode(f"{BASE}/work/{number:016d}")
        for quad in list(store.quads_for_pattern(one, label, None, None)):
            store.remove(quad)
        store.add(Quad(one, label, Literal(f"Zz {number}", language="vi")))
    return [f"work/{number:016d}" for number in numbers]


def _rows(store: Store, query: str) -> int:
    return sum(1 for _ in cast(QuerySolutions, store.query(query)))


def measured(entries: int, folder: Path) -> list[str]:
    """The figures of one size."""
    store, held, about = Store(str(folder / "store")), iri("bf:heldBy")[1:-1], iri("bf:subject")[1:-1]
    fill(store, lines(entries))
    store.optimize()
    found = [f"{clocked(lambda: build(folder / 'anew', Stored(store, BASE), BASE)):.1f} s"]
    found.append(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    found.append(f"{clocked(lambda: shelves.build(folder / 'shelves', Stored(store, BASE), BASE)):.1f} s")
    found.append(f"{sum(file.stat().st_size for file in (folder / 'anew').iterdir()) / 1e6:.1f} MB")
    for name, numbers in (("thousand", range(1000)), ("one", range(1, 2))):
        store.backup(str(folder / f"after {name}"))
        after = Store(str(folder / f"after {name}"))
        ids = renamed(after, numbers)
        found.append(f"{clocked(partial(amend, folder / name, folder / 'anew', store, after, BASE, ids)):.3f} s")
        new = folder / f"shelves {name}"
        moved = clocked(partial(moving.amend, new, folder / "shelves", store, after, BASE, ids))
        found.append(f"{moved:.3f} s, {shelves.delta_of(new).stat().st_size / 1e6:.2f} MB")
    tallies = Tallies(folder / "thousand")
    found.append(f"{clocked(lambda: tallies.number(held, 'item', LIBRARY), 200) * 1000:.2f} ms")
    for place in (0, entries // 2, entries - 25):
        found.append(f"{clocked(partial(tallies.stretch, about, 'work', SUBJECT, place, 25), 200) * 1000:.2f} ms")
    pattern = f"?s <{held}> <{BASE}/{LIBRARY}>"
    for query in (f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", f"SELECT ?s {{ {pattern} }} OFFSET {entries - 25}"):
        found.append(f"{clocked(partial(_rows, store, query)) * 1000:.1f} ms")
    return found


def main() -> None:
    """Measure the sizes and print them side by side."""
    sizes = [int(one) for one in sys.argv[1:]] or [1_000, 100_000]
    names = (
        "counted anew", "highest memory", "shelves filled", "on disk", "update of 1,000", "shelves: update of 1,000",
        "update of one", "shelves: update of one", "count",
        "page at the beginning", "page in the middle", "page at the end",
        "SPARQL: count", "SPARQL: last page, in no order",
    )  # fmt: skip
    columns = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            columns.append(measured(size, Path(folder)))
    table = Table(title="Entries of a list (two lists of this length; CPU time)")
    for heading in ("", *(f"{size:,}" for size in sizes)):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, *row in zip(names, *columns, strict=True):
        table.add_row(name, *row)
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
