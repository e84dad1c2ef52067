"""What is lost between a file and its graph, and whether the graph is sound.

    python bench/losses.py [--top N] [--limit N] [--tag 245] FILE…

For each file: records, subfield values of four and more characters and how many of them are absent from what came
out of their record (``presence.py`` says how they are searched), local 9XX and the links between fields ($6, $8)
counted apart; then every place with absent values by number, with what our accounts say of it. A value that the
accounts call mapped but that is absent is a lie, and stands first. Then the soundness of the triples.
"""

import argparse
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pymarc
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.shapes import Gate, publishable
from presence import Haystack
from soundness import Soundness

SHORTEST = 4
"""Characters from which on a value counts; shorter ones are mostly codes and are found by chance."""


def counts(value: str) -> bool:
    """Whether a value is long enough and has a letter or digit at all."""
    return len(value.strip()) >= SHORTEST and any(map(str.isalnum, value))


def kind(tag: str, code: str) -> str:
    """ "local" for 9XX, "link" for $6 and $8 (which name fields, not the resource), else ""."""
    return "local" if tag.startswith("9") else "link" if code in "68" and tag > "009" and code else ""


@dataclass
class Place:
    """One tag and subfield: values met, absent ones, absent ones that the accounts call mapped."""

    met: int = 0
    absent: int = 0
    lies: int = 0
    why: Counter[str] = field(default_factory=Counter)
    example: str = ""
    lie: str = ""


@dataclass
class Losses:
    """What was counted in one file."""

    records: int = 0
    unreadable: int = 0
    mapped: int = 0
    held: int = 0
    triples: int = 0
    places: dict[str, Place] = field(default_factory=dict)
    soundness: Soundness = field(default_factory=Soundness)

    def total(self, which: str) -> tuple[int, int, int]:
        """Values met, absent and lied about of one ``kind``."""
        rows = [one for place, one in self.places.items() if kind(place[:3], place[4:]) == which]
        return sum(one.met for one in rows), sum(one.absent for one in rows), sum(one.lies for one in rows)

    def share(self) -> float:
        """Percentage of values absent, without local fields and links."""
        met, absent, _ = self.total("")
        return 100 * absent / met if met else 0.0

    def add(self, record: Record, lines: list[str], accounts: list) -> None:
        """Search the values of one record in its triples."""
        haystack, missing = Haystack(lines), {}
        for one in record.fields:
            for code, value in one.subfields:
                if not counts(value):
                    continue
                name = f"{one.tag}${code}"
                place = self.places.setdefault(name, Place())
                place.met += 1
                if not haystack.has(value):
                    place.absent += 1
                    missing.setdefault(name, []).append(value)
        for name, values in missing.items():
            self._explain(name, values, [one for one in accounts if one.place == name], record)

    def _explain(self, name: str, values: list[str], accounts: list, record: Record) -> None:
        place = self.places[name]
        excused = 0
        for one in accounts:
            if one.state != "mapped":
                excused += one.times
                place.why[f"ignored: {one.why}" if one.state == "ignored" else "LOST"] += one.times
        where = f"{record.control('001').strip() or '#' + str(record.ordinal)}: "
        place.example = place.example or where + values[0]
        if len(values) > excused:
            place.lies += len(values) - excused
            place.lie = place.lie or where + values[-1]


def losses(file: Path, limit: int | None = None, source: str = "losses") -> Losses:
    """Read and map a file, check each record by the gate, and count."""
    found, mapper, gate = Losses(), Mapper(Source(source, library_name="Losses")), Gate()
    for one in islice(read(file), limit):
        if not isinstance(one, Record):
            found.unreadable += 1
            continue
        found.records += 1
        described = mapper.describe(one)
        found.mapped += bool(described.lines)
        found.held += not publishable(gate.check(described))
        found.triples += len(described.lines)
        found.soundness.check(described.lines)
        found.add(one, described.lines, described.accounts)
    return found


def by_pymarc(file: Path) -> str:
    """How many values pymarc finds in the same file, as an independent count; why not when it cannot read it."""
    try:
        if file.suffix == ".xml":
            records = pymarc.parse_xml_to_array(str(file))
        else:
            with file.open("rb") as handle:
                reader = pymarc.MARCReader(handle, to_unicode=True, permissive=True, utf8_handling="replace")
                records = list(reader)
    except Exception as error:  # noqa: BLE001 - whatever another library raises is what we want to print
        return f"pymarc fails: {error!r:.60}"
    fields = [one for record in records if record for one in record.fields if not one.is_control_field()]
    values = sum(1 for one in fields for sub in one.subfields if counts(sub.value))
    return f"pymarc {values:,} values in {sum(1 for one in records if one):,} records"


def show(file: Path, found: Losses, top: int, tag: str, console: Console) -> None:
    """Print what was found in one file."""
    everything = [sum(column) for column in zip(*(found.total(one) for one in ("", "local", "link")), strict=True)]
    console.rule(str(file.name))
    console.print(
        f"records {found.records:,}  unreadable {found.unreadable}  mapped {found.mapped:,}  held {found.held}  "
        f"triples {found.triples / max(found.records, 1):.1f} a record\n"
        f"values {everything[0]:,} ({by_pymarc(file)})"
    )
    for name, which in (("bibliographic", ""), ("local 9XX", "local"), ("links $6 $8", "link")):
        met, absent, lies = found.total(which)
        share = 100 * absent / met if met else 0.0
        console.print(f"  {name:14} {met:8,} values  {absent:7,} absent  {share:6.2f} %  {lies:,} called mapped")
    console.print(f"  {found.soundness}")
    rows = [(name, one) for name, one in found.places.items() if one.absent and name.startswith(tag)]
    _table("Lies: called mapped, but absent", [(n, p, p.lies, p.lie, "") for n, p in rows if p.lies], top, console)
    why = {name: "; ".join(f"{text} x{n}" for text, n in one.why.most_common(2)) for name, one in rows}
    _table("Absent", [(name, one, one.absent, one.example, why[name]) for name, one in rows], top, console)


def _table(title: str, rows: list[tuple[str, Place, int, str, str]], top: int, console: Console) -> None:
    if not rows:
        return
    table = Table(title=title, title_justify="left")
    for heading, justify in (("place", "left"), ("absent", "right"), ("met", "right")):
        table.add_column(heading, justify=justify, no_wrap=True)
    table.add_column("example", ratio=3)
    table.add_column("accounts say", ratio=2)
    for name, place, number, example, why in sorted(rows, key=lambda row: -row[2])[:top]:
        table.add_row(name, f"{number:,}", f"{place.met:,}", escape(example[:160]), escape(why[:100]))
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--top", type=int, default=40, help="rows of each table")
    parser.add_argument("--limit", type=int, help="only the first records of each file")
    parser.add_argument("--tag", default="", help="only places that begin so: 245, 245$c, 6")
    asked = parser.parse_args()
    console = Console(width=170)
    shares = {}
    for file in asked.files:
        found = losses(file, asked.limit)
        show(file, found, asked.top, asked.tag, console)
        shares[file.name] = found
    console.rule("All files")
    for name, found in shares.items():
        met, absent, lies = found.total("")
        counted = f"{found.records:7,} records  {met:9,} values  {absent:7,} absent  {found.share():6.2f} %"
        console.print(f"{name:32} {counted}  {lies:,} lies  held {found.held}  unreadable {found.unreadable}")


if __name__ == "__main__":
    main()
