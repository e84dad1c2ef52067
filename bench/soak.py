"""A catalogue served for half an hour under mixed traffic, with records changed and published all the while.

    python bench/soak.py [--minutes 30] [--records 2000] [--rate 20] [--changed 20] [--every 60] [--workers 2]
                         [--work FOLDER] [--distribution FILE] [--json FOLDER]

Library of Congress records (``corpus.py``) are loaded, published and served by ``lienthong serve``. Six clients
ask for pages, data documents, searches, SPARQL, OAI-PMH, reconciliation, SRU and lists (``traffic.py``), ``rate``
requests a second together. Each ``every`` seconds some records are changed, loaded and published, and the server is
asked until it has gone over to them. Every ten seconds the memory (PSS, and its anonymous part), open files and deleted
files that are still held, of the server and all its processes, are noted. Answers that ask to come
again (429 and 503 with Retry-After: a machine with other work) are counted apart. Ends with 1 when an answer was wrong,
a change was not seen, or memory or open files are higher at the end than after the first quarter by more than
``GROWTH``. Seconds are told, never judged.
"""

import argparse
import contextlib
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from pyoxigraph import Literal, NamedNode
from rich.console import Console

from bigrun import SOURCE, known, stage
from copies import changed
from corpus import frames, library, written
from harness import Run
from lienthong.graph.generation import current
from metered import memory
from pages_served import full, some
from proof import Browser
from serving import free_port, server
from traffic import Client, Known, Seen
from wrk import children

CLIENTS = 6
LOOK = 10.0
"""Seconds between two looks at the server."""
GROWTH = {"MiB": (1.10, 24.0), "files": (1.0, 16.0)}
"""By how many times, and how much beside it, the last quarter may be above the second: what is kept in memory on
purpose (pages, labels) has bounds that half an hour may not have reached."""
console = Console(width=120)


@dataclass(frozen=True)
class Look:
    """The server and all its processes at one moment."""

    pss: float
    anonymous: float
    files: int
    deleted: int


def look(pid: int) -> Look:
    """MiB, open files and sockets, and files that are open though deleted."""
    files = deleted = 0
    for one in (pid, *children(pid)):
        with contextlib.suppress(OSError):  # it has ended since it was listed
            for handle in os.scandir(f"/proc/{one}/fd"):
                files += 1
                with contextlib.suppress(OSError):
                    deleted += str(Path(handle.path).readlink()).endswith("(deleted)")
    return Look(*memory(pid), files, deleted)


def acquainted(data: Path) -> Known:
    """What the clients know of the catalogue."""
    generation = current(data)
    assert generation is not None
    store = generation.open()
    paths = {
        kind: [f"/{one}" for one in some(store, generation.base, kind, 500)]
        for kind in ("work", "instance", "agent", "subject", "item", "record")
    }
    quads = islice(store.quads_for_pattern(None, NamedNode(full("bf:mainTitle")), None, None), 2000)
    titles = [quad.object.value for quad in quads if isinstance(quad.object, Literal)]
    return Known({kind: found for kind, found in paths.items() if found}, [one for one in titles if one.strip()])


def update(file: Path, data: Path, records: int, number: int, turn: int) -> float:
    """Change records, other ones each turn; load and publish them. Seconds."""
    target, step = data.parent / "changed.mrc", records // number
    with target.open("wb") as sink:
        sink.writelines(changed(one, turn) for one in islice(frames(file), turn % step, step * number, step))
    start = time.perf_counter()
    stage("soak-load", data, "load", "--source", SOURCE, str(target))
    stage("soak-publish", data, "publish")
    return time.perf_counter() - start


def seen_by_readers(port: int, generation: int) -> bool:
    """Whether the server has gone over to this generation within half a minute."""
    browser, until = Browser(port), time.monotonic() + 30
    while time.monotonic() < until:
        if json.loads(browser.get("version", "/ready", "application/json"))["generation"] >= generation:
            return True
        time.sleep(0.2)
    return False


def judged(looks: list[Look], kept: Run) -> list[str]:
    """What has grown: medians of the second quarter beside those of the last."""
    quarter, grown = len(looks) // 4, []
    for name, unit in (("pss", "MiB"), ("anonymous", "MiB"), ("files", "files"), ("deleted", "files")):
        early, late = (
            statistics.median(getattr(one, name) for one in part)
            for part in (looks[quarter : 2 * quarter], looks[-quarter:])
        )
        times, beside = GROWTH[unit]
        console.print(f"{name}: {early:,.0f} → {late:,.0f} {unit}", highlight=False)
        kept.note(f"{name}: second quarter", early, unit, "")
        kept.note(f"{name}: last quarter", late, unit)
        if late > early * times + beside and name != "pss":  # mapped files come and go as the kernel likes
            grown.append(f"{name} has grown from {early:,.0f} to {late:,.0f} {unit}")
    return grown


def soak(file: Path, data: Path, wanted: argparse.Namespace, kept: Run) -> list[str]:
    """Serve, ask, change, publish, look; what was wrong."""
    port, seen, end, looks = free_port(), Seen(), threading.Event(), list[Look]()
    command = [sys.executable, "-m", "lienthong", "serve", "--port", str(port), "--workers", str(wanted.workers)]
    with server(command, port, "/ready", **known(data)) as ready:
        clients = [Client(port, acquainted(data), seen, wanted.rate / CLIENTS, at, end) for at in range(CLIENTS)]
        for one in clients:
            one.start()
        start, turn, spent = time.monotonic(), 0, list[float]()
        watch = threading.Thread(target=_watch, args=(ready.pid, looks, end), daemon=True)
        watch.start()
        while (passed := time.monotonic() - start) < wanted.minutes * 60:
            if passed < (turn + 1) * wanted.every:
                time.sleep(1)
                continue
            turn += 1
            spent.append(update(file, data, wanted.records, wanted.changed, turn))
            now = current(data)
            if now is None or not seen_by_readers(port, now.number):
                seen.note("publish", 0, f"turn {turn} is not seen by readers")
            told = f"{passed / 60:.0f} min: {sum(seen.answers.values()):,} answers, {len(seen.wrong)} wrong"
            console.print(told, *seen.wrong[-1:], markup=False, style="dim")
        end.set()
        watch.join()
        for one in clients:
            one.join()
    kept.note("answers", sum(seen.answers.values()), "", "higher")
    kept.note("asked to come again", seen.turned_away, "")
    console.print(f"asked to come again (429, 503): {seen.turned_away:,}", highlight=False)
    kept.note("publications", turn, "", "higher")
    kept.note("seconds of load and publish, median", statistics.median(spent) if spent else 0, "s", "")
    for name, number in sorted(seen.answers.items()):
        console.print(f"{name}: {number:,}, slowest {seen.slowest[name]:.2f} s", highlight=False)
    return [*seen.wrong, *judged(looks, kept)]


def _watch(pid: int, looks: list[Look], end: threading.Event) -> None:
    while not end.wait(LOOK):
        looks.append(look(pid))


def main() -> None:
    """Make the catalogue, soak it, say what was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("--minutes", 30.0), ("--rate", 20.0), ("--every", 60.0)):
        parser.add_argument(name, type=float, default=usual)
    for name, many in (("--records", 2000), ("--changed", 20), ("--workers", 2)):
        parser.add_argument(name, type=int, default=many)
    parser.add_argument("--work", type=Path)
    parser.add_argument("--distribution", type=Path)
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    kept = Run("soak", facts={"records": wanted.records, "minutes": wanted.minutes})
    with tempfile.TemporaryDirectory(dir=wanted.work) as folder:
        data = Path(folder) / "data"
        file = written(
            library(wanted.work or Path(folder), wanted.distribution), wanted.records, data.with_suffix(".mrc")
        )
        stage("load", data, "load", "--source", SOURCE, str(file))
        stage("publish", data, "publish")
        wrong = soak(file, data, wanted, kept)
    kept.note("wrong", len(wrong), "")
    kept.save(wanted.json)
    for one in wrong[:50]:
        console.print(one, highlight=False, markup=False)
    sys.exit(f"{len(wrong)} wrong" if wrong else 0)


if __name__ == "__main__":
    main()
