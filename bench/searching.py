"""Searching a million titles: how long the index takes, how large it is, how fast questions of several kinds are
answered, with facets and without, cold and warm, over HTTP with one, eight and sixteen connections; beside the same
question asked of the store alone with FILTER. Last the judged questions (``tests/search/judged``): MRR, nDCG, success.

``python bench/searching.py [--fast] [--json FOLDER] [WORKS] [FOLDER]``:
the catalogue is made here, from syllables and names; the
folder is kept for another run when it is given. With ``--fast`` what the index holds is made without a store, which
takes a third of the time, and what needs a store is left out.
"""

import json
import os
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from harness import json_folder
from lienthong.search import index as text_index
from lienthong.search.asking import Filters, question
from lienthong.search.drawing import finished
from lienthong.search.finding import TextIndex, open_index
from lienthong.search.index import amend, build
from lienthong.search.table import kinds, stamp
from lienthong.site.searchfacets import FIELDS
from searching_catalogue import ASKED, BASE, asked_questions, catalogue, generation
from searching_served import KEPT, pages, queries, served, told

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
from search.judging import judged_index, measured


def size(folder: Path) -> float:
    """Megabytes of a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


WRONG = (
    "giao trimh kinh te", "nguyeenx van an", "lich su viet mam", "ke toam", "thuyr sarn", "ddaats nong nghieepj",
    "duwongf sawts", "tri tue nhan taoj",
)  # fmt: skip
COMMON = ("giáo", "trình", "kinh", "tế", "nguyen", "viet", "nam", "su", "hoc", "lich")
BEGUN = ("g", "gi", "giao tr", "kinh t", "nguyen v", "truyen ki", "lich su v", "h", "trí tuệ nh", "duong s")
LEFT_OUT = ("giao trinh zzz kinh te", "truyen kieu bang tranh mau", "lich su cua nguoi viet o my", "ke toan huu co")
SUGGESTED = Filters(kinds=("work", "agent", "subject", "series"))
CHOSEN = Filters(kinds=("work",), languages=("vie",), since=2000, until=2009, gathered=True)


def opened(folder: Path) -> TextIndex:
    """The index, as a process has it that has answered nothing yet."""
    index = open_index(folder)
    assert index is not None
    return index


def library(folder: Path) -> None:
    """The index alone, in this process: processor time and the clock, each question counted, the best 25. Each round
    opens it anew, but where it is told what an answer costs that was given before."""
    facets, plain = tuple(FIELDS.values()), Filters(gathered=True)
    every = asked_questions()
    ways: tuple[tuple[str, tuple[str, ...] | list[str], dict[str, Any]], ...] = (
        ("2 to 8 words", every, {}), ("the same, remembered", every, {}), ("with facets", every, {"counted": facets}),
        ("with facets, three filters", every, {"counted": facets, "filters": CHOSEN}),
        ("with facets, page 40", every, {"counted": facets, "offset": 975}),
        ("with facets, newest first", every, {"counted": facets, "order": "newest"}),
        ("with facets, by title", every, {"counted": facets, "order": "title"}),
        ("one common word", COMMON, {}), ("one common word, with facets", COMMON, {"counted": facets}),
        ("what is typed", BEGUN, {"beginning": True, "total": False, "widened": False, "filters": SUGGESTED}),
        ("mistyped, with facets", WRONG, {"counted": facets}),
        ("some words, with facets", LEFT_OUT, {"counted": facets}),
    )  # fmt: skip
    for name, questions, options in ways:
        cpu, clock = [], []
        given = {"filters": plain} | {key: value for key, value in options.items() if key != "beginning"}
        index = opened(folder)
        for turn in range(3):
            if "remembered" not in name:
                index = opened(folder)
            for words in questions:
                asked = question(words, beginning=options.get("beginning", False))
                began, spent = time.perf_counter(), time.process_time()
                index.find(asked, limit=25, **given)
                if turn or "remembered" not in name:
                    clock.append(time.perf_counter() - began)
                    cpu.append(time.process_time() - spent)
        told(f"{name}: CPU", cpu)
        told(f"{name}: clock", clock)


def cold(folder: Path) -> None:
    """The first questions after the system has forgotten the files of the index."""
    for file in folder.iterdir():
        with file.open("rb") as one:
            os.posix_fadvise(one.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    began = time.perf_counter()
    index = opened(folder)
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
        KEPT.note(f"judged, {half}: MRR", found.mrr, "", "higher")
    shutil.rmtree(folder)


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
    target = json_folder()
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
    library(folder)
    cold(folder)
    if "--fast" not in sys.argv:
        with served(place) as (url, pid):
            pages(url, pid)
            queries(f"{url}/sparql")
    KEPT.facts["works"] = works
    KEPT.save(target)
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
