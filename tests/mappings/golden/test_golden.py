"""Whole records and what becomes of them: ``<name>/record.txt`` in line notation, ``expected.ttl``, ``report.json``.

A record that is not MARC 21 says so in its first line: ``% format oai_dc``.

A new case is a new folder with a record. Without its expectation it fails and shows what the code gives; read that
critically, then ``pytest --regenerate`` writes it.
"""

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, Triple, parse, serialize

from lienthong.graph.terms import Described, Source, prefixes
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper
from lienthong.shapes import Gate

CASES = sorted(folder for folder in Path(__file__).parent.iterdir() if (folder / "record.txt").is_file())
SOURCE = Source(
    "mau", title_vi="Thư viện Mẫu", library_name="Thư viện Mẫu", drop=("260$b=BK Library system", "260$a=BK")
)


@pytest.fixture(scope="module")
def gate() -> Gate:
    """The shapes, loaded once."""
    return Gate()


def describe(folder: Path) -> Described:
    text = (folder / "record.txt").read_text("utf-8")
    record_format = "marc21"
    if text.startswith("% format "):
        first, _, text = text.partition("\n")
        record_format = first.removeprefix("% format ").strip()
    return Mapper(SOURCE).describe(parse_record(text, record_format))


def triples(text: str, form: RdfFormat) -> set[Triple]:
    return {Triple(one.subject, one.predicate, one.object) for one in parse(text, format=form)}


def turtle(described: Described) -> str:
    found = sorted(triples("\n".join(described.lines), RdfFormat.N_TRIPLES), key=str)
    written = serialize(found, format=RdfFormat.TURTLE, prefixes=prefixes())
    assert written is not None
    return written.decode()


def report(described: Described) -> dict[str, list[list[str | int]]]:
    """Accounts and flags, in an order of their own."""
    return {
        "accounts": sorted([one.place, one.state, one.times, one.why] for one in described.accounts),
        "flags": sorted([one.code, one.field, one.value] for one in described.flags),
    }


@pytest.mark.parametrize("folder", CASES, ids=lambda folder: folder.name)
def test_golden_record(folder: Path, regenerate: bool, gate: Gate) -> None:
    described = describe(folder)
    graph, book_keeping = folder / "expected.ttl", folder / "report.json"
    if regenerate:
        graph.write_text(turtle(described), "utf-8")
        rows = {name: [json.dumps(row, ensure_ascii=False) for row in rows] for name, rows in report(described).items()}
        lines = (f' "{name}": [\n  ' + ",\n  ".join(found) + "\n ]" for name, found in rows.items())
        book_keeping.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    assert graph.is_file(), f"no {graph}; this is what the rules give:\n{turtle(described)}"
    have = triples("\n".join(described.lines), RdfFormat.N_TRIPLES)
    want = triples(graph.read_text("utf-8"), RdfFormat.TURTLE)
    assert sorted(map(str, have - want)) == sorted(map(str, want - have)) == [], "new on the left, missing on the right"
    assert report(described) == json.loads(book_keeping.read_text("utf-8"))
    violations = [one for one in gate.check(described) if one.severity == "Violation"]
    assert not violations, violations


def test_there_is_a_case_of_every_kind() -> None:
    assert len(CASES) >= 14
