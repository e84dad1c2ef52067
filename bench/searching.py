"""Searching a million titles: how long the index takes, how large it is, how fast questions of several kinds are
answered, with facets and without, cold and warm, over HTTP with one, four and sixteen connections; beside the same
question asked of the store alone with FILTER. Last the judged questions (``tests/search/judged``): MRR, nDCG, success.

``python bench/searching.py [--fast] [WORKS] [FOLDER]``: the catalogue is made here, from syllables and names; the
folder is kept for another run when it is given. With ``--fast`` what the index holds is made without a store, which
takes a third of the time, and what needs a store is left out.
"""

import json
import os
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from io import BytesIO
from itertools import accumulate
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from pyoxigraph import RdfFormat, Store

from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.graph.terms import iri, literal
from lienthong.search import index as text_index
from lienthong.search.asking import Filters, question
from lienthong.search.drawing import Drawn, finished
from lienthong.search.finding import TextIndex, open_index
from lienthong.search.index import amend, build
from lienthong.search.table import kinds, stamp
from lienthong.settings import Settings
from lienthong.site.app import create_app
from lienthong.site.searchfacets import FIELDS

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from search.judging import judged_index, measured

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


def subjects() -> list[str]:
    """What works are about."""
    return [*TOPICS, *(f"{topic} -- {place}" for topic in TOPICS for place in PLACES)]


def catalogue(works: int) -> Iterator[Drawn]:
    """The catalogue as what its index holds: a person for twenty works, each with subjects, a year, a language, copies
    in one to seven of 200 libraries, of which few hold most."""
    chance, about = random.Random(7), subjects()
    rare = syllables(chance)
    weights = list(accumulate(1 / (place + 1) for place in range(len(rare))))
    people = []
    for number in range(max(works // 20, 1)):
        name = f"{chance.choice(FAMILY)} {chance.choice(GIVEN)}{f' {chance.choice(rare)}' if number % 3 else ''}"
        people.append(name)
        texts = {"title": [name]}
        yield Drawn(f"agent/{number:016}", "agent", texts, classes=["bf:Agent", "schema:Person"], labels=[(1, name)])
    for number in range(works):
        tail = " ".join(chance.choices(rare, cum_weights=weights, k=chance.randrange(3)))
        title = f"{chance.choice(STARTS)} {chance.choice(TOPICS)} {tail} {chance.choice(PLACES)}".replace("  ", " ")
        maker, held = chance.randrange(len(people)), range(1 + int(6 * chance.random() ** 3))
        topics = [chance.randrange(len(about)) for _ in range(2)]
        yield Drawn(
            f"work/{number:016}", "work",
            {"title": [title], "name": [people[maker]], "subject": [about[one] for one in topics]},
            languages=chance.choices(("vie", "eng", "fre", "chi", "rus"), (80, 10, 4, 3, 3)),
            classes=["bf:Work", "schema:Book" if number % 10 else "schema:Thesis"],
            libraries=sorted({f"library/{int(200 * chance.random() ** 2):016}" for _ in held}),
            years=[1950 + int(75 * chance.random() ** 0.5)], subjects=[f"subject/{one:016}" for one in topics],
            access=["copies"], sources=[f"dataset/d{number % 7}"], makers=[str(maker), people[maker]],
            labels=[(0, title)],
        )  # fmt: skip


def lines(works: int) -> Iterator[bytes]:
    """The same catalogue as N-Triples."""
    type_, label = iri("rdf:type"), iri("rdfs:label")
    for number, name in enumerate(subjects()):
        one = f"<{BASE}/subject/{number:016}>"
        yield f"{one} {type_} {iri('skos:Concept')} .\n{one} {label} {literal(name, 'vi')} .\n".encode()
    for number in range(200):
        one = f"<{BASE}/library/{number:016}>"
        name = literal(f"Thư viện {number}", "vi")
        yield f"{one} {type_} {iri('schema:Library')} .\n{one} {label} {name} .\n".encode()
    for drawn in catalogue(works):
        one, name = f"<{BASE}/{drawn.id}>", literal(drawn.labels[0][1], "vi")
        said = [(one, type_, iri(class_)) for class_ in drawn.classes] + [(one, label, name)]
        if drawn.kind == "work":
            said += _edition(drawn, one, name)
        yield "".join(f"{subject} {property_} {value} .\n" for subject, property_, value in said).encode()


def _edition(drawn: Drawn, work: str, name: str) -> list[tuple[str, str, str]]:
    instance, item = (work.replace("/work/", f"/{kind}/") for kind in ("instance", "item"))
    said = [
        (work, iri("schema:author"), f"<{BASE}/agent/{int(drawn.makers[0]):016}>"),
        (work, iri("bf:language"), iri(f"lang:{drawn.languages[0]}")), (work, iri("bf:hasInstance"), instance),
        (instance, iri("rdf:type"), iri("bf:Instance")), (instance, iri("rdfs:label"), name),
        (instance, iri("schema:datePublished"), literal(str(drawn.years[0]))), (instance, iri("bf:instanceOf"), work),
        (instance, iri("bf:hasItem"), item), (item, iri("bf:itemOf"), instance),
    ]  # fmt: skip
    said += [(work, iri("bf:subject"), f"<{BASE}/{one}>") for one in drawn.subjects]
    return said + [(item, iri("bf:heldBy"), f"<{BASE}/{one}>") for one in drawn.libraries]


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


WRONG = (
    "giao trimh kinh te", "nguyeenx van an", "lich su viet mam", "ke toam", "thuyr sarn", "ddaats nong nghieepj",
    "duwongf sawts", "tri tue nhan taoj",
)  # fmt: skip
COMMON = ("giáo", "trình", "kinh", "tế", "nguyen", "viet", "nam", "su", "hoc", "lich")
BEGUN = ("g", "gi", "giao tr", "kinh t", "nguyen v", "truyen ki", "lich su v", "h", "trí tuệ nh", "duong s")
LEFT_OUT = ("giao trinh zzz kinh te", "truyen kieu bang tranh mau", "lich su cua nguoi viet o my", "ke toan huu co")
CHOSEN = Filters(kinds=("work",), languages=("vie",), since=2000, until=2009, gathered=True)


def asked_questions() -> list[str]:
    """Questions of two to eight words, no two alike."""
    more = [f"{words} {STARTS[number % len(STARTS)]}" for number, words in enumerate(ASKED * 5)]
    return list(dict.fromkeys([*ASKED, *more]))


def library(index: TextIndex) -> None:
    """The index alone, in this process: processor time and the clock, each question counted, the best 25."""
    facets, plain = tuple(FIELDS.values()), Filters(gathered=True)
    every = asked_questions()
    ways: tuple[tuple[str, tuple[str, ...] | list[str], dict[str, Any]], ...] = (
        ("2 to 8 words, the first time", every, {}), ("again", every, {}), ("with facets", every, {"counted": facets}),
        ("with facets, three filters", every, {"counted": facets, "filters": CHOSEN}),
        ("with facets, page 40", every, {"counted": facets, "offset": 975}),
        ("with facets, newest first", every, {"counted": facets, "order": "newest"}),
        ("with facets, by title", every, {"counted": facets, "order": "title"}),
        ("one common word", COMMON, {}), ("one common word, with facets", COMMON, {"counted": facets}),
        ("what is typed", BEGUN, {"beginning": True, "total": False, "widened": False}),
        ("mistyped, with facets", WRONG, {"counted": facets}),
        ("some words, with facets", LEFT_OUT, {"counted": facets}),
    )  # fmt: skip
    for name, questions, options in ways:
        cpu, clock = [], []
        given = {"filters": plain} | {key: value for key, value in options.items() if key != "beginning"}
        for _ in range(1 if "first time" in name else 3):
            for words in questions:
                asked = question(words, beginning=options.get("beginning", False))
                began, spent = time.perf_counter(), time.process_time()
                index.find(asked, limit=25, **given)
                clock.append(time.perf_counter() - began)
                cpu.append(time.process_time() - spent)
        told(f"{name}: CPU", cpu)
        told(f"{name}: clock", clock)


def cold(folder: Path) -> None:
    """The first questions after the system has forgotten the files of the index."""
    for file in folder.iterdir():
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    began = time.perf_counter()
    index = open_index(folder)
    assert index is not None
    print(f"opened in {(time.perf_counter() - began) * 1e3:.1f} ms")
    times = []
    for words in ASKED:
        began = time.perf_counter()
        index.find(question(words), Filters(gathered=True), counted=tuple(FIELDS.values()))
        times.append(time.perf_counter() - began)
    print(f"the very first question {times[0] * 1e3:.1f} ms")
    told("cold, with facets: clock", times)


def judged() -> None:
    """Whether what is meant stands first."""
    folder = Path(tempfile.mkdtemp())
    index, names = judged_index(folder)
    for half in ("tuned", "kept"):
        found = measured(index, names, half)
        print(
            f"judged, {half}: {found.questions} questions, MRR {found.mrr:.3f}, nDCG@10 {found.ndcg:.3f}, "
            f"success@5 {found.success:.3f}"
        )
    shutil.rmtree(folder)


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
    """The site's own search, HTML and JSON, no two alike, with 1, 4 and 16 connections."""
    ways = (
        ("/vi/search as HTML", "search", "text/html"), ("/vi/search.json", "search.json", "*/*"),
        ("/vi/suggest", "suggest", "*/*"),
    )  # fmt: skip
    fresh = iter(range(10**9))
    for name, path, accept in ways:
        for connections in (1, 4, 16):
            asked = [f"{words}{' ' * (path != 'suggest')}" for words in asked_questions()]

            def get(words: str, client: httpx.Client, path: str = path, accept: str = accept) -> float:
                # Another page of years, which changes nothing but the address: no cache may answer.
                params = (
                    {"q": words} if path == "suggest" else {"q": words, "since": "1", "until": str(3000 + next(fresh))}
                )
                began = time.perf_counter()
                answer = client.get(f"{url}/vi/{path}", params=params, headers={"accept": accept})
                assert answer.status_code == 200
                return time.perf_counter() - began

            limits = httpx.Limits(max_connections=connections)
            with (
                httpx.Client(timeout=300, trust_env=False, limits=limits) as client,
                ThreadPoolExecutor(connections) as threads,
            ):
                began = time.perf_counter()
                times = list(threads.map(lambda words, client=client, get=get: get(words, client), asked))  # type: ignore[misc]
                rate = len(asked) / (time.perf_counter() - began)
            told(f"{name}, {connections} connections, {rate:.0f}/s", times)


def without_store(folder: Path, works: int) -> None:
    """The index of the catalogue, made from what would be drawn."""
    folder.mkdir(parents=True)
    weighed = (finished(one, kinds()[one.kind], known_by_name=False) for one in catalogue(works))
    began = time.process_time()
    entities = text_index.written(folder, weighed)
    (folder / text_index.STAMP).write_text(json.dumps({"stamp": stamp()}), "ascii")
    print(f"{entities} entities: {time.process_time() - began:.1f} s of CPU, {size(folder):.0f} MB")


def main() -> None:
    """Make, measure, say."""
    given = [one for one in sys.argv[1:] if one != "--fast"]
    works = int(given[0]) if given else 1_000_000
    place = Path(given[1]) if len(given) > 1 else Path(tempfile.mkdtemp())
    judged()
    if "--fast" in sys.argv:
        folder = place / "index"
        if not folder.exists():
            without_store(folder, works)
    else:
        folder = built(place, works)
    index = open_index(folder)
    assert index is not None
    library(index)
    cold(folder)
    if "--fast" not in sys.argv:
        with served(place) as url:
            pages(url)
            queries(f"{url}/sparql")
    if len(given) < 2:
        shutil.rmtree(place)


def built(place: Path, works: int) -> Path:
    """The index of the catalogue's store; what it took."""
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
    return made.index_folder


if __name__ == "__main__":
    main()
