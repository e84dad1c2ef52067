"""Searching a million titles: how long the index takes, how large it is, how fast a query that searches is answered
over HTTP, beside the same question asked of the store alone with FILTER.

``python bench/searching.py [WORKS] [FOLDER]``: the catalogue is made here, from syllables and names; the folder is kept
for another run when it is given.
"""

import random
import resource
import shutil
import socket
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import httpx
import uvicorn
from pyoxigraph import RdfFormat, Store

from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.graph.terms import iri, literal
from lienthong.search.asking import question
from lienthong.search.finding import TextIndex, open_index
from lienthong.search.index import amend, build
from lienthong.settings import Settings
from lienthong.site.app import create_app

BASE = "http://localhost:8000"

STARTS = (
    "Giáo trình", "Bài giảng", "Nghiên cứu", "Lịch sử", "Cơ sở", "Nhập môn", "Sổ tay", "Từ điển", "Tuyển tập",
    "Hướng dẫn", "Phân tích", "Lý thuyết", "Thực hành", "Đánh giá", "Một số vấn đề về", "Quản lý", "Kỹ thuật",
    "Phương pháp", "Đổi mới",
)  # fmt: skip
TOPICS = (
    "kinh tế vĩ mô", "kinh tế vi mô", "kinh tế chính trị", "luật dân sự", "luật hình sự", "văn học dân gian",
    "truyện Kiều", "vật lý đại cương", "hoá học hữu cơ", "toán cao cấp", "xác suất thống kê", "y học cổ truyền",
    "đường sắt", "cầu đường", "nông nghiệp bền vững", "thuỷ sản", "lâm nghiệp", "giáo dục mầm non",
    "tâm lý học", "triết học phương Đông", "báo chí", "du lịch sinh thái", "ngân hàng thương mại",
    "kế toán tài chính", "an toàn thông tin", "trí tuệ nhân tạo", "cơ học đất",
)  # fmt: skip
PLACES = (
    "Hà Nội", "Huế", "Đà Nẵng", "Cần Thơ", "Đồng Nai", "Nghệ An", "Thanh Hoá", "Tây Nguyên",
    "đồng bằng sông Cửu Long", "Việt Nam", "Đông Nam Á", "thế kỷ XX", "thời kỳ đổi mới", "các trường đại học",
    "doanh nghiệp nhỏ và vừa",
)  # fmt: skip
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý")
GIVEN = ("Văn An", "Thị Bình", "Đức Dũng", "Minh Hà", "Quang Huy", "Thu Hương", "Ngọc Lan", "Xuân Mai", "Hữu Nam")
ASKED = (
    "giao trinh kinh te", "giáo trình kinh tế vĩ mô", "truyen kieu", "luat dan su viet nam", "nguyen van an",
    "duong sat", "vật lý đại cương huế", "tri tue nhan tao can tho", "lich su ha noi", "y hoc co truyen",
    "ke toan", "thuỷ sản đồng nai",
)  # fmt: skip
ROUNDS = 20


def syllables(chance: random.Random) -> list[str]:
    """Words that few titles have, as the tail of a real catalogue does."""
    onsets = "b ch đ g h kh l m ng nh ph qu r s t th tr v x".split()  # noqa: SIM905
    rimes = "a ai an ang anh ao âm ât e ên i inh iêu o ôi ông ơn u ưng ươi".split()  # noqa: SIM905
    made = [f"{onset}{rime}" for onset in onsets for rime in rimes]
    chance.shuffle(made)
    return made


def lines(works: int) -> Iterator[bytes]:
    """The catalogue as N-Triples."""
    chance = random.Random(7)
    rare = syllables(chance)
    weights = [1 / (place + 1) for place in range(len(rare))]
    type_, label, author = iri("rdf:type"), iri("rdfs:label"), iri("schema:author")
    people = max(works // 20, 1)
    for number in range(people):
        name = f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}{f' {chance.choice(rare)}' if number % 3 else ''}"
        agent = f"<{BASE}/agent/{number:016}>"
        yield f"{agent} {type_} {iri('bf:Agent')} .\n{agent} {label} {literal(name)} .\n".encode()
    for number in range(works):
        tail = " ".join(chance.choices(rare, weights, k=chance.randrange(3)))
        title = f"{chance.choice(STARTS)} {chance.choice(TOPICS)} {tail} {chance.choice(PLACES)}".replace("  ", " ")
        work = f"<{BASE}/work/{number:016}>"
        yield (
            f"{work} {type_} {iri('bf:Work')} .\n{work} {label} {literal(title, 'vi')} .\n"
            f"{work} {author} <{BASE}/agent/{chance.randrange(people):016}> .\n"
        ).encode()


class Lines(BytesIO):
    """The lines as a file that is read once."""

    def __init__(self, works: int) -> None:
        super().__init__()
        self._lines = lines(works)

    def read(self, size: int | None = -1, /) -> bytes:
        """Some lines."""
        parts: list[bytes] = []
        length = 0
        while (size is None or size < 0 or length < size - 1000) and (one := next(self._lines, b"")):
            parts.append(one)
            length += len(one)
        return b"".join(parts)


def generation(folder: Path, works: int) -> Generation:
    """The catalogue as a generation, made when it is not there."""
    made = Generation(1, BASE, "2026-11-22T00:00:00Z", 3 * works, folder / "generations" / "00000001")
    if not made.store_folder.exists():
        made.folder.mkdir(parents=True)
        store = Store(str(made.store_folder))
        store.bulk_load(Lines(works), RdfFormat.N_TRIPLES)
        store.flush()
        del store
        write_meta(made)
        switch(folder, made)
    return made


def size(folder: Path) -> float:
    """Megabytes of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def told(name: str, times: list[float]) -> None:
    """p50 and p95 of some times."""
    times = sorted(times)
    print(f"{name:58} p50 {statistics.median(times) * 1e3:8.1f} ms   p95 {times[int(len(times) * 0.95)] * 1e3:8.1f} ms")


def library(index: TextIndex) -> None:
    """The index alone, in this process: cold questions, each counted and with its facets."""
    for name, options in (("index, 25 hits", {}), ("index, 25 hits with counts by kind", {"counted": ("kind",)})):
        times = []
        for number in range(ROUNDS):
            for words in ASKED:
                asked = question(f"{words} {STARTS[number % len(STARTS)]}" if number % 2 else words)
                began = time.perf_counter()
                index.find(asked, limit=25, **options)  # type: ignore[arg-type]
                times.append(time.perf_counter() - began)
        told(name, times)


def queries(url: str) -> None:
    """Through HTTP, guard, process and serialisation."""
    label = iri("rdfs:label")
    head, author = "PREFIX lt: <urn:lienthong:>\n", iri("schema:author")
    best = 'SELECT ?w ?l ?s { ?w lt:search [ lt:query "WORDS" ; lt:score ?s ; lt:limit 20 ] '
    many = 'SELECT ?w ?l ?n { ?w lt:search "WORDS" '
    ways = {
        "lt:search, the best 20 with titles": f"{best}; {label} ?l }} ORDER BY DESC(?s)",
        "lt:search, the best 1,000 with titles and authors": f"{many}; {label} ?l ; {author} ?a . ?a {label} ?n }}",
        "FILTER(CONTAINS(LCASE(?l), …)), with diacritics": f"SELECT ?w ?l {{ ?w {label} ?l "
        'FILTER(CONTAINS(LCASE(?l), "WORDS")) }',
        "FILTER(lt:matches(?l, …))": f'SELECT ?w ?l {{ ?w {label} ?l FILTER(lt:matches(?l, "WORDS")) }}',
    }
    with httpx.Client(timeout=300, trust_env=False) as client:
        for name, query in ways.items():
            rounds, asked = (ROUNDS, ASKED) if "lt:search" in name else (1, ASKED[1:2])
            times = []
            for number in range(rounds):
                for words in asked:
                    text = f"{head}{query.replace('WORDS', words)} # {number}"
                    began = time.perf_counter()
                    answer = client.get(url, params={"query": text}, headers={"accept": "text/csv"})
                    times.append(time.perf_counter() - began)
                    assert answer.status_code == 200, answer.text
            told(name, times)


@contextmanager
def served(data: Path) -> Iterator[str]:
    """The whole application over a folder; where its endpoint is."""
    known = Settings(data=data, base=BASE, query_seconds=300.0, query_workers=1)
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(known), log_level="critical", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()


def pages(url: str) -> None:
    """The site's own search, HTML and JSON, no two alike."""
    with httpx.Client(timeout=300, trust_env=False) as client:
        for name, path, accept in (
            ("/vi/search as HTML", "search", "text/html"),
            ("/vi/search as JSON", "search", "application/json"),
            ("/vi/suggest", "suggest", "*/*"),
        ):
            times = []
            for number in range(ROUNDS):
                for words in ASKED:
                    text = f"{words} {STARTS[number % len(STARTS)]}" if number % 2 else words[: len(words) - number % 3]
                    began = time.perf_counter()
                    answer = client.get(f"{url}/vi/{path}", params={"q": text}, headers={"accept": accept})
                    times.append(time.perf_counter() - began)
                    assert answer.status_code == 200
            told(name, times)


def main() -> None:
    """Make, measure, say."""
    works = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    place = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    made = generation(place, works)
    store = made.open()
    before, began = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    entities = build(made.index_folder, store, BASE)
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    seconds = time.perf_counter() - began
    print(f"{entities} entities: {seconds:.1f} s, {cpu:.1f} s of CPU, {size(made.index_folder):.0f} MB")
    print(f"the store has {size(made.store_folder):.0f} MB; most memory {after.ru_maxrss / 1024:.0f} MB")
    began = time.perf_counter()
    amend(place / "next", made.index_folder, store, BASE, [f"work/{5:016}"])
    print(f"one changed record: {(time.perf_counter() - began) * 1e3:.0f} ms")
    shutil.rmtree(place / "next")
    index = open_index(made.index_folder)
    assert index is not None
    library(index)
    with served(place) as url:
        pages(url)
        queries(f"{url}/sparql")
    if len(sys.argv) < 3:
        shutil.rmtree(place)


if __name__ == "__main__":
    main()
