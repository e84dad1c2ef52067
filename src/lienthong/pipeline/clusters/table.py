"""Doubtful pairs as a table: out for librarians to fill in, and in again with what they decided."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from lienthong import disk
from lienthong.errors import InputError, NotFound, UsageError
from lienthong.graph.generation import write_atomically
from lienthong.graph.ledger import Ledger
from lienthong.graph.ledger.database import transaction
from lienthong.graph.matching import words
from lienthong.graph.matching.deciding import Conflict, Deciding, conflicts
from lienthong.graph.matching.decisions import Decision, decisions
from lienthong.graph.matching.explaining import Explainer
from lienthong.graph.matching.inbox import take_in
from lienthong.graph.matching.queue import Doubt, doubtful
from lienthong.graph.matching.showing import Shown, shown
from lienthong.graph.matching.standing import ORDER
from lienthong.messages import LANGS, Lang
from lienthong.pipeline.clusters.deciding import PATIENCE
from lienthong.pipeline.links.table import decision_words, separator, text_in
from lienthong.text import match_key
from lienthong.text.csvlines import START, line, unsafe

_SIDE = ("iri", "title", "creators", "edition", "imprint", "extent", "series", "number", "sources", "records")
COLUMNS = (
    "kind", "bits", *(f"{name}_1" for name in _SIDE), *(f"{name}_2" for name in _SIDE), "evidence",
    "held", "decision", "decided_by", "note",
)  # fmt: skip
DECIDED = ("iri_1", "iri_2", "decision", "decided_by", "decided_at", "note", "in_force", "split")
_NEEDED = ("iri_1", "iri_2", "decision")


class Row(NamedTuple):
    """A decided row that came back: its place in the file (from 1), both IRIs, the verdict, who, why."""

    row: int
    one: str
    other: str
    verdict: str
    by: str
    note: str


class Stored(NamedTuple):
    """What came of a table: decisions that ``changed`` and were the ``same`` as before, rows whose things are ``gone``
    by now, and contradictions among all that was decided."""

    changed: int
    same: int
    gone: int
    conflicts: tuple[Conflict, ...]


class Pair(NamedTuple):
    """A pair of the queue with all that a person needs to judge it; ``held`` is why it is held apart although it is
    the same by itself, '' for a doubtful one."""

    doubt: Doubt
    left: Shown
    right: Shown
    evidence: dict[Lang, list[str]]
    held: dict[Lang, str]


def pairs(ledger: Ledger, kind: str = "", most: int | None = None) -> Iterator[Pair]:
    """The pairs that only a librarian can judge, the most useful first."""
    explainer = Explainer(ledger.db)
    for one in doubtful(ledger.db, kind)[:most]:
        edge = explainer.compared(one.a, one.b)
        against = [each.brief for each in edge.against]
        said: dict[Lang, list[str]] = {}
        held = dict.fromkeys(LANGS, "")
        for lang in LANGS:
            said[lang] = [words.evidence(one.kind, each, lang) for each in edge.judgement.evidence]
            if one.held:
                held[lang] = words.held(one.kind, edge.brake or ORDER, against, lang)
        yield Pair(one, shown(ledger.db, [one.a], 5), shown(ledger.db, [one.b], 5), said, held)


def listed(data: Path, base: str, kind: str, most: int) -> tuple[int, list[str]]:
    """How many pairs the queue has, and its first ones as lines to print."""
    lines = []
    with Ledger.open(data, write=False) as ledger:
        total = len(doubtful(ledger.db, kind))
        for one in pairs(ledger, kind, most):
            kinds = " / ".join(words.say(f"kind.{one.doubt.kind}", lang) for lang in LANGS)
            lines.append(f"{words.bits(one.doubt.bits)}  {kinds}")
            for side in (one.left, one.right):
                lines.append(f"  {base}/{side.id}  {side.said()}  [{', '.join(side.sources)}]")
            if one.doubt.held:
                told = (f"{words.say('explain.held', lang)}: {one.held[lang]}" for lang in LANGS)
                lines.append(f"  {' / '.join(told)}")
    return total, lines


def export(data: Path, base: str, file: Path, kind: str = "") -> int:
    """Write the queue as a table. Returns how many pairs."""
    count = 0

    def lines(ledger: Ledger) -> Iterator[str]:
        nonlocal count
        yield START + line(COLUMNS)
        for one in pairs(ledger, kind):
            count += 1
            sides = [cell for side in (one.left, one.right) for cell in _side(side, base)]
            reasons = "; ".join(one.evidence["vi"])
            yield line((one.doubt.kind, f"{one.doubt.bits:g}", *sides, reasons, one.held["vi"], "", "", ""))

    with Ledger.open(data, write=False) as ledger, disk.writing(file):
        write_atomically(file, lines(ledger))
    return count


def export_decisions(data: Path, base: str, file: Path) -> int:
    """Write every decision that stands as a table. Returns how many. Raises StoreError when it cannot be written."""
    with Ledger.open(data, write=False) as ledger:
        every = decisions(ledger.db)
    with disk.writing(file):
        write_atomically(file, (START + line(DECIDED), *(line(_decided(one, base)) for one in every)))
    return len(every)


def apply(data: Path, file: Path, by: str = "") -> Stored:
    """Store the decisions of a table, all or nothing; ``by`` decides where the table names nobody.

    Raises InputError when a row cannot be understood; nothing has changed then. Done again, it changes nothing.
    """
    rows = read(file, by)
    changed = same = gone = 0
    touched: set[str] = set()
    with Ledger.open(data, patience=PATIENCE) as ledger:
        take_in(ledger)
        with transaction(ledger.db):
            deciding = Deciding(ledger.db)
            for one in rows:
                try:
                    made = deciding.decide(one.one, one.other, one.verdict, by=one.by, note=one.note)
                except NotFound:
                    gone += 1
                    continue
                except UsageError as error:
                    raise _Refused("cluster_row", error, file=file.name, row=one.row) from None
                changed, same = changed + made.changed, same + (not made.changed)
                touched.update(made.pair)
        found = conflicts(ledger.db, touched)
    return Stored(changed, same, gone, found)


class _Refused(InputError):
    """A row that cannot be stored, with the reason in the language of the message."""

    def __init__(self, name: str, why: UsageError, /, **values: Any) -> None:
        super().__init__(name, **values)
        self._why = why

    def message(self, lang: Lang = "vi") -> str:
        """What happened, where, and what to do."""
        self.values["why"] = self._why.message(lang)
        return super().message(lang)


def read(file: Path, by: str = "") -> list[Row]:
    """The decided rows of a table that came back; rows without a decision are left out.

    Comma, semicolon or tab, UTF-8 or UTF-16, with or without BOM, as spreadsheets save it. Raises InputError when the
    file cannot be read, lacks a column, or a row cannot be understood.
    """
    whole = text_in(file)
    # A line of Excel's own, which says what stands between the cells.
    said, _, rest = whole.partition("\n")
    known = re.fullmatch(r"\s*sep=(.)\s*", said, re.IGNORECASE)
    whole = rest if known else whole
    rows = csv.reader(io.StringIO(whole, newline=""), delimiter=known[1] if known else separator(whole))
    try:
        heads = [unsafe(cell).strip().casefold() for cell in next(rows, [])]
        if missing := [one for one in _NEEDED if one not in heads]:
            raise InputError("cluster_columns", file=file.name, missing=", ".join(missing))
        first = 3 if known else 2
        return [one for number, cells in enumerate(rows, first) if (one := _row(file, number, heads, cells, by))]
    except csv.Error as error:
        raise InputError("cluster_table", file=file.name, row=rows.line_num, why=error) from None


def _row(file: Path, number: int, heads: list[str], cells: list[str], by: str) -> Row | None:
    row = {head: unsafe(cell).strip() for head, cell in zip(heads, cells, strict=False)}
    word = row.get("decision", "")
    if not word:
        return None
    meaning = decision_words().get(match_key(word))
    if meaning is None:
        raise InputError("cluster_word", file=file.name, row=number, word=word[:60])
    who = row.get("decided_by", "") or by
    if not who.strip():
        raise InputError("cluster_nobody", file=file.name, row=number)
    return Row(number, row.get("iri_1", ""), row.get("iri_2", ""), meaning, who, row.get("note", ""))


def _side(one: Shown, base: str) -> tuple[str | int, ...]:
    fields = {name: " | ".join(values) for name, values in one.fields.items()}
    title = fields.get("title") or fields.get("name", "")
    number = fields.get("isbn") or fields.get("dates", "")
    creators = fields.get("creators") or fields.get("works", "")
    book = (fields.get(name, "") for name in ("edition", "imprint", "extent", "series"))
    return (f"{base}/{one.id}", title, creators, *book, number, ", ".join(one.sources), one.records)


def _decided(one: Decision, base: str) -> tuple[str, ...]:
    force = "x" if one.pair else ""
    split = f"{base}/{one.split}" if one.split else ""
    iris = f"{base}/{one.now_a or one.a}", f"{base}/{one.now_b or one.b}"
    return (*iris, one.verdict, one.by, one.at, one.note, force, split)
