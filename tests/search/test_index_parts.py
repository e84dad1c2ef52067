"""An index that was made in parts answers as one that was made in one go, and can be changed as one."""

import random
from pathlib import Path

from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.search.asking import Filters, question
from lienthong.search.finding import TextIndex
from lienthong.search.index import amend, begin, build_part, finish, is_current
from lienthong.search.statements import Stored
from search.growing import BASE, QUESTIONS, records, step


def test_parts_made_one_answer_as_the_whole(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "data") as ledger:
        step(ledger, records(random.Random(3), 40))
        made = publish(ledger, tmp_path / "data", BASE).generation
    assert made is not None
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
    assert TextIndex(tmp_path / "next").entities == whole.entities
