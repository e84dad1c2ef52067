"""A mapping set that came back, read row by row: SSSOM as TSV (https://mapping-commons.github.io/sssom/spec-formats-tsv/).

Every row stands for itself: what one says is never taken for another, and a row that cannot be understood is told.
"""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from lienthong.errors import InputError
from lienthong.graph.terms import prefixes
from lienthong.mappings import linktable
from lienthong.pipeline.links.table import text_in
from lienthong.text.csvlines import unsafe

NEEDED = ("subject_id", "predicate_id", "object_id")
_PREFIX = re.compile(r"""#\s+["']?([A-Za-z][\w.-]*)["']?\s*:\s*["']?([A-Za-z][\w+.-]*:[^\s"']+)["']?\s*$""")
_SLOT = re.compile(r"""#([a-z_]+):\s*["']?(.*?)["']?\s*$""")
_ITEM = re.compile(r"""#\s*-\s+["']?(.*?)["']?\s*$""")
_CURIE = re.compile(r"([A-Za-z][\w.-]*):(?!//)(.+)")
_REVIEWERS = ("reviewer_id", "reviewer_label", "author_id", "author_label")
_SEMAPV = "https://w3id.org/semapv/vocab/"
_JUSTIFIED = re.compile(r"semapv:[A-Za-z]{3,60}")
_LONGEST = 2_000


class Mapping(NamedTuple):
    """A reviewed row: its line in the file, our id and the IRI elsewhere with their labels, the property (prefixed
    name), whether it is denied, the ground, how sure, who reviewed it and when; '' for what is not told."""

    row: int
    ours: str
    iri: str
    label: str
    outside: str
    property: str
    denied: bool
    justification: str
    confidence: str
    by: str
    at: str


class Refused(NamedTuple):
    """A row that cannot be taken: its line in the file, why (a key of ``links.refused`` in ``cli.toml``), and the value
    that is wrong."""

    row: int
    why: str
    value: str


class Unreviewed(NamedTuple):
    """A row that nobody has put a name to."""

    row: int


def mappings(file: Path) -> Iterator[Mapping | Refused | Unreviewed]:
    """The rows of a file. Raises InputError when it cannot be read or is no mapping set."""
    prefixed, slots, body, skipped = _metadata(text_in(file))
    rows = csv.reader(io.StringIO(body, newline=""), delimiter="\t", strict=False)
    heads = [unsafe(cell).strip() for cell in next(rows, [])]
    if missing := [one for one in NEEDED if one not in heads]:
        raise InputError("links_columns", file=file.name, missing=", ".join(missing))
    try:
        for cells in rows:
            if any(cells):
                row = {head: unsafe(cell).strip()[:_LONGEST] for head, cell in zip(heads, cells, strict=False)}
                yield _read(skipped + rows.line_num, row, prefixed, slots)
    except csv.Error as error:
        raise InputError("links_table", file=file.name, row=skipped + rows.line_num, why=error) from None


def _metadata(text: str) -> tuple[dict[str, str], dict[str, str], str, int]:
    """Prefixes, what is said of the whole set, the table, and how many lines stand before it."""
    prefixed, slot, lines, rest = prefixes() | {"semapv": _SEMAPV}, "", 0, text
    slots: dict[str, str] = {}
    while rest.startswith("#"):
        line, _, rest = rest.partition("\n")
        lines += 1
        if found := _PREFIX.match(line):
            prefixed[found[1]] = found[2]
        elif found := _ITEM.match(line):
            slots.setdefault(slot, found[1])
        elif found := _SLOT.match(line):
            slot = found[1]
            if found[2]:
                slots[slot] = found[2]
    return prefixed, slots, rest, lines


def _read(
    number: int, row: dict[str, str], prefixed: dict[str, str], slots: dict[str, str]
) -> Mapping | Refused | Unreviewed:
    by = next((value for name in _REVIEWERS if (value := row.get(name) or slots.get(name, ""))), "")
    if not by:
        return Unreviewed(number)
    ours = linktable.ours(_expanded(row.get("subject_id", ""), prefixed))
    if not ours:
        return Refused(number, "subject", row.get("subject_id", ""))
    property_ = linktable.predicate(_expanded(row.get("predicate_id", ""), prefixed))
    if not property_:
        return Refused(number, "predicate", row.get("predicate_id", ""))
    iri = linktable.target(_expanded(row.get("object_id", ""), prefixed))
    if not iri:
        return Refused(number, "object", row.get("object_id", ""))
    ground = row.get("mapping_justification", "").replace(_SEMAPV, "semapv:")
    if not _JUSTIFIED.fullmatch(ground):
        return Refused(number, "justification", ground)
    confidence = row.get("confidence", "")
    if confidence and not _is_share(confidence):
        return Refused(number, "confidence", confidence)
    modifier = row.get("predicate_modifier", "")
    if modifier.casefold() not in ("", "not"):
        return Refused(number, "modifier", modifier)
    at = row.get("review_date") or row.get("mapping_date") or ""
    labels = row.get("subject_label", ""), row.get("object_label", "") or iri
    return Mapping(number, ours, iri, *labels, property_, bool(modifier), ground, confidence, by[:200], at[:40])


def _expanded(written: str, prefixed: dict[str, str]) -> str:
    bare = written.strip().strip("<>")
    found = _CURIE.fullmatch(bare)
    return prefixed[found[1]] + found[2] if found and found[1] in prefixed else bare


def _is_share(text: str) -> bool:
    try:
        return 0 <= float(text) <= 1
    except ValueError:
        return False
