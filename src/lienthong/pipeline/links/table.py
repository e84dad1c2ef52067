"""The review as a table: out for a librarian to fill in, and in again with the decisions."""

import csv
import io
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from lienthong.content import folder
from lienthong.errors import InputError
from lienthong.graph.ledger.reviews import Review
from lienthong.hostile.source import local
from lienthong.mappings.linktable import ours as id_of
from lienthong.messages import LANGS, text
from lienthong.text import match_key, search_fold
from lienthong.text.csvlines import START, line, unsafe

COLUMNS = (
    "iri", "label", "type", "evidence", "outside_iri", "outside_label", "source",
    "decision", "decided_by", "decided_at",
)  # fmt: skip
_NEEDED = ("iri", "outside_iri", "decision")
_MAX_BYTES = 256 << 20


class Decision(NamedTuple):
    """A row that came back: its place in the file (from 1), our id, the outside IRI, the word's meaning, who, when."""

    row: int
    ours: str
    iri: str
    decision: str
    by: str
    at: str


def written(base: str, rows: Iterable[Review]) -> Iterator[str]:
    """The table in parts, its headings first. Every cell is safe from being taken for a formula."""
    yield START + line(COLUMNS)
    for one in rows:
        yield line(
            (
                f"{base}/{one.ours}", one.label, one.ours.partition("/")[0], _evidence(one), one.iri, one.outside,
                one.source, one.decision, one.by, one.decided,
            )
        )  # fmt: skip


def _evidence(one: Review) -> str:
    said = one.evidence
    parts = [f"{text('cli.links.records', lang)}: {said.get('records', 0)}" for lang in LANGS]
    parts += [*said.get("titles", ()), *([said["dates"]] if said.get("dates") else []), *said.get("facts", ())]
    return "; ".join(dict.fromkeys(parts))


@cache
def decision_words() -> dict[str, str]:
    """What librarians write into a decision column, as match keys, and what it means."""
    with (folder("mappings") / "codes" / "link_decisions.csv").open(encoding="utf-8", newline="") as file:
        found = {row["word"]: row["decision"] for row in csv.DictReader(file)}
    # Typed without diacritics they mean the same; what is written out wins over what is so derived.
    plain = {search_fold(word): decision for word, decision in found.items()}
    return plain | {match_key(word): decision for word, decision in found.items()}


def decisions(file: Path) -> list[Decision]:
    """The decided rows of a table that came back; rows without a decision are left out.

    Raises InputError when the file cannot be read, lacks a column, or a row cannot be understood: then nothing is
    stored.
    """
    rows = csv.reader(io.StringIO(text_in(file), newline=""), delimiter=separator(text_in(file)))
    try:
        heads = [unsafe(cell).strip().casefold() for cell in next(rows, [])]
        if missing := [one for one in _NEEDED if one not in heads]:
            raise InputError("links_columns", file=file.name, missing=", ".join(missing))
        return [one for number, cells in enumerate(rows, 2) if (one := _decision(file, number, heads, cells))]
    except csv.Error as error:
        raise InputError("links_table", file=file.name, row=rows.line_num, why=error) from None


def _decision(file: Path, number: int, heads: list[str], cells: list[str]) -> Decision | None:
    row = {head: unsafe(cell).strip() for head, cell in zip(heads, cells, strict=False)}
    word = row.get("decision", "")
    if not word:
        return None
    meaning = decision_words().get(match_key(word))
    if meaning is None:
        raise InputError("links_decision", file=file.name, row=number, word=word[:60])
    own = id_of(row.get("iri", ""))
    if not own:
        raise InputError("links_iri", file=file.name, row=number, value=row.get("iri", "")[:200])
    return Decision(
        number, own, row.get("outside_iri", ""), meaning, row.get("decided_by", ""), row.get("decided_at", "")
    )


def text_in(file: Path) -> str:
    """The text of a table as a spreadsheet saved it. Raises InputError when it is none or too large."""
    file = local(file)
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise InputError("links_large", file=file.name, most=_MAX_BYTES >> 20)
        data = file.read_bytes()
    except OSError as error:
        raise InputError("read_failed", file=file.name, why=error.strerror) from None
    codec = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise InputError("links_encoding", file=file.name, position=error.start) from None


def separator(whole: str) -> str:
    """What stands between the cells of a table: the commonest of comma, semicolon and tab in its first line."""
    first = whole.partition("\n")[0]
    return max(",;\t", key=first.count)
