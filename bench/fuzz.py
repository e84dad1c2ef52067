"""Damage records for as long as you like, and take each file down the whole road to its triples.

    python bench/fuzz.py [--seconds 600] [--seed 1] [--atheris] [files ...]

Without files: the demonstration's records in every format, and the real data where it lies beside the project. A file
that broke a promise is written to ``--found`` and the next one is tried; the exit code is 1 when there was any. With
``--atheris`` (pip install atheris) coverage steers the damage instead of chance.
"""

import argparse
import random
import sys
import time
from hashlib import blake2b
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from hostile import mutated, real_files, samples, survive

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
_PART = 12_000


def seeds(paths: list[Path]) -> list[bytes]:
    """The files to begin with."""
    if paths:
        return [one.read_bytes() for one in paths]
    real = [one.read_bytes()[:2_000_000] for one in real_files(REAL)] if REAL.is_dir() else []
    return [*samples().values(), *real]


def part(data: bytes, dice: random.Random) -> bytes:
    """Some records of a file, from the beginning of one."""
    at = dice.randrange(max(1, len(data) - _PART))
    begin = max(
        data.rfind(mark, 0, at) for mark in (b"\x1d", b"<record", b'{"leader"', b"{ ", b"=LDR", b"LDR\t", b"\n0000")
    )
    head = data[:600] if data.lstrip()[:1] in (b"<", b"[", b'"') else b""
    start = begin + 1 if begin >= 0 and data[begin : begin + 1] == b"\x1d" else max(begin, 0)
    return head + data[start : start + _PART]


def by_chance(given: argparse.Namespace) -> int:
    """Damage until the time is over; how many files broke a promise."""
    dice, begin = random.Random(given.seed), seeds(given.files)
    until, tried, records, broken = time.monotonic() + given.seconds, 0, 0, set()
    while time.monotonic() < until:
        data = mutated(part(dice.choice(begin), dice), dice)
        tried += 1
        try:
            records += survive(data)
        except Exception as error:  # noqa: BLE001 -- whatever comes out is what is looked for
            what = f"{type(error).__name__}: {error}"[:160]
            if what[:60] not in broken:
                broken.add(what[:60])
                given.found.mkdir(parents=True, exist_ok=True)
                file = given.found / blake2b(data, digest_size=6).hexdigest()
                file.write_bytes(data)
                print(f"{file}: {what}")
    print(f"{tried} files, {records} records, {len(broken)} kinds of breakage, seed {given.seed}")
    return len(broken)


def by_coverage(given: argparse.Namespace) -> None:
    """Hand over to atheris, which ends the process."""
    import atheris

    corpus = given.found / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in seeds(given.files):
        small = data[:_PART]
        (corpus / blake2b(small, digest_size=6).hexdigest()).write_bytes(small)
    atheris.instrument_all()
    atheris.Setup([sys.argv[0], f"-max_total_time={given.seconds}", str(corpus)], lambda data: survive(data) and None)
    atheris.Fuzz()


def main() -> None:
    """Run."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("files", nargs="*", type=Path)
    arguments.add_argument("--seconds", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--found", type=Path, default=Path("build") / "fuzz")
    arguments.add_argument("--atheris", action="store_true")
    given = arguments.parse_args()
    if given.atheris:
        by_coverage(given)
    sys.exit(by_chance(given) > 0)


if __name__ == "__main__":
    main()
