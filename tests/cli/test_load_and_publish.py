"""From files to a published graph: exit codes, what is said, and that doing it again changes nothing."""

import json
from pathlib import Path

from pyoxigraph import RdfFormat, parse

from cataloguing import book, catalogue, marc, untitled
from lienthong.mappings.readers import marcxml


def test_clean_records_exit_0_and_are_published(lienthong, tmp_path: Path) -> None:
    done = lienthong("load", catalogue(tmp_path / "a.mrc", book("1"), book("2", "Một tựa khác")), "--source", "thu")
    assert done.returncode == 0, done.stderr
    assert "2 biểu ghi" in done.stdout
    assert "2 live" in done.stdout
    done = lienthong("publish")
    assert done.returncode == 0, done.stderr
    quads = list(parse(lienthong("dump").stdout.encode(), format=RdfFormat.N_QUADS))
    titles = {quad.object.value for quad in quads if quad.predicate.value.endswith("mainTitle")}
    assert {"Chuyến tàu thử nghiệm", "Một tựa khác"} <= titles
    assert all("lt:" not in str(quad) for quad in quads)
    assert any(str(quad.subject).startswith("<https://vidu.example.org/work/") for quad in quads)


def test_one_command_loads_and_publishes(lienthong, tmp_path: Path) -> None:
    done = lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu", "--publish")
    assert (done.returncode, done.stderr) == (0, "")
    assert "1 live" in done.stdout and "Generation 1 is published" in done.stdout
    assert "“lienthong publish”" not in done.stdout, "nobody is told to do what was done"
    two = catalogue(tmp_path / "b.mrc", book("1"), book("2", "Một tựa khác"), untitled("3"))
    assert lienthong("load", two, "--source", "thu", "--publish").returncode == 1, "a record was held back"
    together = sorted(lienthong("dump").stdout.splitlines())
    apart = {"LIENTHONG_DATA": str(tmp_path / "apart")}
    assert lienthong("load", two, "--source", "thu", env=apart).returncode == 1
    assert lienthong("publish", env=apart).returncode == 0
    assert _titles(together) == _titles(lienthong("dump", env=apart).stdout.splitlines()) != set()


def _titles(quads: list[str]) -> set[str]:
    return {line.rpartition(" ")[0] for line in quads if "mainTitle" in line}


def test_what_cannot_be_loaded_or_published_leaves_everything(lienthong, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "a.mrc", book("1"))
    refused = lienthong("load", file, "--source", "thu", "--publish", env={"LIENTHONG_DUMPS": "pdf"})
    assert refused.returncode == 2
    assert not (tmp_path / "data").exists(), "it is told before anything is loaded"
    assert lienthong("load", file, "--source", "thu").returncode == 0
    assert lienthong("load", tmp_path / "no.mrc", "--source", "thu", "--publish").returncode == 2
    assert not (tmp_path / "data" / "current").exists(), "nor is what was loaded before published"


def test_a_quarantined_record_exits_1_and_its_neighbours_are_live(lienthong, tmp_path: Path) -> None:
    done = lienthong("load", catalogue(tmp_path / "a.mrc", book("1"), untitled("2")), "--source", "thu")
    assert done.returncode == 1, done.stderr
    report = json.loads(lienthong("report", "--format", "json").stdout)["sources"][0]
    assert report["live"] == 1
    assert [(one["number"], one["ordinal"]) for one in report["quarantined"]] == [("2", 2)]


def test_mended_records_are_released(lienthong, tmp_path: Path) -> None:
    assert lienthong("load", catalogue(tmp_path / "a.mrc", untitled("2")), "--source", "thu").returncode == 1
    assert lienthong("load", catalogue(tmp_path / "a.mrc", book("2")), "--source", "thu").returncode == 0


def test_the_same_file_twice_changes_nothing(lienthong, tmp_path: Path) -> None:
    file = catalogue(tmp_path / "a.mrc", book("1"), book("2", "Một tựa khác"))
    lienthong("load", file, "--source", "thu")
    lienthong("publish")
    first = lienthong("dump").stdout
    done = lienthong("load", file, "--source", "thu")
    assert "2 unchanged" in done.stdout
    done = lienthong("publish")
    assert "Nothing has changed; generation 1" in done.stdout
    assert lienthong("dump").stdout == first
    assert "Generation 2 is published" in lienthong("rebuild").stdout
    assert sorted(lienthong("dump").stdout.splitlines()) == sorted(first.splitlines())


def test_a_complete_load_withdraws_what_is_missing(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1"), book("2", "Một tựa khác")), "--source", "thu")
    done = lienthong("load", catalogue(tmp_path / "b.mrc", book("1")), "--source", "thu", "--complete")
    assert done.returncode == 0, done.stderr
    assert "1 live" in done.stdout
    assert "1 deleted" in done.stdout


def test_a_record_with_leader_05_d_is_deleted(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    gone = book("1")
    gone.leader = f"{gone.leader[:5]}d{gone.leader[6:]}"
    done = lienthong("load", catalogue(tmp_path / "b.mrc", gone), "--source", "thu")
    assert done.returncode == 0, done.stderr
    assert "0 live, 0 quarantined and 1 deleted" in done.stdout


def test_standard_input_and_formats_together(lienthong, tmp_path: Path) -> None:
    (tmp_path / "b.xml").write_bytes(marcxml.write([book("2", "Một tựa khác")]))
    done = lienthong("load", "-", tmp_path / "b.xml", "--source", "thu", stdin=marc(book("1")))
    assert done.returncode == 0, done.stderr
    assert "2 live" in done.stdout


def test_a_source_is_declared_and_keeps_what_was_said(lienthong, tmp_path: Path) -> None:
    said = ["--title", "Thư viện thử", "--url", "https://tv.example.org", "--drop", "852$b=Kho mượn"]
    assert lienthong("source", "add", "thu", *said).returncode == 0
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
    assert lienthong("source", "add", "thu", "--title-en", "Test library").returncode == 0
    listed = lienthong("source", "list").stdout
    assert "Thư viện thử" in listed
    report = json.loads(lienthong("report", "--format", "json").stdout)["sources"][0]
    assert report["title"] == {"vi": "Thư viện thử", "en": "Test library"}
    fillers = [one for one in report["places"] if one["place"] == "852$b"]
    assert [(one["mapped"], one["ignored"]) for one in fillers] == [(0, 1)]


def test_fillers_add_up_until_an_empty_one_forgets_them(lienthong, tmp_path: Path) -> None:
    def dropped() -> list[str]:
        lienthong("load", catalogue(tmp_path / "a.mrc", book("1")), "--source", "thu")
        places = json.loads(lienthong("report", "--format", "json").stdout)["sources"][0]["places"]
        return [one["place"] for one in places if "filler" in one["why"].get("en", "")]

    for drop in ("852$b=Kho mượn", "969$x=Chưa ai biết"):
        assert lienthong("source", "add", "thu", "--drop", drop).returncode == 0
    assert dropped() == ["852$b"]
    assert lienthong("source", "add", "thu", "--drop", "", "--drop", "852$a=TVTN").returncode == 0
    assert dropped() == ["852$a"]


def test_wrong_words_about_a_source_are_refused(lienthong) -> None:
    for wrong in (["--url", "ngày mai"], ["--licence", "CC0"], ["--drop", "BK Library system"]):
        done = lienthong("source", "add", "thu", *wrong)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr


def test_publish_without_a_ledger_says_what_to_do(lienthong, tmp_path: Path) -> None:
    for command in ("publish", "rebuild", "report", "dump"):
        done = lienthong(command)
        assert done.returncode == 2, command
        assert len(done.stderr.splitlines()) == 2, done.stderr
    assert not (tmp_path / "data").exists()


def test_a_second_writer_is_told_to_wait(lienthong, tmp_path: Path) -> None:
    from lienthong.graph.ledger import Ledger

    file = catalogue(tmp_path / "a.mrc", book("1"))
    with Ledger.open(tmp_path / "data"):
        done = lienthong("load", file, "--source", "thu")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert lienthong("load", file, "--source", "thu").returncode == 0


def test_rebuild_maps_again_by_the_rules_of_today(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1"), untitled("2")), "--source", "thu")
    lienthong("publish")
    lienthong("source", "add", "thu", "--drop", "852$b=Kho mượn")
    done = lienthong("rebuild", "--remap")
    assert done.returncode == 1, done.stderr
    assert "Records mapped again: 2, of which 1 live and 1 quarantined" in done.stdout
    assert "Generation 2 is published" in done.stdout
    assert "Kho mượn" not in lienthong("dump").stdout


def test_an_older_version_that_comes_again_is_told(lienthong, tmp_path: Path) -> None:
    def dated(year: int, title: str) -> Path:
        record = book("1", title, without=["005"], extra=f"005 {year}0101000000.0")
        return catalogue(tmp_path / f"{year}.mrc", record)

    old, new = dated(2020, "Bản cũ"), dated(2021, "Bản mới")
    assert "005" not in lienthong("load", old, "--source", "thu").stdout
    assert "005" not in lienthong("load", new, "--source", "thu").stdout
    done = lienthong("load", old, "--source", "thu")
    assert done.returncode == 0
    assert "Phiên bản cũ gặp lại: 1." in done.stdout and "Older versions met again: 1." in done.stdout
    assert "0 không đổi" in done.stdout


def test_a_deletion_harvested_by_oai_deletes(lienthong, tmp_path: Path) -> None:
    lienthong("load", catalogue(tmp_path / "a.mrc", book("1"), book("2")), "--source", "thu")
    harvest = tmp_path / "oai.xml"
    harvest.write_text(
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><request metadataPrefix="marc21"/><ListRecords><record>'
        '<header status="deleted"><identifier>oai:thuvien.example.vn:2</identifier><datestamp>2025-01-02</datestamp>'
        "</header></record></ListRecords></OAI-PMH>",
        "utf-8",
    )
    done = lienthong("load", harvest, "--source", "thu")
    assert done.returncode == 0, done.stderr
    report = json.loads(lienthong("report", "--format", "json").stdout)["sources"][0]
    assert (report["live"], report["deleted"], report["quarantined"]) == (1, 1, [])
