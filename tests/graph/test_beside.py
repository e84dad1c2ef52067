"""What lies beside a store is the same when other processes make it, and nothing is published when one is killed."""

import multiprocessing.process
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tantivy import Index, Query

from cataloguing import book, catalogue
from lienthong.errors import LienthongError
from lienthong.graph.generation import current
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.graph.publishing import beside
from lienthong.pipeline.load import load


def _publish(data: Path, processes: int) -> None:
    with Ledger.open(data) as ledger:
        publish(ledger, data, "http://example.org", full=True, processes=processes)


def _indexed(data: Path) -> dict[str, bytes]:
    generation = current(data)
    assert generation is not None
    searcher = Index.open(str(generation.index_folder)).searcher()
    documents = [searcher.doc(place).to_dict() for _, place in searcher.search(Query.all_query(), limit=1_000).hits]
    found = {str(one["id"][0]): bytes(one["line"][0]) for one in documents}
    assert len(found) == len(documents)
    return found


def test_other_processes_make_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(tmp_path, "tv", [str(catalogue(tmp_path / "a.mrc", *(book(str(n), f"Sách {n}") for n in range(30))))])
    _publish(tmp_path, 1)
    alone = _indexed(tmp_path)
    assert sum(one.startswith("instance/") for one in alone) == 30
    monkeypatch.setattr(beside, "MANY", 0)
    _publish(tmp_path, 2)
    assert _indexed(tmp_path) == alone
    before, there = current(tmp_path), set(multiprocessing.active_children())
    with ThreadPoolExecutor(1) as thread:
        publishing = thread.submit(_publish, tmp_path, 2)
        others: set[multiprocessing.process.BaseProcess] = set()
        # Both: a pool of Python 3.11 trips over a process that is killed while it starts another.
        while len(others) < 2 and not publishing.done():
            time.sleep(0.01)
            # An index is begun before its helpers are started, which takes longer than this looks away.
            if any((tmp_path / "generations").glob("*.tmp/index")):
                others = set(multiprocessing.active_children()) - there
        others.pop().kill()
        with pytest.raises(LienthongError):
            publishing.result()
    assert current(tmp_path) == before
    _publish(tmp_path, 1)
    assert _indexed(tmp_path) == alone
