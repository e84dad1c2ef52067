"""Records in MODS, METS, ETD-MS and xoai: loaded, deleted, and mapped again from the ledger alone."""

from pathlib import Path

import pytest

from lienthong.graph.ledger import Ledger
from lienthong.pipeline.load import load
from lienthong.pipeline.remap import remap
from repositoryfiles import EVERY, TITLE, oai


def _state(data: Path) -> tuple[dict[str, int], list[list[str]]]:
    with Ledger.open(data, write=False) as ledger:
        return dict(ledger.counts()["kho"]), [sorted(body.lines) for body in ledger.described()]


@pytest.mark.parametrize("name", EVERY)
def test_what_was_loaded_is_mapped_again_without_the_file(name: str, data: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.xml"
    page.write_text(oai(name, EVERY[name], EVERY[name].replace(TITLE, "Văn bia Nam Định"), deleted=1), "utf-8")
    load(data, "kho", [str(page)])
    page.unlink()
    counts, bodies = _state(data)
    assert counts["live"] == 2 and counts["deleted"] == 1
    remap(data)
    assert _state(data) == (counts, bodies)


@pytest.mark.parametrize("name", EVERY)
def test_a_deletion_takes_the_record_away(name: str, data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first.xml", tmp_path / "second.xml"
    first.write_text(oai(name, EVERY[name], EVERY[name].replace(TITLE, "Văn bia Nam Định")), "utf-8")
    second.write_text(oai(name, deleted=2).replace(":d0<", ":1<").replace(":d1<", ":2<"), "utf-8")
    load(data, "kho", [str(first)])
    load(data, "kho", [str(second)])
    counts, bodies = _state(data)
    assert counts == {"deleted": 2} and bodies == []
