"""What a library keeps from the public shows nowhere: every page, document, answer, dump and tombstone is searched."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import httpx
import pytest
from siteserver import free_port, serving

from cataloguing import book, catalogue
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish
from lienthong.mappings.record import Record
from lienthong.pipeline.dump import dump_file
from lienthong.pipeline.load import load
from lienthong.pipeline.quality.shapes import write_shapes
from lienthong.pipeline.quality.written import write_quality
from lienthong.pipeline.rereading import reread

MARKER = "Zwxkín"
SECRET = (
    f"245 10 $a {MARKER} nhan đề : $b phụ đề {MARKER}\n"
    f"100 1_ $a {MARKER}, Văn Tác, $d 1921-1999\n"
    f"260 __ $a {MARKER} trấn : $b Nxb. {MARKER}, $c 1987\n"
    f"490 0_ $a Tủ sách {MARKER}\n"
    f"500 __ $a Ghi chú {MARKER}\n"
    f"520 __ $a Tóm tắt {MARKER}\n"
    f"650 _4 $a Chủ đề {MARKER}\n"
    f"856 40 $u https://example.org/{MARKER}\n"
    f"700 1_ $a Nguyễn, {MARKER} $e dịch\n"
)
PRIVATE = (
    f"541 0_ $a {MARKER} tặng $h 250000\n"
    f"561 0_ $a Của ông {MARKER}\n"
    f"583 __ $a sửa bìa $k {MARKER}\n"
    f"591 __ $a Gọi cho {MARKER}, 0912345678\n"
    f"852 __ $a TVTN $b Kho mượn $p rieng-1.9 $x {MARKER} làm mất\n"
    f"911 __ $a {MARKER} nhập liệu\n"
    f"952 __ $a TVTN $p rieng-1.8 $g 99000 $8 {MARKER}\n"
    f"949 __ $a {MARKER} đang mượn\n"
    f"971 __ $a {MARKER} mượn ngày 3/5\n"
    f"880 0_ $6 541-01 $a {MARKER} tặng\n"
    f"880 __ $6 852-02 $x {MARKER} làm rách\n"
    f"880 __ $a {MARKER} chẳng nói là trường nào\n"
    f"880 __ $6 880-03 $a {MARKER} chẳng nói là trường nào\n"
    f"880 4_ $6 856-04 $x {MARKER} mật khẩu của thủ thư\n"
)
"""What a library's own fields say of people and prices, in a record that is public itself."""
WITHOUT = ["100", "245", "260", "020"]
LINK = re.compile(r"""(?:href|src|action)\s*=\s*"([^"]+)\"""")
ORIGINALS = ("original.xml", "original.mrc", "original.txt", "original.json")
QUERIES = (
    "SELECT * WHERE { ?s ?p ?o }",
    "SELECT * WHERE { GRAPH ?g { ?s ?p ?o } }",
    "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }",
)


def secret(number: str, restricted: bool) -> object:
    return book(number, without=WITHOUT, extra=SECRET + ("926 __ $a 2" if restricted else ""))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, int]]:
    """A catalogue with an open book, one that was never open, and one that was published and then restricted."""
    folder = tmp_path_factory.mktemp("withheld")
    data, address = folder / "data", f"http://127.0.0.1:{free_port()}"
    for turn in (1, 2):
        records = [book("mo-1", "Sách mở"), book("rieng-1", "Sách mở khác", extra=PRIVATE)]
        records += [secret("kin-1", restricted=True), secret("kin-2", restricted=turn == 2)]
        load(data, "tv", [str(catalogue(folder / f"{turn}.mrc", *records))])
        with Ledger.open(data) as ledger:
            published = publish(ledger, data, address)
            write_quality(ledger, data)
            assert (published.events["deleted"] > 0) == (turn == 2)
    with Ledger.open(data, write=False) as ledger:
        gone = [row[0] for row in ledger.db.execute("SELECT id FROM identity WHERE state = 'gone'")]
        assert ledger.counts()["tv"]["withheld"] == 2
    assert gone
    write_shapes(data)
    with serving(data, address):
        yield address, data, len(gone)


def crawl(base: str, starts: list[str]) -> dict[str, httpx.Response]:
    """Every address of the site that its pages lead to; the handbook, which no record reaches, is left out."""
    answers: dict[str, httpx.Response] = {}
    waiting = starts
    with httpx.Client(trust_env=False, timeout=30) as client:
        while waiting and len(answers) < 3000:
            address = waiting.pop()
            if address in answers or not address.startswith(base) or "/mapping" in address:
                continue
            answer = answers[address] = client.get(address)
            if "html" in answer.headers.get("content-type", ""):
                waiting += [urljoin(address, link).partition("#")[0] for link in LINK.findall(answer.text)]
    return answers


def shows(text: str) -> bool:
    return any(form in text for form in (MARKER, quote(MARKER), "Zwxk\\u00edn", "Zwxkin"))


def test_no_page_or_document_shows_what_is_withheld(base: tuple[str, Path, int]) -> None:
    address, data, gone = base
    with Ledger.open(data, write=False) as ledger:
        ids = [row[0] for row in ledger.db.execute("SELECT id FROM identity")]
    starts = [f"{address}/", *(f"{address}/{lang}/{id_}" for lang in ("vi", "en") for id_ in ids)]
    starts += [f"{address}/{id_}.{form}" for id_ in ids for form in ("ttl", "jsonld", "nt", "rdf")]
    starts += [f"{address}/{id_}/{name}" for id_ in ids if id_.startswith("record/") for name in ORIGINALS]
    starts += [f"{address}/{one}" for one in ("vi/quality", "quality.json", "quality.csv", "vi/shapes")]
    starts += [f"{address}/openapi.json", f"{address}/robots.txt", f"{address}/sitemap.xml"]
    answers = crawl(address, starts)
    assert len(answers) > 100
    assert sum(answer.status_code == 410 for answer in answers.values()) >= 2 * gone
    assert [one for one, answer in answers.items() if shows(answer.text)] == []
    assert any("Sách mở" in answer.text for answer in answers.values())
    own = [one for one, answer in answers.items() if "/vi/record/" in one and "Biểu ghi gốc" in answer.text]
    assert len(own) == 2, "both public records show their originals, and no other"
    files = {one.rpartition("/")[2] for one, answer in answers.items() if "/original." in one and answer.is_success}
    assert files == {"original.xml", "original.mrc", "original.json"}, "no bytes as they came while some are withheld"


def test_a_public_record_says_that_some_of_it_is_not_shown(base: tuple[str, Path, int]) -> None:
    address, data, _ = base
    with Ledger.open(data, write=False) as ledger:
        stored = ledger.record("tv", "rieng-1")
    assert stored is not None
    page = httpx.get(f"{address}/vi/{stored.entity}", trust_env=False, timeout=60).text
    assert "Không hiện" in page and page.count("không công khai") >= 9 and "Sách mở khác" in page
    for secret_number in ("0912345678", "99000", "250000"):
        assert secret_number not in page
    body = httpx.get(f"{address}/{stored.entity}/original.mrc", trust_env=False, timeout=60).content
    (again,) = reread([body])
    assert isinstance(again, Record)
    tags = {field.tag for field in again.fields}
    assert {"245", "852", "100"} <= tags and not tags & {"541", "561", "591", "911", "949", "971", "880"}


@pytest.mark.parametrize("form", ["json", "csv"])
def test_quality_counts_nothing_that_is_withheld(base: tuple[str, Path, int], form: str) -> None:
    address, *_ = base
    answer = httpx.get(f"{address}/quality.{form}", trust_env=False)
    assert answer.status_code == 200 and not shows(answer.text)
    if form == "json":
        assert answer.json()["sources"][0]["records"] == {"live": 2, "held": 0, "deleted": 0, "bibliographic": 2}


def test_search_finds_nothing_of_it(base: tuple[str, Path, int]) -> None:
    address, *_ = base
    with httpx.Client(base_url=address, trust_env=False, timeout=30) as client:
        for lang in ("vi", "en"):
            for words in ("nhan đề", "chủ đề", "trấn", "tủ sách"):
                answer = client.get(f"/{lang}/search", params={"q": words})
                assert answer.status_code == 200 and not shows(answer.text)
            # The question itself is repeated on the page, and nothing else.
            answer = client.get(f"/{lang}/search", params={"q": MARKER})
            assert f"/{lang}/work/" not in answer.text and f"/{lang}/agent/" not in answer.text


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("accept", ["application/sparql-results+json", "text/csv", "application/n-triples"])
def test_no_query_finds_it(base: tuple[str, Path, int], query: str, accept: str) -> None:
    address, *_ = base
    answer = httpx.post(
        f"{address}/sparql", data={"query": query}, headers={"accept": f"{accept}, */*;q=0.1"}, trust_env=False
    )
    assert answer.status_code == 200 and not shows(answer.text)


@pytest.mark.parametrize("form", ["nq", "nt", "ttl"])
def test_no_dump_holds_it(base: tuple[str, Path, int], form: str, tmp_path: Path) -> None:
    _, data, _ = base
    out = tmp_path / f"dump.{form}"
    assert dump_file(data, form, out) > 0
    assert not shows(out.read_text("utf-8"))


def test_no_count_includes_it(base: tuple[str, Path, int]) -> None:
    address, *_ = base
    query = (
        "SELECT ?n (COUNT(?i) AS ?instances) WHERE { GRAPH ?g { ?d <http://rdfs.org/ns/void#documents> ?n }"
        " ?i a <http://id.loc.gov/ontologies/bibframe/Instance> } GROUP BY ?n"
    )
    rows = httpx.post(f"{address}/sparql", data={"query": query}, headers={"accept": "text/csv"}, trust_env=False)
    assert rows.text.split() == ["n,instances", "2,1"], "one book of two records"


def test_what_is_opened_again_is_public_under_its_iri(tmp_path: Path) -> None:
    data, address = tmp_path / "data", "http://example.org"
    states = []
    for turn, restricted in enumerate((False, True, False)):
        load(data, "tv", [str(catalogue(tmp_path / f"{turn}.mrc", secret("kin-2", restricted)))])
        with Ledger.open(data) as ledger:
            publish(ledger, data, address)
            rows = ledger.db.execute("SELECT id, state, label FROM identity ORDER BY id").fetchall()
            hidden = ledger.db.execute("SELECT count(*) FROM hidden").fetchone()[0]
        states.append((rows, hidden))
    assert [id_ for id_, *_ in states[0][0]] == [id_ for id_, *_ in states[1][0]]
    assert {state for _, state, _ in states[1][0]} == {"gone"} and states[1][1] > 0
    assert {label for *_, label in states[1][0]} == {""}
    assert states[2][0] == states[0][0] and states[2][1] == 0
