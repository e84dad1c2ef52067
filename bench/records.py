"""Read, map, validate and load, against pymarc's parser and pyshacl, on one core."""

import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pymarc

from harness import Contender, compare
from lienthong.graph.terms import Described, Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.shapes import Gate

SOURCE = Source("bench", library_name="Bench")


def records(files: list[Path]) -> int:
    return sum(1 for file in files for one in read(file) if isinstance(one, Record))


def touch(file: Path) -> int:
    """pymarc, every subfield of every record touched."""
    count = 0
    with file.open("rb") as handle:
        for record in pymarc.MARCReader(handle, to_unicode=True, permissive=True, utf8_handling="replace"):
            count += 1
            for field in record.fields if record else ():
                for subfield in field.subfields if not field.is_control_field() else ():
                    len(subfield.value)
    return count


def described(files: list[Path], mapper: Mapper) -> Iterator[Described]:
    for file in files:
        for one in read(file):
            if isinstance(one, Record):
                yield mapper.describe(one)


def serialised(files: list[Path], mapper: Mapper) -> int:
    """Read, map and serialise to N-Triples, record by record, as ``lienthong map`` does."""
    with Path("/dev/null").open("w", encoding="utf-8") as sink:
        return sum(1 for one in described(files, mapper) if sink.write("\n".join(one.lines)))


def validated(files: list[Path], mapper: Mapper, gate: Gate) -> int:
    return sum(1 for one in described(files, mapper) if gate.check(one) is not None)


def loaded(files: list[Path]) -> int:
    with tempfile.TemporaryDirectory() as folder:
        return load(Path(folder), "bench", [str(file) for file in files]).read


def main() -> None:
    files = [Path(name) for name in sys.argv[1:]]
    if not files:
        sys.exit(__doc__)
    mapper, gate, slow = Mapper(SOURCE), Gate(), Gate("pyshacl")
    serialised(files, mapper)
    compare(
        "From file to N-Triples",
        "records",
        [
            Contender("pymarc: parse, touch every subfield", lambda: sum(touch(file) for file in files)),
            Contender("read", lambda: records(files)),
            Contender("read + map + serialise", lambda: serialised(files, mapper)),
            Contender("read + map + validate", lambda: validated(files, mapper, gate)),
            Contender("read + map + validate + ledger", lambda: loaded(files)),
        ],
    )
    sample = list(islice(described(files, mapper), 100))
    compare(
        "SHACL, one record at a time",
        "records",
        [
            Contender("pyshacl", lambda: len([slow.check(one) for one in sample[:20]])),
            Contender("shacl", lambda: len([gate.check(one) for one in sample])),
        ],
        rounds=3,
    )


if __name__ == "__main__":
    main()
