"""An index of an old form is drawn anew by several processes, out of the ledger, beside a store that is kept."""

import random
from pathlib import Path

import orjson
import pytest
from pyoxigraph import Literal, NamedNode, Quad
from tantivy import Order, Query

from graph.edits import edit
from lienthong.graph.generation import Generation, current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.publishing import beside
from lienthong.graph.publishing.noting import NAME as NOTES
from lienthong.search.asking import question
from lienthong.search.finding import TextIndex
from lienthong.search.index import STAMP
from search.growing import BASE, records, step
from search.shelves import node
from search.test_search_index import anew, answers


def kept(index: TextIndex) -> list[tuple[object, object]]:
    """What is kept with the entities, in the order of their titles."""
    every = Query.all_query()
    found = index.searcher.search(every, index.entities, count=False, order_by_field="sort", order=Order.Asc).hits
    documents = (index.searcher.doc(address) for _, address in found)
    return [(one["id"][0], [orjson.loads(line) for line in one["line"]]) for one in documents]


def grown(ledger: Ledger, data: Path) -> Generation:
    """A catalogue that has changed by records and by hand, with an index of an old form."""
    chance = random.Random(9)
    for _ in range(2):
        step(ledger, records(chance, 40))
        publish(ledger, data, BASE, bulk_share=1e9)
    (work,) = ledger.db.execute("SELECT min(id) FROM identity WHERE id LIKE 'work/%' AND state = 'live'").fetchone()
    by_hand = Literal("Tên do thủ thư đặt", language="vi")
    edit(ledger, data, [Quad(NamedNode(f"{BASE}/{work}"), node("rdfs:label"), by_hand)])
    now = current(data)
    assert now is not None
    (now.index_folder / STAMP).write_text('{"stamp": "0-old"}')
    return now


def test_it_holds_what_a_build_from_the_store_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "MANY", 0)
    with Ledger.open(tmp_path / "data") as ledger:
        before = grown(ledger, tmp_path / "data")
        step(ledger, records(random.Random(10), 3))
        made = publish(ledger, tmp_path / "data", BASE, bulk_share=1e9, processes=3)
    assert made.generation is not None and not made.full
    assert made.generation.shelves_file.samefile(before.shelves_file)
    assert not (made.generation.folder / NOTES).exists()
    now, rebuilt = TextIndex(made.generation.index_folder), anew(made.generation, tmp_path / "anew")
    assert kept(now) == kept(rebuilt) and len(kept(now)) > 50
    assert answers(now) == answers(rebuilt)
    assert [hit.id for hit in now.find(question("thủ thư")).hits]
