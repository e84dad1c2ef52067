"""What ``reference.py`` prints: a table of each kind of name that ours lacks, and one of what only ours has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.table import Table

from differences import KINDS, Difference, reason

if TYPE_CHECKING:
    from reference import Comparison


def tables(
    found: Comparison, known: list[Difference], added: list[Difference], only: str, unexplained: bool, examples: int
) -> Iterator[Table]:
    """All tables; ``only`` rows whose name has this in it, ``unexplained`` only those without a reason."""
    for kind in KINDS:
        yield _missing(kind, found, known, only, unexplained, examples)
    table = Table("kind", "name", "records", "what", title="What ours has and the reference has not")
    for (kind, name), records in found.additions().items():
        what = reason(kind, name, added)
        if only in name and not (unexplained and what):
            table.add_row(kind, escape(name), str(records), escape(what))
    yield table


def _missing(
    kind: str, found: Comparison, known: list[Difference], only: str, unexplained: bool, examples: int
) -> Table:
    rows = {key: row for key, row in found.missing().items() if key[0] == kind and only in key[1]}
    untold = [key for key in rows if not reason(*key, known)]
    table = Table(title=f"{kind}: {len(rows)} that ours lacks in some record, {len(untold)} unexplained")
    for heading in ("name", "records", "missing", "theirs", "ours", "examples: record, field, value", "reason"):
        table.add_column(heading)
    for key, row in rows.items():
        if unexplained and key not in untold:
            continue
        told = "\n".join(" ".join(one)[:90] for one in row.examples[:examples])
        numbers = (str(len(row.records)), str(row.missing), str(row.theirs), str(row.ours))
        table.add_row(escape(key[1]), *numbers, escape(told), escape(reason(*key, known)[:60]))
    return table
