"""Two runs of the benchmarks side by side: what has become worse, and by how much.

    python bench/compare.py OLD NEW [--limit 1.15]

OLD and NEW are folders that benchmarks wrote with ``--json FOLDER``, or single files of them. Of each figure that both
have the ratio is told, so that more than 1 is worse, whichever way the figure gets better. Ends with 1 when one is
worse than the limit, or when a figure that OLD has is missing in NEW; with 2 when nothing can be compared. Runs on
different machines, with other sizes or another load are compared too, with a warning: ratios then say little.
"""

import argparse
import json
import math
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

Told = Mapping[str, Any]
LIMIT = 1.15
_ASIDE = {"name", "commit", "when", "load", "figures"}
"""What two runs may differ in."""


@dataclass(frozen=True)
class Change:
    """One figure in both runs; ``worse`` is the ratio by which it is worse, 1 when nothing has changed."""

    name: str
    unit: str
    old: float
    new: float
    worse: float


def runs(place: Path) -> dict[str, Told]:
    """The runs of a folder, or of one file, by name. Raises ValueError, naming the file, when one is no run."""
    files = sorted(place.glob("*.json")) if place.is_dir() else [place]
    found: dict[str, Told] = {}
    for file in files:
        try:
            told = json.loads(file.read_text("utf-8"))
            named = {name: (one["value"], one["unit"], one["better"]) for name, one in told["figures"].items()}
            found[told["name"]] = {**told, "figures": named}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{file} is no run of a benchmark: {error!r}") from error
    return found


def changes(old: Told, new: Told) -> list[Change]:
    """All figures that both runs have and that have a better way, the worst first."""
    found = []
    for name, (before, unit, better) in old["figures"].items():
        if not better or name not in new["figures"]:
            continue
        after = new["figures"][name][0]
        found.append(Change(name, unit, before, after, ratio(before, after, better)))
    return sorted(found, key=lambda one: -one.worse)


def ratio(before: float, after: float, better: str) -> float:
    """How many times worse: more than 1 is worse, less is better."""
    good, bad = (before, after) if better == "lower" else (after, before)
    if good == bad:
        return 1.0
    return bad / good if good > 0 else math.inf


def missing(old: Told, new: Told) -> list[str]:
    """Figures of the old run that are compared and that the new one lacks."""
    return [name for name, (_, _, better) in old["figures"].items() if better and name not in new["figures"]]


def unlike(old: Told, new: Told) -> list[str]:
    """What makes two runs hard to compare: machine, Python, sizes, and a load twice as high."""
    names = sorted((set(old) | set(new)) - _ASIDE)
    said = [f"{name}: {old.get(name)} and {new.get(name)}" for name in names if old.get(name) != new.get(name)]
    first, second = (max(one.get("load", [0])[0], 0.5) for one in (old, new))
    if max(first, second) > 2 * min(first, second):
        said.append(f"load: {first} and {second}")
    return said


def show(console: Console, name: str, found: list[Change], limit: float) -> None:
    """What is worse, what is better beyond the limit, and how many stayed."""
    told = [one for one in found if one.worse > limit or one.worse < 1 / limit]
    table = Table(title=f"{name}: {len(found)} figures, {len(found) - len(told)} within {limit:g}")
    for heading in ("", "unit", "old", "new", "times worse"):
        table.add_column(heading, justify="left" if heading in ("", "unit") else "right")
    for one in told:
        style = "red" if one.worse > limit else "green"
        table.add_row(one.name, one.unit, f"{one.old:,.3f}", f"{one.new:,.3f}", f"{one.worse:.2f}", style=style)
    console.print(table)


def compared(old: Path, new: Path, limit: float, console: Console) -> int:
    """Print, and give the exit code."""
    before, after = runs(old), runs(new)
    worse, lost, number = 0, 0, 0
    for name in before:
        if name not in after:
            console.print(f"{name}: not in {new}", highlight=False)
            continue
        for said in unlike(before[name], after[name]):
            console.print(f"{name}: not alike, {said}", highlight=False)
        found = changes(before[name], after[name])
        show(console, name, found, limit)
        number += len(found)
        worse += sum(one.worse > limit for one in found)
        for gone in missing(before[name], after[name]):
            console.print(f"{name}: {gone} is missing", highlight=False)
            lost += 1
    console.print(f"{number} figures compared, {worse} worse than {limit:g} times, {lost} missing", highlight=False)
    return 1 if worse or lost else 0 if number else 2


def main() -> None:
    """Compare and say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path)
    parser.add_argument("new", type=Path)
    parser.add_argument("--limit", type=float, default=LIMIT)
    given = parser.parse_args()
    try:
        sys.exit(compared(given.old, given.new, given.limit, Console(width=140)))
    except ValueError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
