"""A second process that helps a large update: what it finds is what one process finds, and nothing is lost with it."""

from pathlib import Path

import pytest
from tantivy import Index, Query

from dying import killed_with
from graph.worlds import AGENTS, BASE, SOURCES, Version, default_graph, load
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.publishing import second
from lienthong.graph.publishing.second import Second
from lienthong.steady import Attempt


def _many(words: int) -> list[tuple[str, Version]]:
    return [(str(one), Version((f"i{one}",), (f"w{one}",), AGENTS[one % 2], words)) for one in range(40)]


def _published(data: Path, processes: int) -> tuple[object, ...]:
    with Ledger.open(data) as ledger:
        load(ledger, SOURCES[0], _many(0))
        publish(ledger, data, BASE, processes=processes)
        load(ledger, SOURCES[0], _many(1))
        made = publish(ledger, data, BASE, processes=processes, bulk_share=1e9)
        changes = ledger.db.execute("SELECT generation, entity, event, target FROM change ORDER BY seq").fetchall()
    here = current(data)
    assert here is not None and here.number == 2 and made.events["updated"] >= 40
    found = Index.open(str(here.index_folder)).searcher()
    entities = found.search(Query.all_query(), limit=1000)
    index = sorted(str(found.doc(place).to_dict()) for _, place in entities.hits)
    assert len(index) == 40
    return default_graph(data), changes, made.led, here.triples, index


def test_two_processes_publish_what_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = _published(tmp_path / "alone", 1)
    monkeypatch.setattr(second, "WORTH", 10)
    # This one would have done all of so little before the other is there.
    monkeypatch.setattr(Attempt, "taken_back", lambda _: False)
    assert _published(tmp_path / "together", 2) == alone


def test_what_a_killed_process_had_is_done_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "WORTH", 0)
    monkeypatch.setattr(Attempt, "taken_back", lambda _: False)
    ids, begun = [str(one) for one in range(20)], tmp_path / "begun"
    with Ledger.open(tmp_path) as ledger, Second(ledger.db, 2) as both:
        assert list(both.each(killed_with, (begun,), ids, list)) == ids
    assert begun.exists()
