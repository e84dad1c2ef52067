"""Small catalogues of people who are easily taken for each other, settled for real; what became of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lienthong.graph.ledger import Entry, Ledger
from lienthong.graph.ledger.packing import unpack_entities
from lienthong.graph.matching.agents import AgentStage
from lienthong.graph.matching.leaders import leader
from lienthong.graph.matching.nodes import Nodes
from lienthong.graph.matching.pairs import PairStage
from lienthong.graph.matching.portraits import portraits
from lienthong.graph.matching.settling import settle_matches
from lienthong.graph.matching.stages import Method
from lienthong.graph.matching.works import Works
from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.mapper import Mapper

METHOD = Method(portraits, (PairStage(Works()), AgentStage()))


@dataclass(frozen=True)
class Book:
    """One record; empty fields are left out. ``more`` are further fields in line notation, divided by " | "."""

    author: str
    title: str
    dates: str = ""
    house: str = ""
    year: str = ""
    ddc: str = ""
    more: str = ""
    number: str = ""

    def text(self) -> str:
        """The record in line notation."""
        said = [f"100 1_ $a {self.author}" + (f", $d {self.dates}" if self.dates else "") + self.number]
        said.append(f"245 10 $a {self.title}")
        if self.house or self.year:
            said.append(f"260 __ $a Hà Nội : $b {self.house or 'K.nxb.'}, $c {self.year or 's.a.'}")
        if self.ddc:
            said.append(f"082 04 $a {self.ddc} $2 23")
        return "\n".join([*said, *(self.more.split(" | ") if self.more else ())])


@cache
def _mapper(source: str) -> Mapper:
    return Mapper(Source(source))


def _entry(source: str, number: str, text: str) -> Entry:
    record = parse_record(f"001 {number}\n{text}")
    described = _mapper(source).describe(record)
    return Entry(number, "live", text.encode(), "marc21", "sach.mrc", 1, 0, described=described)


class Catalogue:
    """A ledger in a folder, written and settled as a librarian would."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.ledger = Ledger.open(data)
        self.ledger.put_source(Source("tv"))
        self._run = self.ledger.begin_run("tv", [], "luat")

    def put(self, books: Mapping[str, str]) -> None:
        """Write records: number to line notation, '' for one that is deleted."""
        entries = [
            _entry("tv", number, text)
            if text
            else Entry(number, "deleted", f"xoá {number}".encode(), "marc21", "sach.mrc", 1, 0)
            for number, text in books.items()
        ]
        self.ledger.write(self._run, entries)
        # Every write is a load of its own: a number met twice in one is a mistake.
        self._run = self.ledger.begin_run("tv", [], "luat")

    def settle(self) -> None:
        """Settle what changed."""
        settle_matches(self.ledger, method=METHOD, processes=1, rules="luat")

    def leaders(self) -> dict[str, str]:
        """Every agent that is described, and the id by which its group goes."""
        nodes = Nodes(self.ledger.db)
        query = "SELECT DISTINCT id FROM portrait WHERE id > 'agent/' AND id < 'agent0' ORDER BY id"
        return {id_: leader(nodes, id_) for (id_,) in self.ledger.db.execute(query).fetchall()}

    def doubtful(self) -> list[tuple[str, str]]:
        """Pairs of agents that only a librarian can judge."""
        query = "SELECT a, b FROM likeness WHERE verdict = 'doubtful' AND a > 'agent/' AND b < 'agent0' ORDER BY a, b"
        return self.ledger.db.execute(query).fetchall()

    def who(self, number: str, role: str = "") -> str:
        """The group of the first agent of a record whose role within it begins so."""
        nodes = Nodes(self.ledger.db)
        text = self.described(number)
        return next(leader(nodes, ids[0]) for ids, said in text if said.startswith(f"agent|{role}"))

    def described(self, number: str) -> list[tuple[list[str], str]]:
        """Ids and role of every entity of a record."""
        query = (
            "SELECT described FROM body JOIN record ON record.key = body.record WHERE number = ? AND status = 'live'"
        )
        return [(one.ids, one.role) for one in unpack_entities(self.ledger.db.execute(query, (number,)).fetchone()[0])]

    def close(self) -> None:
        """Let go of the ledger."""
        self.ledger.close()


def together(data: Path, books: Iterable[Book | str]) -> list[str]:
    """The groups of the authors of some books, in their order, as they come out of one settling."""
    texts = [one if isinstance(one, str) else one.text() for one in books]
    catalogue = Catalogue(data)
    try:
        catalogue.put({str(place): text for place, text in enumerate(texts)})
        catalogue.settle()
        return [catalogue.who(str(place), "person") for place in range(len(texts))]
    finally:
        catalogue.close()
