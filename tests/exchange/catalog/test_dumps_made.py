"""Dumps hold what is published, all of it and once; they are whole or not there."""

import csv
import fcntl
import gzip
import hashlib
import importlib.util
import io
import os
import signal
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from pyoxigraph import DefaultGraph, NamedNode, RdfFormat

from cataloguing import book
from exchange.dumped import BASE, Dumped, settings, small, triples
from lienthong.errors import StoreError, UsageError
from lienthong.exchange.dumps.kinds import chosen, kinds, tables
from lienthong.exchange.dumps.versions import dumps_folder, kept, latest
from lienthong.graph.generation import current
from lienthong.graph.shelves.reading import Shelves
from lienthong.pipeline.dumps.tables import CsvWriter
from lienthong.site import jsonld
from lienthong.site.published import open_current
from lienthong.site.reading import Reading

PARTS = {"nt": RdfFormat.N_TRIPLES, "ttl": RdfFormat.TURTLE}
CSV_KINDS = [table.name for table in tables()]


def default(dumped: Dumped):
    generation = current(dumped.data)
    return {quad.triple for quad in generation.open().quads_for_pattern(None, None, None, DefaultGraph())}


def table(dumped: Dumped, name: str) -> list[dict[str, str]]:
    text = gzip.decompress(dumped.path(f"{name}.csv.gz").read_bytes()).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_manifest_is_true_of_every_file(dumped: Dumped):
    sums = dict(reversed(line.split("  ")) for line in dumped.path("SHA256SUMS").read_text().splitlines())
    for file in dumped.version.files:
        content = dumped.path(file.name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (file.size, file.sha256), file.name
        assert sums.pop(file.name) == file.sha256
        if file.name.endswith(".gz"):
            assert len(gzip.decompress(content)) == file.unpacked
    assert not sums
    assert {one.name for one in dumped.path("").iterdir()} == {one.name for one in dumped.version.files} | {
        "manifest.json",
        "SHA256SUMS",
    }


def test_the_whole_catalogue_is_there_in_every_format(dumped: Dumped):
    expected = default(dumped)
    for kind, form in PARTS.items():
        assert triples(dumped.path(f"catalogue.{kind}.gz"), form) == expected
    quads = triples(dumped.path("catalogue.nq.gz"), RdfFormat.N_QUADS)
    assert quads == set(current(dumped.data).open())
    for kind, number in (("nq", len(quads)), ("nt", len(expected)), ("ttl", len(expected))):
        assert next(one.number for one in dumped.version.files if one.kind == kind and not one.dataset) == number


def test_schema_org_alone_is_all_of_it_and_nothing_else(dumped: Dumped):
    schema = "http://schema.org/"
    expected = {
        one for one in default(dumped)
        if one.predicate.value.startswith(schema)
        or (one.predicate.value.endswith("#type") and one.object.value.startswith(schema))
    }  # fmt: skip
    assert triples(dumped.path("catalogue.schema-org.nt.gz"), RdfFormat.N_TRIPLES) == expected


def test_a_source_has_its_records_and_what_they_name_and_no_others(dumped: Dumped):
    whole, part_of = default(dumped), NamedNode("http://purl.org/dc/terms/isPartOf")
    together = set()
    for name in ("kho-a", "kho-b"):
        own = NamedNode(f"{BASE}/dataset/{name}")
        found = triples(dumped.path(f"source-{name}.nt.gz"), RdfFormat.N_TRIPLES)
        together |= found
        assert found <= whole
        assert {one for one in found if one.predicate == part_of} == {
            one for one in whole if one.predicate == part_of and one.object == own
        }
        assert triples(dumped.path(f"source-{name}.ttl.gz"), RdfFormat.TURTLE) == found
        quads = triples(dumped.path(f"source-{name}.nq.gz"), RdfFormat.N_QUADS)
        graph = set(current(dumped.data).open().quads_for_pattern(None, None, None, own))
        assert {one.triple for one in quads if one.graph_name == DefaultGraph()} == found
        assert {one for one in quads if one.graph_name != DefaultGraph()} == graph
        told = dumped.version.datasets[name]
        assert told.triples == len(found)
        assert told.entities["record"] == (4 if name == "kho-a" else 2)
        # Nothing is said of something that is not described: every subject's class comes along.
        typed = {one.subject for one in found if one.predicate.value.endswith("#type")}
        assert {one.subject for one in found} <= typed
    assert together == whole


def test_each_line_is_the_document_of_an_entity(dumped: Dumped):
    opened = open_current(dumped.data)
    lines = gzip.decompress(dumped.path("catalogue.jsonl.gz").read_bytes()).splitlines()
    ids = [orjson.loads(line)["@id"] for line in lines]
    assert len(set(ids)) == len(ids) == next(one.number for one in dumped.version.files if one.kind == "jsonl")
    subjects = {one.subject.value.partition("#")[0] for one in default(dumped)}
    assert {one for one in ids if "/dataset/" not in one} == subjects
    for line, iri in zip(lines, ids, strict=True):
        assert orjson.loads(line) == orjson.loads(jsonld.document(Reading(opened), iri)), iri


def test_tables_have_every_entity_of_their_kind(dumped: Dumped):
    subjects = {one.subject.value for one in default(dumped) if "#" not in one.subject.value}
    told: dict[str, list[str]] = {}
    for one in tables():
        rows = table(dumped, one.name)
        told.setdefault(one.kind, []).extend(row["iri"] for row in rows)
        assert len(rows) == next(file.number for file in dumped.version.files if file.name == f"{one.name}.csv.gz")
        assert list(rows[0] if rows else {}) == [column.name for column in one.columns] or not rows
    for kind, iris in told.items():
        assert sorted(iris) == sorted(iri for iri in subjects if iri.startswith(f"{BASE}/{kind}/"))


def test_hubs_are_a_table_of_their_own_and_works_as_many_as_pages_count(tmp_path: Path):
    made = Dumped(settings(tmp_path / "data"))
    original = "240 10 $a Les Misérables. $l Vietnamese"
    made.load(book("m1", "Những người khốn khổ", extra=original), source="kho", title="Kho")
    made.publish()
    made.dump("csv")
    works, hubs = table(made, "works"), table(made, "hubs")
    assert {one["id"] for one in hubs} == {one["hub_id"] for one in works if one["hub_id"]} != set()
    with Shelves(open_current(made.data).generation.shelves_file) as shelves:
        counted = shelves.numbers("kind", ["work"])
    assert counted == {"work": len(works)} and {one["id"] for one in works}.isdisjoint(one["id"] for one in hubs)


def test_a_row_says_what_the_record_says(dumped: Dumped):
    shared = next(row for row in table(dumped, "instances") if row["title"].startswith("Truyện chung"))
    assert shared["isbn"] == "9786042000017" and shared["year"] == "2020" and shared["pages"] == "120"
    assert set(shared["dataset_id"].split(" | ")) == {"dataset/kho-a", "dataset/kho-b"}
    work = next(row for row in table(dumped, "works") if row["id"] == shared["work_id"])
    assert (work["author"], work["ddc"], work["language"]) == ("Lê Minh Thử", "895.92234", "vi")
    copies = [row for row in table(dumped, "holdings") if row["instance_id"] == shared["id"]]
    assert {row["barcode"] for row in copies} == {"chung.1"}
    assert {row["sublocation"] for row in copies} == {"Kho mượn"}


def test_no_cell_is_a_formula_or_hides_where_values_end(tmp_path):
    works = next(one for one in tables() if one.name == "works")
    writer = CsvWriter(tmp_path, works)
    writer.add(["=1+1", "@SUM(A1)", None, ["+84", "a | b"], *["" for _ in works.columns[4:]]])
    assert writer.end().number == 1
    header, row = csv.reader(gzip.decompress((tmp_path / "works.csv.gz").read_bytes()).decode("utf-8-sig").splitlines())
    assert header == [column.name for column in works.columns]
    assert row[:4] == ["'=1+1", "'@SUM(A1)", "", "'+84 | a / b"]


@pytest.mark.skipif(importlib.util.find_spec("pyarrow") is None, reason="needs the extra parquet (pyarrow)")
def test_parquet_has_the_rows_of_the_csv(dumped: Dumped):
    from pyarrow.parquet import read_table

    for name in CSV_KINDS:
        found = read_table(dumped.path(f"{name}.parquet")).to_pylist()
        flat = [
            {key: " | ".join(cell) if isinstance(cell, list) else "" if cell is None else str(cell)
             for key, cell in row.items()} for row in found
        ]  # fmt: skip
        plain = [{key: cell.removeprefix("'") for key, cell in row.items()} for row in table(dumped, name)]
        assert flat == plain


def test_the_same_generation_is_not_dumped_twice(dumped: Dumped):
    before = dumped.path("manifest.json").stat().st_mtime_ns
    assert dumped.dump() is None
    assert dumped.path("manifest.json").stat().st_mtime_ns == before


KILLED = """
import os, signal, sys
from pathlib import Path
from lienthong.pipeline.dumps.making import make
die = lambda done, of: done == 4 and os.kill(os.getpid(), signal.SIGKILL)
make(Path(sys.argv[1]), ("nq", "nt", "ttl", "schema"), 2, die)
"""


def test_a_killed_run_leaves_the_last_version_and_the_next_takes_its_traces_away(tmp_path):
    made = small(tmp_path)
    first = made.dump("nt,csv")
    ended = subprocess.run([sys.executable, "-c", KILLED, str(made.data)], cwd=tmp_path, env=os.environ, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert latest(made.data) == first
    left = [one.name for one in dumps_folder(made.data).iterdir() if one.name.endswith(".new")]
    assert len(left) == 1
    second = made.dump("nt")
    assert latest(made.data) == second and {one.kind for one in second.files} == {"nt"}
    assert not [one for one in dumps_folder(made.data).iterdir() if one.name.startswith(".")]
    _old_versions_go_but_for_those_that_are_kept(made)


def _old_versions_go_but_for_those_that_are_kept(made: Dumped) -> None:
    for number in ("x1", "x2"):
        made.load(book(number, f"Sách mới {number}", without=["020"]), source="kho-b", title="Kho B")
        made.publish()
        made.dump("nt")
    now = current(made.data).number
    assert kept(made.data) == [now, now - 1]
    assert made.version.generation == now
    with (dumps_folder(made.data) / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(StoreError) as told:
            made.dump("ttl")
        assert told.value.name == "dumps_locked"


def test_a_setting_names_kinds_or_all_or_none():
    assert chosen("all") == tuple(kinds())
    assert chosen("off") == chosen("") == ()
    assert chosen(" csv , nq ") == ("nq", "csv")
    with pytest.raises(UsageError) as told:
        chosen("nq,zip")
    assert told.value.name == "dumps_kind"
