"""Everything that says where entities stand, read in a few passes over a whole store and put together by entity.

A store finds one entity in 20 µs and reads the next of a list in half of one, so that asking for each entity by itself
is most of what filling shelves would cost. What was read waits in tables on disk: memory stays flat. Of what has more
values than ``placing`` looks at, the few it looks at are asked for there, so that both ways give the same.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from enum import IntEnum
from itertools import groupby
from operator import itemgetter
from typing import cast

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from lienthong.content import folder
from lienthong.graph.shelves.placing import CLASSES, SINGLE, Known, Placed, Placing, Shelf, heading

_MANY, _MANY_COPIES = 40, 1_600
"""Less than ``placing`` would ever leave out."""
_JOINED = ("editions", "items", "held", "dates")
_TABLES = (
    "CREATE TEMP TABLE said (one TEXT, what INTEGER, value TEXT, more TEXT)",
    *(f"CREATE TEMP TABLE {name} (one TEXT, value TEXT)" for name in _JOINED),
)
_JOINS = (
    "CREATE INDEX temp.items_one ON items (one, value)",
    "CREATE INDEX temp.held_one ON held (one, value)",
    "CREATE INDEX temp.dates_one ON dates (one, value)",
    "INSERT INTO said SELECT e.one, :dates, d.value, '' FROM editions AS e CROSS JOIN dates AS d ON d.one = e.value",
    "INSERT INTO said SELECT one, :editions, value, '' FROM editions",
    (
        "INSERT INTO said SELECT e.one, :holders, count(DISTINCT h.value), count(*) FROM editions AS e"
        " CROSS JOIN items AS i ON i.one = e.value CROSS JOIN held AS h ON h.one = i.value GROUP BY e.one"
    ),
    *(f"DROP TABLE temp.{name}" for name in _JOINED),
)


class What(IntEnum):
    """What a row of the table tells; those with a query of ``sparql/shelves`` bear its name."""

    entities = 1
    materials = 2
    headings = 3
    languages = 4
    numbers = 5
    days = 6
    subjects = 7
    authors = 8
    dates = 9
    editions = 10
    holders = 11


_SAID = tuple(What)[:8]
_AXES = {What.subjects: "subject", What.authors: "author"}
_Row = tuple[str, str, str]


class Gathered:
    """What a store says, in temporary tables of ``db``. ``counts`` are the shelves that only count."""

    def __init__(self, db: sqlite3.Connection, store: Store, base: str) -> None:
        self._db, self._store, self._start = db, store, f"{base}/"
        self._placing = Placing(store, base)
        self.counts: Counter[Shelf] = Counter()
        for statement in _TABLES:
            db.execute(statement)
        for what in _SAID:
            db.executemany("INSERT INTO said VALUES (?, ?, ?, ?)", self._told(what))
        for name in _JOINED:
            rows = self._counted_held() if name == "held" else self._rows(name)
            db.executemany(f"INSERT INTO {name} VALUES (?, ?)", ((one, value) for one, value, _ in rows))
        for statement in _JOINS:
            db.execute(statement, {what.name: int(what) for what in What} if ":" in statement else {})
        self._count_whole()
        self._many_records = {one for one, *_ in self._rows("records")}

    def placed(self) -> Iterator[tuple[str, Placed]]:
        """Each entity that is not only counted, and where it stands."""
        rows = self._db.execute("SELECT one, what, value, more FROM temp.said ORDER BY one")
        for id_, said in groupby(rows, itemgetter(0)):
            facts: dict[int, list[tuple[str, str]]] = {}
            for _, what, value, more in said:
                facts.setdefault(what, []).append((value, more))
            if What.entities in facts and id_.partition("/")[0] in CLASSES:
                yield id_, self._place(id_, facts)

    def _place(self, id_: str, facts: dict[int, list[tuple[str, str]]]) -> Placed:
        kind, classes = id_.partition("/")[0], {value for value, _ in facts[What.entities]}
        if kind not in classes or "hub" in classes:
            return Placed()
        if kind == "place" or self._beyond(id_, facts):
            return self._placing.place(id_)
        placed, forms = Placed(), facts.get(What.headings, [])
        if kind == "work":
            self._work(placed, forms, facts)
        elif kind in SINGLE:
            placed.named(SINGLE[kind], heading(forms))
        elif kind == "agent":
            placed.agent(heading(forms), "person" in classes)
        elif kind == "instance":
            placed.dated(value for value, _ in facts.get(What.days, ()))
        placed.counted.add(("kind", kind))
        return placed

    def _beyond(self, id_: str, facts: dict[int, list[tuple[str, str]]]) -> bool:
        """Whether so much is said of an entity that some of it does not count."""
        copies = int(facts[What.holders][0][1]) if What.holders in facts else 0
        return copies > _MANY_COPIES or id_ in self._many_records or max(map(len, facts.values())) > _MANY

    def _work(self, placed: Placed, forms: list[tuple[str, str]], facts: dict[int, list[tuple[str, str]]]) -> None:
        def values(what: What) -> list[str]:
            return [value for value, _ in facts.get(what, ())]

        editions = values(What.editions)
        named = [NamedNode(one if ":" in one else self._start + one) for one in editions] if len(forms) > 1 else []
        known = Known(
            heading(forms, self._placing.titles(named)), values(What.materials),
            values(What.languages),
            values(What.dates), values(What.numbers), len(editions),
            int(facts[What.holders][0][0]) if What.holders in facts else 0,
        )  # fmt: skip
        known.place(placed)
        for what, axis in _AXES.items():
            placed.counted.update((axis, value) for value in values(what) if ":" not in value and "#" not in value)

    def _told(self, what: What) -> Iterator[tuple[str, int, str, str]]:
        """What is said of entities of ours; of the editions of Works no kind of material is asked."""
        start = "work/" if what is What.materials else ""
        for one, value, more in self._rows(what.name):
            if one.startswith(start) and ":" not in one and "#" not in one:
                yield one, int(what), value, more

    def _rows(self, name: str) -> Iterator[_Row]:
        """What a query finds, links as ids where they lead to something of ours."""
        query = (folder("sparql") / "shelves" / f"{name}.rq").read_text("utf-8")
        start, skip = self._start, len(self._start)
        literal = name in _LITERAL
        for one, value in cast(QuerySolutions, self._store.query(query)):
            if not isinstance(one, NamedNode):
                continue
            about = one.value
            about = about[skip:] if about.startswith(start) else about
            if literal:
                if isinstance(value, Literal):
                    yield about, value.value, value.language or ""
            elif isinstance(value, NamedNode):
                text = value.value
                yield about, text[skip:] if text.startswith(start) else text, ""

    def _counted_held(self) -> Iterator[_Row]:
        for row in self._rows("held"):
            one, holder, _ = row
            if one.startswith("item/") and ":" not in holder and "#" not in one + holder:
                self.counts[("held", holder)] += 1
            yield row

    def _count_whole(self) -> None:
        for one, kind, _ in self._rows("counted"):
            if one.startswith(f"{kind}/") and "#" not in one:
                self.counts[("kind", kind)] += 1


_LITERAL = ("entities", "materials", "counted", "headings", "numbers", "days", "dates", "records")
