"""Why we differ from the Library of Congress converter: the reasons beside ``reference.py``, and the decision's page.

``reference-differences.toml`` is a list of ``[[difference]]``: ``title`` and ``reason``, and the names that it speaks
for, under ``class``, ``property``, ``literal`` and ``iri``, as ``reference.py`` prints them. A name that ends in ``*``
speaks for all that begin so.
"""

import csv
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

KINDS = ("class", "property", "literal", "iri")
FILE = Path(__file__).parent / "reference-differences.toml"
COUNTS = Path(__file__).parent / "reference-counts.csv"
"""In how many records ours lacks each name: a reason may not hide more than it was written for."""
ADDITIONS = Path(__file__).parent / "reference-additions.csv"
"""In how many records only ours has each name."""
ADDED = "addition"
PAGE = Path(__file__).parent.parent / "docs" / "decisions" / "007-differences-from-the-lc-converter.md"
_TOLD = {"class": "Classes", "property": "Properties", "literal": "Literals of", "iri": "IRIs of"}
_HEAD = """# 007 Differences from the Library of Congress converter

Forty records were mapped by marc2bibframe2 3.1 and by us, and compared class by class, property by property and
value by value (`python bench/reference.py FOLDER`). What the converter states and we do not, in at least one record,
is listed here with the reason. A test fails when something is missing without a reason, when a reason explains nothing
any more, and when a name is missing in more records than `bench/reference-counts.csv` says.
"""
_ADDED = """
## What ours has and the converter has not

The number behind a name is that of the records, of the same forty, in which only ours has it.

| What | Why | Names |
|---|---|---|
"""
_FOOT = """
This page is written by `python bench/reference.py FOLDER --write` from `bench/reference-differences.toml`.
"""


@dataclass(frozen=True)
class Difference:
    """One reason and the names it speaks for, by kind."""

    title: str
    reason: str
    names: dict[str, tuple[str, ...]]

    def speaks_for(self, kind: str, name: str) -> bool:
        """Whether the reason is about this class, property or value."""
        return any(name == one or (one.endswith("*") and name.startswith(one[:-1])) for one in self.names.get(kind, ()))


def differences(file: Path = FILE, kind: str = "difference") -> list[Difference]:
    """All reasons, in the file's order: of what ours lacks, or with ``ADDED`` of what only ours has."""
    rows = tomllib.loads(file.read_text("utf-8")).get(kind, []) if file.exists() else []
    return [Difference(row["title"], row["reason"], {k: tuple(row[k]) for k in KINDS if k in row}) for row in rows]


def reason(kind: str, name: str, known: list[Difference]) -> str:
    """The title of the first reason that speaks for a name, '' when none does."""
    return next((one.title for one in known if one.speaks_for(kind, name)), "")


def stale(found: Iterable[tuple[str, str]], known: list[Difference]) -> list[str]:
    """Names of reasons that speak for nothing which is still missing."""
    rows = list(found)
    return [
        f"{one.title}: {kind} {name}"
        for one in known
        for kind, names in one.names.items()
        for name in names
        if not any(Difference("", "", {kind: (name,)}).speaks_for(*row) for row in rows)
    ]


def counts(file: Path = COUNTS) -> dict[tuple[str, str], int]:
    """Records in which each name may be missing."""
    with file.open(encoding="utf-8", newline="") as handle:
        return {(row["kind"], row["name"]): int(row["records"]) for row in csv.DictReader(handle)}


def pin(found: Mapping[tuple[str, str], int], file: Path) -> None:
    """Write down in how many records each name is missing, or only ours, now."""
    with file.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(("kind", "name", "records"))
        writer.writerows(sorted((kind, name, number) for (kind, name), number in found.items()))


def page(known: list[Difference], added: list[Difference], records: Mapping[tuple[str, str], int]) -> str:
    """The decision's page; ``records`` has the numbers of its last table."""
    parts = [_HEAD]
    for one in known:
        parts.append(f"\n## {one.title}\n\n{one.reason}\n")
        parts += [
            f"\n{_TOLD[kind]}: {', '.join(f'`{name}`' for name in names)}.\n" for kind, names in one.names.items()
        ]
    rows = [f"| {one.title} | {one.reason} | {_numbers(one, records, added)} |\n" for one in added]
    return "".join([*parts, _ADDED, *rows, _FOOT])


def _numbers(one: Difference, records: Mapping[tuple[str, str], int], added: list[Difference], most: int = 6) -> str:
    """The names of an addition that are in most records, with the number of records."""
    found = sorted(
        (-number, name) for (kind, name), number in records.items() if reason(kind, name, added) == one.title
    )
    told = [f"`{name}` {-number}" for number, name in found[:most]]
    return ", ".join([*told, *([f"and {len(found) - most} more"] if len(found) > most else [])])
