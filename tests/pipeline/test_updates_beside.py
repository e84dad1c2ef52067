"""After an update shelves, tallies and links are those that the store would give anew, and so is what the text index
holds."""

import shutil
import sqlite3
from collections.abc import Set as AbstractSet
from contextlib import closing
from itertools import groupby
from pathlib import Path
from typing import Any, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, Store

from cataloguing import book, catalogue
from lienthong.graph.generation import Generation, current
from lienthong.graph.ledger import Ledger
from lienthong.graph.outward.file import NAME, build, links, numbers
from lienthong.graph.publish import publish
from lienthong.graph.publishing.altered import marks
from lienthong.graph.shelves import file, moving
from lienthong.graph.shelves import placing as shelves
from lienthong.graph.tallies import files, making
from lienthong.graph.tallies import placing as tallies
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.search.changes import deciding, deciding_above
from lienthong.search.drawing import Drawing
from lienthong.search.statements import Stored

BASE = "https://thuvien.example"
PARTS = ("instance/", "item/")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
SHELVES = (
    "SELECT axis, value, number FROM shelf WHERE number > 0 ORDER BY 1, 2",
    "SELECT axis, value, key, id FROM place JOIN shelf ON n = shelf ORDER BY 1, 2, 3, 4",
    "SELECT * FROM best ORDER BY 1, 2, 3",
)
TALLIES = ("SELECT * FROM entry ORDER BY 1, 2, 3", "SELECT * FROM total WHERE number > 0 ORDER BY 1")


def made(data: Path) -> Generation:
    """What the ledger says, published as an update wherever something was published before."""
    with Ledger.open(data) as ledger:
        published = publish(ledger, data, BASE, bulk_share=100)
    assert published.generation is not None and published.full == (published.generation.number == 1)
    found = current(data)
    assert found is not None
    return found


def rows(path: Path, queries: tuple[str, ...]) -> list[list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as db:
        return [db.execute(query).fetchall() for query in queries]


def beside(generation: Generation, place: Path) -> list[object]:
    """Shelves, tallies and links of a generation, each in one file."""
    place.mkdir()
    for one in (generation.shelves_file, file.delta_of(generation.shelves_file)):
        if one.exists():
            shutil.copy(one, place)
    if file.delta_of(place / generation.shelves_file.name).exists():
        moving.fold(place / generation.shelves_file.name)
    shutil.copytree(generation.tallies_folder, place / "tallies")
    making.fold(place / "tallies")
    counted = numbers(generation.folder) or []
    found = [list(links(generation.folder, target)) for target in sorted({one.target for one in counted})]
    return [rows(place / generation.shelves_file.name, SHELVES), rows(place / "tallies" / files.BASE, TALLIES),
            counted, found]  # fmt: skip


def anew(generation: Generation, place: Path) -> list[object]:
    """The same made anew from the store."""
    place.mkdir()
    store = generation.open()
    file.build(place / "shelves.sqlite", Stored(store, BASE), BASE)
    making.build(place / "tallies", Stored(store, BASE), BASE)
    build(place / NAME, store, BASE)
    counted = numbers(place) or []
    found = [list(links(place, target)) for target in sorted({one.target for one in counted})]
    return [rows(place / "shelves.sqlite", SHELVES), rows(place / "tallies" / files.BASE, TALLIES), counted, found]


def sample(number: str, title: str = "", without: str = "", extra: str = "") -> Record:
    """A book with a title of its own and no ISBN, which would make all of them one."""
    return book(number, title or f"Sách số {number}", without=["020", *without.split()], extra=extra)


DATE = "008 240102s1999    vm            000 0 vie d"
UPDATES = [
    [sample("1", "Ánh sáng khác")],
    [sample("2", without="650"), sample("3", extra="650 _7 $a Thơ $2 bktvqg")],
    [sample("4", without="260 008", extra=f"260 __ $a Huế : $b Thuận Hóa, $c 1999\n{DATE}")],
    [sample("5", without="852"), sample("6", extra="852 __ $a TVTN $b Kho đọc $p 6.2")],
    [sample("7", without="005", extra="005 20250607080910.0"), sample("8", extra="500 __ $a Một ghi chú.")],
    [sample("3", without="082", extra="082 04 $2 23 $a 005.1"), sample("8", extra="500 __ $a Ghi chú khác.")],
    [sample("0", without="100", extra="100 1_ $a Trần, Văn Thử"), sample("9")],
]


class Watched:
    """A store that knows which properties it was asked for."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: set[str] = set()

    def quads_for_pattern(self, subject: Any, predicate: Any, value: Any, graph: Any) -> Any:
        inner = subject is not None and "#" in subject.value
        if predicate is not None and not (inner and predicate == TYPE):
            self.asked.add(f"#{predicate.value}" if inner else predicate.value)
        return self._store.quads_for_pattern(subject, predicate, value, graph)


def check_what_is_asked(store: Store) -> None:
    """Nothing is asked for that does not count as deciding."""
    subjects = {quad.subject.value for quad in store.quads_for_pattern(None, None, None, DefaultGraph())}
    ids = sorted(one.removeprefix(f"{BASE}/") for one in subjects if "#" not in one)
    shelved, tallied = Watched(store), Watched(store)
    for id_ in ids:
        shelves.Placing(Stored(cast(Store, shelved), BASE), BASE).place(id_)
        tallies.Placing(Stored(cast(Store, tallied), BASE), BASE).entries(id_)
    assert len(shelved.asked) > 9 and shelved.asked <= shelves.deciding()
    assert len(tallied.asked) > 3 and tallied.asked <= tallies.deciding()


def only(store: Store, deciding: AbstractSet[str], kinds: tuple[str, ...]) -> Store:
    """A store that says of the entities of some kinds only what has one of these marks."""
    kept = Store()
    quads = list(store.quads_for_pattern(None, None, None, DefaultGraph()))
    for entity, several in groupby(sorted(quads, key=lambda quad: owner(quad)), key=owner):
        said = list(several)
        if entity.removeprefix(f"{BASE}/").startswith(kinds):
            said = [quad for quad in said if not deciding.isdisjoint(marks([quad], entity, said))]
        kept.extend(said)
    return kept


def owner(quad: Quad) -> str:
    return cast(NamedNode, quad.subject).value.partition("#")[0]


def check_what_the_index_reads(store: Store) -> None:
    """Nothing is read for the index that does not count as deciding."""
    ids = sorted({owner(quad).removeprefix(f"{BASE}/") for quad in store})
    # All three hold what they have in one order.
    stores = only(store, frozenset(), ()), only(store, deciding(), ("",)), only(store, deciding_above(), PARTS)
    assert len(stores[0]) > max(map(len, stores[1:]))
    whole, own, above = (Drawing(Stored(one, BASE), BASE) for one in stores)
    for id_ in ids:
        drawn = whole.draw(id_)
        assert drawn == own.draw(id_), id_
        if id_.startswith("work/"):
            assert drawn == above.draw(id_), id_


def test_an_update_leaves_what_the_store_gives_anew(tmp_path: Path) -> None:
    data = tmp_path / "data"
    records = [sample(str(number)) for number in range(9)]
    load(data, "tv", [str(catalogue(tmp_path / "all.mrc", *records))])
    told = beside(made(data), tmp_path / "first")
    for turn, update in enumerate(UPDATES):
        load(data, "tv", [str(catalogue(tmp_path / f"{turn}.mrc", *update))])
        generation = made(data)
        before, told = told, beside(generation, tmp_path / f"{turn}")
        assert told == anew(generation, tmp_path / f"{turn}-anew"), turn
        assert told != before, turn
    check_what_is_asked(generation.open())
    check_what_the_index_reads(generation.open())
