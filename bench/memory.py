"""Peak memory of a load as the input grows: copies of a file's records, each given a control number of its own."""

import subprocess
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from lienthong.mappings.readers import iso2709, read
from lienthong.mappings.record import Field, Record

CHILD = """
import resource, sys
from pathlib import Path
from lienthong.pipeline.load import load
load(Path(sys.argv[1]), "bench", [sys.argv[2]])
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def grow(file: Path, to: int, target: Path) -> None:
    """Write ``to`` records: the file's own again and again, numbered."""
    with target.open("wb") as sink:
        written = 0
        while written < to:
            for record in read(file):
                if not isinstance(record, Record):
                    continue
                written += 1
                rest = [one for one in record.fields if one.tag != "001"]
                record.fields = [Field("001", value=f"bench{written:08d}"), *rest]
                sink.write(iso2709.write(record))
                if written == to:
                    break


def main() -> None:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sizes = [int(one) for one in sys.argv[2:]] or [10_000, 100_000]
    table = Table(title="Peak memory of lienthong load")
    for heading in ("records", "MiB", "ratio"):
        table.add_column(heading, justify="right")
    first = 0
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "grown.mrc"
            grow(Path(sys.argv[1]), size, target)
            run = subprocess.run(
                [sys.executable, "-c", CHILD, f"{folder}/data", str(target)], capture_output=True, text=True, check=True
            )
        peak = int(run.stdout.split()[-1])
        first = first or peak
        table.add_row(f"{size:,}", f"{peak:,}", f"{peak / first:.2f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
