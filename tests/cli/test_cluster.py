"""``lienthong cluster``: explained, decided, taken back; tables that come back from Excel in any shape."""

import csv
import io
import json
from pathlib import Path

import pytest

from cataloguing import catalogue
from cli.conftest import Run
from doubting import TITLES, doubtful_catalogue, signed
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.decisions import decided

BASE = "https://vidu.example.org"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def doubts(tmp_path: Path, data: Path, lienthong: Run) -> list[dict[str, str]]:
    """The queue of a small catalogue, as the table says it."""
    doubtful_catalogue(tmp_path, data, 4)
    assert lienthong("cluster").returncode == 0
    return table(lienthong, tmp_path / "cap.csv")


def table(lienthong: Run, file: Path) -> list[dict[str, str]]:
    done = lienthong("cluster", "review", "--csv", file)
    assert done.returncode == 0, done.stderr
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))


def force(data: Path) -> dict[tuple[str, str], str]:
    with Ledger.open(data, write=False) as ledger:
        return decided(ledger.db)


def ids(row: dict[str, str]) -> tuple[str, str]:
    one, other = sorted(row[name].removeprefix(f"{BASE}/") for name in ("iri_1", "iri_2"))
    return one, other


def filled(
    file: Path, rows: list[dict[str, str]], separator: str = ",", end: str = "\r\n", codec: str = "utf-8"
) -> Path:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, rows[0].keys(), delimiter=separator, lineterminator=end)
    writer.writeheader()
    writer.writerows(rows)
    file.write_bytes(out.getvalue().encode(codec))
    return file


def test_the_queue_says_what_a_librarian_needs(doubts: list[dict[str, str]], lienthong: Run) -> None:
    assert len(doubts) == 4
    first = doubts[0]
    assert first["kind"] == "work"
    assert first["title_1"] == first["title_2"]
    assert first["title_1"] in TITLES
    assert {first["sources_1"], first["sources_2"]} == {"mot", "hai"}
    assert "Nhan đề: cùng nhan đề" in first["evidence"]
    shown = lienthong("cluster", "review", "--most", "2").stdout
    assert shown.count(BASE) == 4
    assert "Có 4 cặp" in shown
    assert "4 doubtful pairs" in shown
    assert "Có 0 cặp" in lienthong("cluster", "review", "--kind", "agent").stdout


def test_decided_explained_and_taken_back(doubts: list[dict[str, str]], lienthong: Run, data: Path) -> None:
    pair = ids(doubts[0])
    done = lienthong(
        "cluster", "decide", doubts[0]["iri_1"], doubts[0]["iri_2"], "--same", "--by", "Lan", "--note", "đã xem"
    )
    assert done.returncode == 0, done.stderr
    assert force(data) == {pair: "same"}
    assert lienthong("publish").returncode == 0
    done = lienthong("cluster", "explain", pair[0])
    assert "theo quyết định của Lan" in done.stdout
    assert "as Lan decided" in done.stdout
    assert "«đã xem»" in done.stdout
    assert "mot/" in done.stdout
    assert "hai/" in done.stdout
    told = json.loads(lienthong("cluster", "explain", pair[1], "--json").stdout)
    assert told["records"] == 2
    assert told["chain"][0]["how"] == "decision"
    assert told["decisions"][0]["by"] == "Lan"
    assert {one["iri"].removeprefix(f"{BASE}/") for one in told["nodes"]} == set(pair)
    compared = lienthong("cluster", "explain", *pair).stdout
    assert "Hai IRI này là một tác phẩm" in compared
    assert json.loads(lienthong("cluster", "explain", *pair, "--json").stdout)["together"] is True
    again = lienthong("cluster", "decide", *pair, "--same", "--by", "Hoa").stdout
    assert "từ trước" in again
    assert "Lan" in lienthong("cluster", "decisions").stdout
    assert lienthong("cluster", "undo", *pair, "--by", "Hoa").returncode == 0
    assert lienthong("publish").returncode == 0
    assert "Hai IRI này là hai tác phẩm" in lienthong("cluster", "explain", *pair).stdout
    history = json.loads(lienthong("cluster", "decisions", "--json").stdout)["history"]
    assert [(one["event"], one["by"]) for one in history] == [("decided", "Lan"), ("undone", "Hoa")]


def test_contradictions_are_told_at_once(doubts: list[dict[str, str]], lienthong: Run, data: Path) -> None:
    a, b = ids(doubts[0])
    c = ids(doubts[1])[0]
    for one, other, verdict in ((a, b, "--same"), (a, c, "--different")):
        assert "trái nhau" not in lienthong("cluster", "decide", one, other, verdict, "--by", "Lan").stderr
    done = lienthong("cluster", "decide", b, c, "--same", "--by", "Lan")
    assert done.returncode == 0
    assert "trái nhau" in done.stderr
    assert "contradict" in done.stderr
    for one in (a, b, c):
        assert one in done.stderr
    assert len(force(data)) == 3


@pytest.mark.parametrize(
    ("separator", "end", "codec"),
    [(",", "\n", "utf-8"), (",", "\r\n", "utf-8-sig"), (";", "\r\n", "utf-8-sig"), ("\t", "\r\n", "utf-16")],
)
def test_a_table_comes_back_as_excel_saves_it(
    doubts: list[dict[str, str]], lienthong: Run, data: Path, tmp_path: Path, separator: str, end: str, codec: str
) -> None:
    for row, word in zip(doubts, ("Trùng", " khác ", "skip", ""), strict=True):
        row["decision"] = word
    doubts[0]["decided_by"] = "Hoàng Yến"
    file = filled(tmp_path / "ve.csv", doubts, separator, end, codec)
    done = lienthong("cluster", "review", "--apply", file, "--by", "Lan")
    assert done.returncode == 0, done.stderr
    assert "Quyết định mới: 3" in done.stdout
    assert force(data) == {ids(doubts[0]): "same", ids(doubts[1]): "different"}
    again = lienthong("cluster", "review", "--apply", file, "--by", "Lan")
    assert "Quyết định mới: 0; như cũ: 3" in again.stdout
    rows = json.loads(lienthong("cluster", "decisions", "--json").stdout)["decisions"]
    assert sorted(one["by"] for one in rows) == ["Hoàng Yến", "Lan", "Lan"]
    assert len(table(lienthong, tmp_path / "con.csv")) == 1
    out = tmp_path / "quyet-dinh.csv"
    assert lienthong("cluster", "decisions", "--csv", out).returncode == 0
    assert len(out.read_text("utf-8-sig").splitlines()) == 4


def test_words_without_diacritics_and_a_line_of_excels_own(
    doubts: list[dict[str, str]], lienthong: Run, data: Path, tmp_path: Path
) -> None:
    for row, word in zip(doubts, ("trung", "KHAC", "bo qua", "Bỏ  qua"), strict=True):
        row["decision"] = word
    file = filled(tmp_path / "ve.csv", doubts, ";")
    file.write_text("sep=;\n" + file.read_text("utf-8"), "utf-8")
    done = lienthong("cluster", "review", "--apply", file, "--by", "Lan")
    assert done.returncode == 0, done.stderr
    assert force(data) == {ids(doubts[0]): "same", ids(doubts[1]): "different"}
    doubts[1]["decision"] = "chắc là một"
    filled(file, doubts, ";")
    file.write_text("sep=;\n" + file.read_text("utf-8"), "utf-8")
    assert "dòng 4" in lienthong("cluster", "review", "--apply", file, "--by", "Lan").stderr, "as it stands in the file"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"decision": "chắc là một"}, "dòng 3"),
        ({"decision": "same", "iri_2": "Truyện Kiều"}, "dòng 3"),
        ({"decision": "same", "iri_2": f"{BASE}/agent/aaaaaaaaaaaaaaaa"}, ""),
        ({"decision": "same", "decided_by": ""}, "decided_by"),
    ],
)
def test_a_row_that_is_not_understood_changes_nothing(
    doubts: list[dict[str, str]], lienthong: Run, data: Path, tmp_path: Path, change: dict[str, str], told: str
) -> None:
    doubts[0] |= {"decision": "same", "decided_by": "Lan"}
    doubts[1] |= {"decided_by": "Lan"} | change
    done = lienthong("cluster", "review", "--apply", filled(tmp_path / "ve.csv", doubts))
    if not told:
        assert done.returncode == 0
        assert "không còn biểu ghi: 1" in done.stdout
        return
    assert done.returncode == 2
    assert told in done.stderr
    assert "Nothing has changed" in done.stderr
    assert force(data) == {}


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'iri_1,iri_2,decision\n"x,y\n', b"\x00" * 50]
)
def test_a_file_that_is_no_table(doubts: list[dict[str, str]], lienthong: Run, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "la.csv"
    file.write_bytes(content)
    done = lienthong("cluster", "review", "--apply", file, "--by", "Lan")
    assert done.returncode in (0, 2)
    assert "Lỗi ngoài dự kiến" not in done.stderr


def test_a_record_is_split_and_joined(doubts: list[dict[str, str]], lienthong: Run, data: Path, tmp_path: Path) -> None:
    """Two libraries with one key: the record of one is taken out and put back; a merged one is decided apart."""
    from lienthong.pipeline.load import load

    load(data, "ba", [str(catalogue(tmp_path / "ba.mrc", signed(0, TITLES[0])))])
    lienthong("publish")
    shared = next(
        id_ for row in doubts if row["title_1"] == TITLES[0] for id_ in ids(row) if "ba/0" in explained(lienthong, id_)
    )
    before = explained(lienthong, shared)
    done = lienthong("cluster", "split", shared, "--record", "ba/0", "--by", "Lan")
    assert "mã riêng" in done.stdout
    assert lienthong("publish").returncode == 0
    assert "ba/0" not in explained(lienthong, shared).partition(" — ")[0]
    assert lienthong("cluster", "join", shared, "--record", "ba/0", "--by", "Lan").returncode == 0
    assert lienthong("publish").returncode == 0
    after = explained(lienthong, shared)
    assert [line for line in after.splitlines() if "301" not in line] == before.splitlines()
    one, other = next(ids(row) for row in doubts if row["title_1"] == TITLES[1])
    lienthong("cluster", "decide", one, other, "--same", "--by", "Lan")
    lienthong("publish")
    done = lienthong("cluster", "split", one, "--record", "hai/1", "--by", "Hoa")
    assert "được quyết định là khác với 1 mã" in done.stdout
    assert force(data) == {(one, other): "different"}


def explained(lienthong: Run, id_: str) -> str:
    done = lienthong("cluster", "explain", id_)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("explain", "không phải IRI"),
        ("explain", "subject/aaaaaaaaaaaaaaaa"),
        ("explain", "work/aaaaaaaaaaaaaaaa"),
        ("decide", "work/aaaaaaaaaaaaaaaa", "work/bbbbbbbbbbbbbbbb", "--by", "Lan"),
        ("decide", "work/aaaaaaaaaaaaaaaa", "work/bbbbbbbbbbbbbbbb", "--same", "--different", "--by", "Lan"),
        ("decide", "work/aaaaaaaaaaaaaaaa", "work/bbbbbbbbbbbbbbbb", "--same", "--by", "Lan"),
        ("undo", "work/aaaaaaaaaaaaaaaa", "work/bbbbbbbbbbbbbbbb", "--by", "Lan"),
        ("split", "work/aaaaaaaaaaaaaaaa", "--record", "khong-gach-cheo", "--by", "Lan"),
        ("split", "work/aaaaaaaaaaaaaaaa", "--record", "mot/99", "--by", "Lan"),
        ("join", "work/aaaaaaaaaaaaaaaa", "--record", "mot/99", "--by", "Lan"),
        ("review", "--csv", "a.csv", "--apply", "b.csv"),
        ("review", "--apply", "khong-co.csv"),
    ],
)
def test_nonsense_is_told_in_two_languages(
    doubts: list[dict[str, str]], lienthong: Run, arguments: tuple[str, ...]
) -> None:
    done = lienthong("cluster", *arguments)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 2
    assert "Lỗi ngoài dự kiến" not in done.stderr


def test_decisions_wait_for_a_loader_that_is_busy(doubts: list[dict[str, str]], lienthong: Run, data: Path) -> None:
    import lienthong.pipeline.clusters.deciding as deciding

    deciding.PATIENCE, before = 0.1, deciding.PATIENCE
    try:
        with Ledger.open(data):
            done = lienthong("cluster", "decide", *ids(doubts[0]), "--same", "--by", "Lan")
    finally:
        deciding.PATIENCE = before
    assert done.returncode == 2
    assert force(data) == {}


def test_there_is_no_ledger_yet(lienthong: Run) -> None:
    for arguments in (("explain", "work/aaaaaaaaaaaaaaaa"), ("review",), ("decisions",)):
        assert lienthong("cluster", *arguments).returncode == 2
