"""What is alike and yet held apart: asked in the queue, explained with the member that stands against it."""

import csv
import io
import json
from pathlib import Path

import pytest

from cataloguing import catalogue
from cli.conftest import Run
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.explaining import Edge
from lienthong.graph.matching.judging import SAME, Judgement
from lienthong.mappings.line import parse_record
from lienthong.mappings.record import Record
from lienthong.pipeline.clusters.telling import edge_told

BASE = "https://vidu.example.org"
MANY = 103

_BOOK = """LDR 00000nam a2200000 a 4500
001 {number}
041 0_ $a vie
100 1_ $a {creator}
245 10 $a {title}{rest}
250 __ $a {edition}
260 __ $a Hà Nội : $b {publisher}, $c {year}
300 __ $a {pages} tr.{size}"""


def book(number: int, year: int, **said: object) -> Record:
    """A book on weaving; ``said`` says otherwise."""
    plain: dict[str, object] = {
        "creator": "Phạm Thị Mận", "title": "Nghề dệt chiếu cói ven biển", "rest": "", "edition": "Bản thường",
        "publisher": "Nông nghiệp", "pages": 212, "size": " ; $c 19 cm",
    }  # fmt: skip
    return parse_record(_BOOK.format(number=number, year=year, **plain | said))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def three(tmp_path: Path, data: Path, lienthong: Run) -> dict[str, str]:
    """Three libraries, years 2009, 2010, 2011: the second is within a year of both others and goes with the first,
    which says its size as well; the first and the third are not. The own ids of their Instances by year."""
    return _load(tmp_path, data, lienthong, {2009: book(1, 2009), 2010: book(1, 2010), 2011: book(1, 2011, size="")})


def _load(tmp_path: Path, data: Path, lienthong: Run, records: dict[int, Record]) -> dict[str, str]:
    """Each record from a library of its own, grouped. The own ids of their Instances by year."""
    for source, record in zip(("mot", "hai", "ba"), records.values(), strict=True):
        file = catalogue(tmp_path / f"{source}.mrc", record)
        assert lienthong("load", file, "--source", source).returncode == 0
    assert lienthong("cluster").returncode == 0
    with Ledger.open(data, write=False) as ledger:
        bodies = list(ledger.described())
    lines = {line for body in bodies for line in body.lines if "datePublished" in line}
    return {line.split('"')[1]: line.split(" ")[0].removeprefix("<lt:").rstrip(">") for line in lines}


def test_the_member_that_stands_against_it_is_named(three: dict[str, str], lienthong: Run) -> None:
    done = lienthong("cluster", "review", "--kind", "instance")
    assert done.stdout.count("giống nhau nhưng bị giữ riêng: năm xuất bản cách nhau hơn một năm") == 1
    assert "alike but kept apart: years of publication more than one apart" in done.stdout
    asked = [line.split()[0].removeprefix(f"{BASE}/") for line in done.stdout.splitlines() if line.startswith("  http")]
    told = lienthong("cluster", "explain", *asked)
    assert "Hai IRI này là hai ấn bản" in told.stdout
    assert "không nhập, vì năm xuất bản cách nhau hơn một năm: " in told.stdout
    against = told.stdout.partition("hơn một năm: ")[2]
    first, last = f"{three['2009']} «", f"{three['2011']} «"
    assert first in against
    assert last in against
    made = json.loads(lienthong("cluster", "explain", *asked, "--json").stdout)
    assert set(made["against"]) == {f"{BASE}/{three['2009']}", f"{BASE}/{three['2011']}"}
    assert (made["brake"], made["verdict"], made["met"], made["together"]) == ("year", "same", None, False)


def test_what_fits_two_equally_well_is_held_with_both_named(tmp_path: Path, data: Path, lienthong: Run) -> None:
    """Without the size nothing tells which of the two the second goes with; a librarian does."""
    ids = _load(tmp_path, data, lienthong, {year: book(1, year) for year in (2009, 2010, 2011)})
    file = tmp_path / "cap.csv"
    held = _held(lienthong, file)
    middle = f"{BASE}/{ids['2010']}"
    others = {f"{BASE}/{ids[year]}" for year in ("2009", "2011")}
    assert {frozenset((row["iri_1"], row["iri_2"])) for row in held} == {frozenset((middle, one)) for one in others}
    for row in held:
        made = json.loads(lienthong("cluster", "explain", row["iri_1"], row["iri_2"], "--json").stdout)
        assert (made["brake"], made["verdict"], made["together"]) == ("tie", "same", False)
        assert set(made["against"]) == others
    _decide(lienthong, held[0])
    (left,) = _held(lienthong, file)
    made = json.loads(lienthong("cluster", "explain", left["iri_1"], left["iri_2"], "--json").stdout)
    assert made["brake"] == "year", "one is decided, so the other contradicts the group"


def test_a_librarian_solves_it(three: dict[str, str], lienthong: Run, tmp_path: Path) -> None:
    file = tmp_path / "cap.csv"
    assert lienthong("cluster", "review", "--csv", file).returncode == 0
    rows = list(csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))))
    (held,) = _held(lienthong, file)
    assert held["kind"] == "instance"
    assert rows[0] == held, "what is held apart comes first"
    assert held["extent_1"] == held["extent_2"] == "212 tr."
    assert held["edition_1"] == "Bản thường"
    decided = [held]
    _decide(lienthong, held)
    decided += _held(lienthong, file)
    assert len(decided) == 2, "now the third is held apart from the two"
    _decide(lienthong, decided[1])
    assert _held(lienthong, file) == []
    assert "Hai IRI này là một" in lienthong("cluster", "explain", three["2009"], three["2011"]).stdout
    for row in decided:
        assert lienthong("cluster", "undo", row["iri_1"], row["iri_2"], "--by", "Lan").returncode == 0
    one, other = three["2009"], three["2011"]
    assert lienthong("cluster", "decide", one, other, "--different", "--by", "Lan").returncode == 0
    assert lienthong("cluster").returncode == 0
    assert "cán bộ đã quyết định là khác nhau: " in lienthong("cluster", "review", "--kind", "instance").stdout


def _held(lienthong: Run, file: Path) -> list[dict[str, str]]:
    assert lienthong("cluster", "review", "--csv", file).returncode == 0
    return [row for row in csv.DictReader(io.StringIO(file.read_text("utf-8-sig"))) if row["held"]]


def _decide(lienthong: Run, row: dict[str, str]) -> None:
    assert lienthong("cluster", "decide", row["iri_1"], row["iri_2"], "--same", "--by", "Lan").returncode == 0
    assert lienthong("cluster").returncode == 0


def test_titles_are_shown_with_remainder_and_part(tmp_path: Path, data: Path, lienthong: Run) -> None:
    """Two proceedings of one title that only their remainders tell apart."""
    for number, rest in ((1, " : $b Ngôn ngữ học. $n Tập 2"), (2, " : $b Giáo dục mầm non. $n Tập 3")):
        file = catalogue(tmp_path / f"{number}.mrc", book(number, 2014, title="Kỷ yếu hội thảo", rest=rest))
        lienthong("load", file, "--source", "mot")
    lienthong("cluster")
    with Ledger.open(data, write=False) as ledger:
        query = "SELECT DISTINCT id FROM occurrence WHERE id LIKE 'instance/%' AND hash > x'' ORDER BY id"
        ids = [id_ for (id_,) in ledger.db.execute(query)]
    told = lienthong("cluster", "explain", *ids).stdout
    assert "Kỷ yếu hội thảo : Ngôn ngữ học. Tập 2" in told
    assert "Kỷ yếu hội thảo : Giáo dục mầm non. Tập 3" in told
    assert "Kỷ yếu hội thảo : Ngôn ngữ học. Tập 2 (2014)" in "".join(
        lienthong("cluster", "explain", id_).stdout for id_ in ids
    ), "in the list of records too"


def test_two_that_never_met(tmp_path: Path, data: Path, lienthong: Run) -> None:
    """Nothing in common; or a title only that more have than is worth a look."""
    records = [
        book(
            n,
            1890 + n,
            title="Báo cáo",
            creator=f"Người{chr(97 + n % 26)}{chr(97 + n // 26)} Viết",
            publisher=f"Nhà {n}",
        )
        for n in range(MANY)
    ]
    file = catalogue(tmp_path / "mot.mrc", *records, book(900, 1888, title="Đèn kéo quân", creator="Lê Vân"))
    assert lienthong("load", file, "--source", "mot").returncode == 0
    assert lienthong("cluster").returncode == 0
    with Ledger.open(data, write=False) as ledger:
        bodies = [
            (body.lines, one.ids[0]) for body in ledger.described() for one in body.entities if one.role == "work"
        ]
    alone = next(id_ for lines, id_ in bodies if any("Đèn kéo quân" in line for line in lines))
    crowd = [id_ for _, id_ in bodies if id_ != alone]
    assert _met(lienthong, crowd[0], crowd[1]) == "crowd"
    assert _met(lienthong, crowd[0], alone) == "nothing"


def _met(lienthong: Run, *ids: str) -> str:
    made = json.loads(lienthong("cluster", "explain", *ids, "--json").stdout)
    assert made["together"] is False
    return str(made["met"])


@pytest.mark.parametrize(("met", "said"), [("nothing", "không có khoá chung nào"), ("crowd", "hơn 100 bản mô tả")])
def test_it_is_said_when_two_never_met(met: str, said: str) -> None:
    edge = Edge("work/aaaaaaaaaaaaaaaa", "work/bbbbbbbbbbbbbbbb", Judgement(SAME, 24.0), met=met)
    assert said in "\n".join(edge_told(edge))
    alike = Edge(*edge[:2], Judgement("different", -3.0), met=met)
    assert said not in "\n".join(edge_told(alike)), "what is different need not have met"
