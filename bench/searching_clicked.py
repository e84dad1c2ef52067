"""A reader's searches over HTTP, kind by kind: words, with one, two and three facets chosen of those that the page
offers, further pages, other orders, one common word, mistyped; as HTML and as JSON, and what is typed into the box.

``python bench/searching_clicked.py DATA [QUESTIONS] [--only WORDS] [--cold] [--json FOLDER]``: DATA is a data folder
after publishing (of titles as ``searching_catalogue.py`` makes them); QUESTIONS (60) of each kind and form, none asked
twice, one connection, nothing kept. CPU time of the web process and the clock of each single answer: p50, p95. With
``--cold`` each kind and form is asked of a process that has answered nothing before; with ``--only`` the rows that have
these words. The last row is of all searches together.
"""

import argparse
import http.client
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlencode

from rich.console import Console
from rich.table import Table

from harness import Run
from lienthong.search.asking import question
from lienthong.search.finding import TextIndex
from lienthong.search.words import fold
from lienthong.site.links import PAGE_SIZE
from lienthong.site.published import Opened, open_current
from lienthong.site.searchasked import Asked
from lienthong.site.searchfacets import FIELDS
from pages_served import own_cpu, site
from searching_catalogue import PLACES, STARTS, TOPICS
from searching_served import different

SEEN = 6
"""Values of a facet that a page shows before its list is opened."""
FORMS = {"HTML": ("search", "text/html"), "JSON": ("search.json", "*/*"), "suggestions": ("suggest", "*/*")}


class Reader:
    """Asks, looks at what is offered, chooses; by lot, the same in every run."""

    def __init__(self, index: TextIndex) -> None:
        self._index, self._chance = index, random.Random(11)
        self._words = cycle([one.strip() for one in different()])
        titles = " ".join((*STARTS, *TOPICS, *PLACES)).lower().split()
        common = sorted({*titles, *map(fold, titles)})
        self._chance.shuffle(common)
        self._common = cycle(common)

    def words(self) -> Asked:
        """Two to nine words."""
        return Asked(next(self._words))

    def common(self) -> Asked:
        """One word that very many titles have."""
        return Asked(next(self._common))

    def clicked(self, asked: Asked, times: int) -> Asked:
        """With so many facets chosen, one after the other, each of what is offered then."""
        for _ in range(times):
            found = self._index.find(question(asked.text), asked.filters, counted=tuple(FIELDS.values()))
            taken = {name for name, _ in asked.chosen} | ({"year"} if asked.since is not None else set())
            ways = [
                (name, value)
                for name, field in FIELDS.items()
                if name not in taken and field in found.counts
                for value, _ in found.counts[field].rows[:SEEN]
            ]
            if not ways:
                break
            name = self._chance.choice(sorted({name for name, _ in ways}))
            value = self._chance.choice([value for one, value in ways if one == name])
            if name == "year":
                asked = replace(asked, since=int(value), until=int(value) + 9)
            else:
                asked = replace(asked, chosen=tuple(sorted((*asked.chosen, (name, value)))))
        return asked

    def further(self) -> Asked:
        """The second to the fourth page of what has so many."""
        for _ in range(1_000):
            asked = self.words()
            total = self._index.find(question(asked.text), asked.filters, counted=tuple(FIELDS.values())).total
            if (last := min(4, -(-total // PAGE_SIZE))) > 1:
                return replace(asked, page=self._chance.randrange(2, last + 1))
        sys.exit("no question of this catalogue has a second page")

    def mistyped(self) -> Asked:
        """Without diacritics, two letters of the longest word swapped."""
        words = fold(next(self._words)).split()
        at = max(range(len(words)), key=lambda place: len(words[place]))
        one = words[at]
        return Asked(" ".join([*words[:at], one[0] + one[2:3] + one[1] + one[3:], *words[at + 1 :]]))

    def too_much(self) -> Asked:
        """Words of which hardly any title has all."""
        chance = self._chance
        return Asked(f"{chance.choice(STARTS)} {chance.choice(TOPICS)} {chance.choice(TOPICS)} {chance.choice(PLACES)}")


def kinds(reader: Reader) -> dict[str, Callable[[], Asked]]:
    """Kinds of questions by name."""
    return {
        "2 to 9 words": reader.words,
        "one facet chosen": lambda: reader.clicked(reader.words(), 1),
        "two facets chosen": lambda: reader.clicked(reader.words(), 2),
        "three facets chosen": lambda: reader.clicked(reader.words(), 3),
        "page 2 to 4": reader.further,
        "newest first": lambda: replace(reader.words(), sort="newest"),
        "by title": lambda: replace(reader.words(), sort="title"),
        "one common word": reader.common,
        "one common word, one facet": lambda: reader.clicked(reader.common(), 1),
        "one common word, three facets": lambda: reader.clicked(reader.common(), 3),
        "mistyped": reader.mistyped,
        "some of the words": reader.too_much,
    }


def each_once(made: Callable[[], Asked], form: str) -> Iterator[str]:
    """Query strings of a kind, none twice."""
    seen: set[str] = set()
    for _ in range(100_000):
        query = made().query() if form == "suggestions" else (one := made()).query(page=one.page)
        if query not in seen:
            seen.add(query)
            yield query


def asked(port: int, pid: int, path: str, accept: str, queries: list[str]) -> tuple[list[float], list[float]]:
    """Seconds of the process and of the clock for each of some queries, one after the other."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Accept": accept, "Accept-Encoding": "zstd"}
    cpu, clock = [], []
    for query in queries:
        spent, began = own_cpu(pid), time.perf_counter()
        connection.request("GET", f"/vi/{path}?{query}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        clock.append(time.perf_counter() - began)
        cpu.append(own_cpu(pid) - spent)
        if answer.status != 200:
            raise RuntimeError(f"{query}: {answer.status}")
    return cpu, clock


def told(kept: Run, table: Table, name: str, cpu: list[float], clock: list[float]) -> None:
    """A row, and its figures."""
    row = []
    for unit, times in (("CPU", cpu), ("clock", clock)):
        cuts = statistics.quantiles(times, n=100, method="inclusive")
        for share in (50, 95):
            kept.note(f"{name}: {unit} p{share}", 1e3 * cuts[share - 1], "ms")
            row.append(f"{1e3 * cuts[share - 1]:.1f}")
    table.add_row(name, *row)


def drawn(opened: Opened, number: int) -> dict[str, tuple[str, list[str]]]:
    """By name of kind and form: the form and its queries, no two rows with the same ones."""
    assert opened.index is not None
    reader, found = Reader(opened.index), {}
    for kind, made in kinds(reader).items():
        every = list(islice(each_once(made, ""), 2 * number))
        for place, form in enumerate(("HTML", "JSON")):
            found[f"{kind}, {form}"] = form, every[place::2]
    begun = (urlencode({"q": one.text[: 3 + len(one.text) // 2]}) for one in iter(reader.words, None))
    found["what is typed, suggestions"] = "suggestions", list(islice(dict.fromkeys(islice(begun, 9 * number)), number))
    return found


def main() -> None:
    """Draw the questions, ask, say."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("questions", type=int, nargs="?", default=60)
    parser.add_argument("--cold", action="store_true")
    parser.add_argument("--only", default="")
    parser.add_argument("--json", type=Path)
    wanted = parser.parse_args()
    opened = open_current(wanted.data)
    if opened is None or opened.index is None:
        sys.exit("nothing is published in this folder, or without an index of today's rules")
    base, entities = opened.generation.base, opened.index.entities
    every = {name: one for name, one in drawn(opened, wanted.questions).items() if wanted.only in name}
    kept = Run("searching_clicked", facts={"entities": entities, "cold": wanted.cold})
    table = Table(title=f"{entities:,} entities, {wanted.questions} questions a row, milliseconds of each answer")
    for heading in ("", "CPU p50", "CPU p95", "clock p50", "clock p95"):
        table.add_column(heading, justify="left" if not heading else "right")
    with ExitStack() as stack:
        port, pid = stack.enter_context(site(wanted.data, base, 0)) if not wanted.cold else (0, 0)
        together: tuple[list[float], list[float]] = [], []
        for name, (form, queries) in every.items():
            with ExitStack() as own:
                at = own.enter_context(site(wanted.data, base, 0)) if wanted.cold else (port, pid)
                cpu, clock = asked(*at, *FORMS[form], queries)
                told(kept, table, name, cpu, clock)
                if form != "suggestions":
                    together[0].extend(cpu)
                    together[1].extend(clock)
        if together[0]:
            told(kept, table, "all searches together", *together)
    Console(width=100).print(table)
    kept.save(wanted.json)


if __name__ == "__main__":
    main()
