"""Sources, data quality and shapes as pages, JSON, CSV and Turtle; the counts behind them."""

import csv
import io
import json
import re
import sqlite3
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import closing
from html import unescape
from pathlib import Path
from threading import Event

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, RdfFormat, parse
from siteserver import Demo

from cataloguing import book, catalogue
from lienthong.content import folder
from lienthong.errors import StoreError
from lienthong.graph.ledger import Ledger
from lienthong.messages import LANGS
from lienthong.pipeline.load import load
from lienthong.pipeline.quality.aside import quality_written
from lienthong.pipeline.quality.counting import FILE, counted
from lienthong.pipeline.quality.shapes import write_shapes
from lienthong.pipeline.quality.written import write_quality
from lienthong.shapes.catalogue import shapes
from lienthong.site.published import open_current
from lienthong.site.quality_view import as_csv, in_percent, percent
from lienthong.site.source_data import SourceData

ROW = "SELECT record, source, bibliographic, bits, copies FROM item ORDER BY record"
TOTALS = "SELECT source, part, name, number FROM total ORDER BY 1, 2, 3"
PROBLEMS = "SELECT record, part, code.code FROM problem JOIN code ON code.key = problem.code ORDER BY 1, 2, 3"


@pytest.fixture(scope="module")
def client(demo: Demo) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=demo.base, headers={"accept": "text/html"}, timeout=60, trust_env=False) as found:
        yield found


def text(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])).split())


def counts(data: Path) -> list[list[tuple[object, ...]]]:
    with Ledger.open(data) as ledger, counted(ledger, data) as db:
        return [db.execute(query).fetchall() for query in (ROW, PROBLEMS, TOTALS)]


@settings(max_examples=3, deadline=None)
@given(st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), min_size=1, max_size=4), min_size=2, max_size=3))
def test_following_the_ledger_is_counting_it_anew(
    tmp_path_factory: pytest.TempPathFactory, loads: list[list[str]]
) -> None:
    """After any loads, with corrections and withdrawals between them, whether the file is there or was thrown away."""
    data = tmp_path_factory.mktemp("follow")
    for turn, numbers in enumerate(loads):
        records = [book(one, f"Sách {one} {turn}", without=["650"] if turn % 2 else []) for one in set(numbers)]
        load(data, "tv", [str(catalogue(data / f"{turn}.mrc", *records))], complete=True)
        followed = counts(data)
        (data / FILE).unlink()
        assert counts(data) == followed
        assert len(followed[0]) == len(set(numbers))


def test_a_damaged_file_of_counts_is_made_again(tmp_path: Path) -> None:
    load(tmp_path, "tv", [str(catalogue(tmp_path / "a.mrc", book("1")))])
    before = counts(tmp_path)
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    assert counts(tmp_path) == before and before[0]


def test_counting_that_is_stopped_leaves_the_counts_as_they_were(tmp_path: Path) -> None:
    load(tmp_path, "tv", [str(catalogue(tmp_path / "a.mrc", book("1")))])
    before = counts(tmp_path)
    load(tmp_path, "tv", [str(catalogue(tmp_path / "b.mrc", book("2")))])
    stop = Event()
    stop.set()
    with Ledger.open(tmp_path) as ledger, pytest.raises(CancelledError), counted(ledger, tmp_path, stop=stop):
        pass
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert [db.execute(query).fetchall() for query in (ROW, PROBLEMS, TOTALS)] == before
    assert len(counts(tmp_path)[0]) == 2


def test_quality_is_written_beside_other_work(tmp_path: Path) -> None:
    load(tmp_path, "tv", [str(catalogue(tmp_path / "a.mrc", book("1")))])
    with Ledger.open(tmp_path) as ledger:
        write_quality(ledger, tmp_path)
        alone = (tmp_path / "quality.json").read_bytes()
        (tmp_path / "quality.json").unlink()
        with quality_written(tmp_path, 1):
            assert ledger.counts()["tv"]["live"] == 1
        assert json.loads((tmp_path / "quality.json").read_bytes()) == json.loads(alone)
        with pytest.raises(KeyboardInterrupt), quality_written(tmp_path, 1):
            raise KeyboardInterrupt
    with pytest.raises(StoreError), quality_written(tmp_path / "no ledger", 1):
        pass


def test_what_changed_since_the_load_before(tmp_path: Path) -> None:
    load(tmp_path, "tv", [str(catalogue(tmp_path / "a.mrc", book("1"), book("2", without=["650"])))])
    seen = []
    for records in (None, None, [book("1", without=["650"]), book("2", without=["650"])]):
        if records:
            load(tmp_path, "tv", [str(catalogue(tmp_path / "b.mrc", *records))])
        with Ledger.open(tmp_path) as ledger:
            write_quality(ledger, tmp_path)
        (source,) = json.loads((tmp_path / "quality.json").read_bytes())["sources"]
        one = next(each for each in source["problems"] if each["code"] == "work-no-subject")
        seen.append((one["records"], one["before"], source["counts"]["features"]["subject"]))
        assert "a.mrc" not in json.dumps(source) and str(tmp_path) not in json.dumps(source)
    assert seen == [(1, None, 1), (1, None, 1), (2, 1, 0)]


def test_the_index_names_every_source(client: httpx.Client, demo: Demo) -> None:
    with Ledger.open(demo.data, write=False) as ledger:
        ids = [one.id for one in ledger.sources()]
    for lang in LANGS:
        page = client.get(f"/{lang}/quality").text
        assert {one for one in ids if f'/{lang}/dataset/{one}/quality"' not in page} == set()
    assert client.get("/quality", headers={"accept-language": "en"}).headers["location"] == "/en/quality"


def test_a_source_s_figures_are_those_of_the_graph(client: httpx.Client, demo: Demo) -> None:
    """What was counted in the ledger is what a query over the public graph counts."""
    found = client.get("/dataset/song-hong/quality.json").json()
    query = (
        "PREFIX bf: <http://id.loc.gov/ontologies/bibframe/> PREFIX dct: <http://purl.org/dc/terms/>"
        f" SELECT (COUNT(DISTINCT ?r) AS ?n) {{ ?r dct:isPartOf <{demo.base}/dataset/song-hong> ."
        " ?i bf:adminMetadata ?r ; bf:identifiedBy/a bf:Isbn }"
    )
    rows = client.post("/sparql", data={"query": query}, headers={"accept": "text/csv"}).text.split()
    isbn = next(one for one in found["completeness"] if one["feature"] == "isbn")
    assert int(rows[1]) >= isbn["records"] > 0
    assert found["records"]["live"] == 217 and found["records"]["bibliographic"] == 217
    page = text(client.get("/vi/dataset/song-hong/quality").text)
    assert in_percent(isbn["percent"], "vi").replace("\u00a0", " ") in page
    for one in found["problems"]:
        assert one["text"]["vi"] in page
        for example in one["examples"]:
            assert client.get(example.replace(demo.base, "") + ".ttl").status_code == 200


def test_csv_can_be_read_and_holds_no_formula(client: httpx.Client) -> None:
    answer = client.get("/quality.csv")
    assert answer.headers["content-type"].startswith("text/csv") and "access-control-allow-origin" in answer.headers
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert {"records", "completeness", "finding", "flag", "held"} <= {row["part"] for row in rows}
    assert {row["records"].isdigit() for row in rows} == {True}
    made = SourceData(Path("nowhere"))
    zero = {"live": 1, "held": 0, "deleted": 0, "bibliographic": 0, "features": {}}
    hostile = {"id": "x", "counts": zero, "problems": [], "held": [],
               "lost": [{"place": "=cmd()", "records": 1, "label": {"vi": "@x", "en": ""}}]}  # fmt: skip
    assert "'=cmd()" in as_csv(made, [hostile], "vi") and "'@x" in as_csv(made, [hostile], "vi")


def test_a_data_set_tells_of_its_source(client: httpx.Client) -> None:
    page = text(client.get("/vi/dataset/ngu-binh").text)
    for words in ("Số biểu ghi 202", "Biểu ghi tạm giữ lại 2", "Các lần nạp", "trọn vẹn", "Cách trích dẫn"):
        assert words in page
    assert "[data set]. Liên thông, as of" in text(client.get("/en/dataset/ngu-binh").text)
    assert client.get("/vi/dataset/ngu-binh?page=2").status_code == 404
    assert client.get("/vi/dataset/ngu-binh?list=records").status_code == 200
    for source in ("tu-khoa", "danh-ba", "lien-ket"):
        assert client.get(f"/en/dataset/{source}").status_code == 200
        assert client.get(f"/en/dataset/{source}/quality").status_code == 200


def test_a_library_leads_to_the_quality_of_its_data(client: httpx.Client, demo: Demo) -> None:
    opened = open_current(demo.data)
    assert opened is not None
    publisher = NamedNode("http://purl.org/dc/terms/publisher")
    quads = opened.store.quads_for_pattern(NamedNode(f"{demo.base}/dataset/song-hong"), publisher, None)
    library = next(quads).object
    assert isinstance(library, NamedNode)
    answer = client.get(library.value.replace(f"{demo.base}/", "/vi/") + "/quality")
    assert answer.status_code in (200, 303)
    assert "/vi/dataset/song-hong/quality" in answer.headers.get("location", "") + answer.text
    assert client.get("/vi/library/0000000000000000/quality").status_code == 404


@pytest.mark.parametrize(
    "path", ["/vi/dataset/nobody/quality", "/dataset/song-hong/quality.xml", "/quality.exe", "/dataset/nobody/quality"]
)
def test_what_is_not_there(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_shapes_in_words_and_as_shacl(client: httpx.Client) -> None:
    for lang in LANGS:
        page = client.get(f"/{lang}/shapes").text
        assert {one for one in shapes() if f'id="{one}"' not in page} == set()
        assert unescape(page).count(getattr(next(iter(shapes().values())), f"message_{lang}")) == 1
    answer = client.get("/shapes", headers={"accept": "text/turtle"})
    assert answer.status_code == 303 and answer.headers["location"] == "/shapes.ttl"
    assert client.get("/shapes", headers={"accept": "text/html"}).headers["location"].endswith("/vi/shapes")
    assert client.get("/shapes", headers={"accept": "image/png"}).status_code == 406
    turtle = client.get("/shapes.ttl")
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    files = sorted(folder("shapes").glob("*.ttl"))
    said = {one.subject.value for one in parse(turtle.content, RdfFormat.TURTLE) if isinstance(one.subject, NamedNode)}
    each = {one.subject.value for file in files for one in parse(file.read_bytes(), RdfFormat.TURTLE)
            if isinstance(one.subject, NamedNode)}  # fmt: skip
    assert said == each and len(said) > 80
    again = client.get("/shapes.ttl", headers={"if-none-match": turtle.headers["etag"]})
    assert again.status_code == 304


def test_before_anything_was_counted(tmp_path: Path) -> None:
    data = SourceData(tmp_path)
    assert data.sources() == {} and data.source("x") is None and data.published == "" and data.features() == []
    write_shapes(tmp_path)
    first = (tmp_path / "shapes.json").stat().st_mtime_ns
    write_shapes(tmp_path)
    assert (tmp_path / "shapes.json").stat().st_mtime_ns == first


@given(st.integers(0, 10**7), st.integers(0, 10**7))
@settings(deadline=None)
def test_a_share_is_whole_only_when_nothing_is_missing(number: int, more: int) -> None:
    of = number + more
    found = percent(number, of)
    assert (found == 100) == (more == 0 and of > 0) and (found == 0) == (number == 0 and of > 0)
    assert found == -1 or 0 <= found <= 100
