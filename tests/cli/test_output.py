"""What is written to standard output and to files."""

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from cataloguing import book, catalogue, marc, untitled


@pytest.fixture
def published(lienthong, tmp_path: Path) -> None:
    lienthong(
        "load", catalogue(tmp_path / "a.mrc", *(book(str(n), f"Tựa thứ {n}") for n in range(5))), "--source", "thu"
    )
    assert lienthong("publish").returncode == 0


def test_map_prints_triples_below_the_base_and_touches_no_store(lienthong, tmp_path: Path) -> None:
    done = lienthong("map", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    assert done.returncode == 0, done.stderr
    triples = list(parse(done.stdout.encode(), format=RdfFormat.N_TRIPLES))
    assert len(triples) > 50
    assert all("<lt:" not in str(one) for one in triples)
    assert not (tmp_path / "data").exists()


def test_map_names_what_it_cannot_read_and_goes_on(lienthong, tmp_path: Path) -> None:
    damaged = marc(book("1")) + b"00100 rac rac rac \x1e\x1d" + marc(book("2"))
    done = lienthong("map", "-", stdin=damaged)
    assert done.returncode == 1
    assert done.stdout.count("bibframe/instanceOf") == 2
    offset = len(marc(book("1")))
    assert f"biểu ghi 2, byte {offset}" in done.stderr
    assert f"record 2, byte {offset}" in done.stderr


@pytest.mark.parametrize("command", ["map", "dump"])
@pytest.mark.usefixtures("published")
def test_a_reader_that_leaves_is_not_an_error(command: str, environment: dict[str, str], tmp_path: Path) -> None:
    big = catalogue(tmp_path / "b.mrc", *(book(str(n)) for n in range(400)))
    arguments = [command, str(big)] if command == "map" else [command]
    process = subprocess.Popen(
        [sys.executable, "-m", "lienthong", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment,
    )  # fmt: skip
    assert process.stdout is not None and process.stderr is not None
    assert process.stdout.readline().startswith(b"<https://vidu.example.org/")
    process.stdout.close()
    told = process.stderr.read()
    process.stderr.close()
    assert process.wait(60) in (0, 141)
    assert told == b""


@pytest.mark.usefixtures("published")
def test_the_formats_of_a_dump_say_the_same(lienthong, tmp_path: Path) -> None:
    quads = set(parse(lienthong("dump").stdout.encode(), format=RdfFormat.N_QUADS))
    default = {quad for quad in quads if quad == Quad(quad.subject, quad.predicate, quad.object)}
    assert len(quads) > len(default) > 100
    for name, known in (("nt", RdfFormat.N_TRIPLES), ("ttl", RdfFormat.TURTLE)):
        done = lienthong("dump", "--format", name, "--output", tmp_path / f"d.{name}")
        assert done.returncode == 0, done.stderr
        assert done.stdout == ""
        assert set(parse((tmp_path / f"d.{name}").read_bytes(), format=known)) == default


@pytest.mark.usefixtures("published")
def test_a_dump_that_cannot_be_written_leaves_the_old_one(lienthong, tmp_path: Path) -> None:
    done = lienthong("dump", "--output", tmp_path / "khong-co" / "d.nq")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    (tmp_path / "thu-muc").mkdir()
    assert lienthong("dump", "--output", tmp_path / "thu-muc").returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mrc", "data", "thu-muc"]


@pytest.mark.usefixtures("published")
def test_a_file_that_cannot_be_written_is_named(lienthong, tmp_path: Path) -> None:
    wanted = str(tmp_path / "chưa có" / "bảng.csv")
    for command in ("report --output", "cluster review --csv", "cluster decisions --csv", "links review --out"):
        done = lienthong(*command.split(), wanted)
        assert done.returncode == 2
        assert all(f"«{wanted}»" in line or f"“{wanted}”" in line for line in done.stderr.splitlines()), done.stderr


@pytest.mark.parametrize("command", ["links import", "links review --in", "cluster review --by An --apply"])
def test_a_table_that_is_not_there_is_named(command: str, lienthong, tmp_path: Path) -> None:
    wanted = str(tmp_path / "chưa có.csv")
    done = lienthong(*command.split(), wanted)
    assert done.returncode == 2
    assert "hãy kiểm tra lại tên và đường dẫn" in done.stderr and wanted in done.stderr


@pytest.mark.usefixtures("published")
def test_reports_in_each_format(lienthong, tmp_path: Path) -> None:
    for name, begin in (("text", "\n"), ("html", "<!DOCTYPE html>"), ("csv", "\ufeff"), ("json", "{")):
        done = lienthong("report", "--format", name, "--lang", "en")
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith(begin)
    assert lienthong("report", "--output", tmp_path / "bao-cao.txt").stdout == ""
    assert "Báo cáo" in (tmp_path / "bao-cao.txt").read_text("utf-8")


def test_validation_reports_and_exit_codes(lienthong, tmp_path: Path) -> None:
    good = lienthong("map", catalogue(tmp_path / "a.mrc", book("1"))).stdout
    bad = lienthong("map", catalogue(tmp_path / "b.mrc", untitled("1"))).stdout
    (tmp_path / "tot.nt").write_text(good, "utf-8")
    (tmp_path / "xau.nt").write_text(bad, "utf-8")
    done = lienthong("validate", tmp_path / "xau.nt")
    assert done.returncode == 1, done.stderr
    report = set(parse(done.stdout.encode(), format=RdfFormat.TURTLE))
    assert any(quad.predicate.value.endswith("shacl#resultSeverity") for quad in report)
    compared = lienthong("validate", tmp_path / "xau.nt", "--engine", "pyshacl", "--format", "json")
    assert compared.stdout == lienthong("validate", tmp_path / "xau.nt", "--format", "json").stdout
    shapes = tmp_path / "hinh.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<urn:s> a sh:NodeShape ; sh:targetClass <http://id.loc.gov/ontologies/bibframe/Work> ;\n"
        "  sh:property [ sh:path <http://id.loc.gov/ontologies/bibframe/title> ; sh:minCount 1 ] .\n",
        "utf-8",
    )
    assert lienthong("validate", tmp_path / "tot.nt", "--shapes", shapes).returncode == 0
    warned = shapes.read_text("utf-8").replace("sh:minCount 1 ]", "sh:minCount 9 ; sh:severity sh:Warning ]")
    shapes.write_text(warned, "utf-8")
    done = lienthong("validate", tmp_path / "tot.nt", "--shapes", shapes)
    assert (done.returncode, "sh:conforms false" in done.stdout) == (0, True)
    assert lienthong("validate", tmp_path / "tot.nt", "--shapes", shapes, "--strict").returncode == 1
    assert lienthong("validate", tmp_path / "khong-co.nt").returncode == 2
