"""The same book, thesis, article and old print in MARC and in MODS: one Work, one Instance, the same core statements.

``tests/mappings/pairs/<name>/`` holds ``marc.txt`` in line notation and ``mods.xml``, both catalogued by us.
"""

from pathlib import Path

import pytest

from lienthong.graph.terms import Described, Source, iri
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record

PAIRS = sorted((Path(__file__).parents[1] / "pairs").iterdir())
SOURCE = Source("mau", library_name="Thư viện Mẫu")
OF_THE_RECORD = ("<lt:record/", "_:")
BESIDE = {iri(one) for one in ("schema:keywords", "bf:issuance", "bf:copyrightDate")}
"""Statements that only one of the two formats can make of these records."""


def of_marc(folder: Path) -> Described:
    return Mapper(SOURCE).describe(parse_record((folder / "marc.txt").read_text("utf-8"), "marc21"))


def of_mods(folder: Path) -> Described:
    (record,) = read(folder / "mods.xml", source="mau")
    assert isinstance(record, Record) and record.format == "mods"
    return Mapper(SOURCE).describe(record)


def said(described: Described) -> set[str]:
    """Every statement but those of the record itself."""
    return {
        line
        for line in described.lines
        if not line.startswith(OF_THE_RECORD) and "<lt:record/" not in line and line.split(" ")[1] not in BESIDE
    }


def ids(described: Described, kind: str) -> list[tuple[str, ...]]:
    return [tuple(one.ids) for one in described.entities if one.ids[0].startswith(f"{kind}/")]


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name)
def test_the_same_facts_become_the_same_graph(folder: Path) -> None:
    marc, mods = of_marc(folder), of_mods(folder)
    for kind in ("work", "instance", "agent", "subject", "place", "series", "item", "library"):
        assert set(ids(mods, kind)) == set(ids(marc, kind)), kind
    assert sorted(said(marc) - said(mods)) == []
    assert sorted(said(mods) - said(marc)) == []


@pytest.mark.parametrize("folder", PAIRS, ids=lambda folder: folder.name)
def test_nothing_is_lost(folder: Path) -> None:
    assert [(one.place, one.example) for one in of_mods(folder).accounts if one.state == "lost"] == []


def test_there_are_a_book_a_thesis_an_article_and_an_old_print() -> None:
    assert {folder.name for folder in PAIRS} >= {"book", "thesis", "article", "han-nom"}
