"""An index that was made in parts answers as one that was made in one go, and can be changed as one."""

import json
import random
from pathlib import Path

from tantivy import Order, Query

from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.search.asking import Filters, question
from lienthong.search.drawing import Drawing
from lienthong.search.finding import TextIndex
from lienthong.search.index import amend, begin, build_part, finish, is_current, written
from lienthong.search.statements import Stored
from lienthong.search.uniting import ALL, part_of
from search.growing import BASE, QUESTIONS, records, step


def in_order_of_titles(index: TextIndex) -> bool:
    """Whether entities lie so in each segment."""
    every = Query.all_query()
    found = index.searcher.search(every, index.entities, count=False, order_by_field="sort", order=Order.Asc).hits
    places = [(address.segment_ord, address.doc) for _, address in found]
    return len(places) == index.entities and sorted(places) == sorted(places, key=lambda place: place[0])


def test_parts_made_one_answer_as_the_whole(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "data") as ledger:
        step(ledger, records(random.Random(3), 40))
        made = publish(ledger, tmp_path / "data", BASE).generation
    assert made is not None
    assert not [one for one in made.folder.iterdir() if one.name.startswith("notes")]
    folder, store = tmp_path / "parts", made.open()
    begin(folder)
    sizes = [build_part(folder, Stored(store, made.base), made.base, (number, 3)) for number in (2, 0, 1)]
    finish(folder, 3)
    whole, parts = TextIndex(made.index_folder), TextIndex(folder)
    assert is_current(folder) and min(sizes) > 0
    assert sum(sizes) == whole.entities == parts.entities
    assert not [one for one in folder.iterdir() if one.is_dir()]
    for text in QUESTIONS:
        for filters in (Filters(), Filters(kinds=("work",))):
            one, other = (index.find(question(text), filters, limit=1_000).hits for index in (whole, parts))
            assert [(hit.id, round(hit.score, 3)) for hit in one] == [(hit.id, round(hit.score, 3)) for hit in other]
    amend(tmp_path / "next", folder, store, made.base, [parts.find(question(QUESTIONS[0])).hits[0].id])
    changed = TextIndex(tmp_path / "next")
    assert changed.entities == whole.entities
    assert all(in_order_of_titles(index) for index in (whole, parts, changed))


def segments(folder: Path) -> list[str]:
    """The finished segments of an index."""
    return [one["segment_id"] for one in json.loads((folder / "meta.json").read_text("utf-8"))["segments"]]


def test_parts_with_many_segments_leave_none_to_be_made_one_by_a_change(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "data") as ledger:
        step(ledger, records(random.Random(5), 12))
        made = publish(ledger, tmp_path / "data", BASE).generation
    assert made is not None
    store = made.open()
    drawing, folder = Drawing(Stored(store, made.base), made.base), tmp_path / "parts"
    begin(folder)
    drawn = [one for id_ in drawing.every(ALL) if (one := drawing.draw(id_)) is not None]
    for number in range(2):
        (place := part_of(folder, (number, 2))).mkdir()
        # A segment for each portion; a part makes eight of a size one by itself.
        for portion in range(5):
            written(place, drawn[number * 5 + portion :: 10])
        assert len(segments(place)) == 5
    finish(folder, 2)
    whole = segments(folder)
    assert len(whole) < 8
    amend(tmp_path / "next", folder, store, made.base, [drawn[0].id])
    assert set(whole) <= set(segments(tmp_path / "next"))
    assert TextIndex(tmp_path / "next").entities == len(drawn) == TextIndex(folder).entities
