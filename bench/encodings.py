"""How often the encoding of a file is decided rightly: titles of real catalogues, re-encoded, a file each.

    python bench/encodings.py [records.mrc ...] [--titles 50] [--files 60]

Prints a table: the encoding that the files were written in, and what they were taken for; then how many titles came
out as they went in. Nobody has real legacy files to show, so these are made by re-encoding.
"""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unicodedata import normalize

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from lienthong.mappings.readers import iso2709, read
from lienthong.mappings.readers.encoding import decide
from lienthong.mappings.record import Record
from lienthong.text import tidy
from reencoding import WRITERS, file_of

REAL = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "marc" / "cse-koha"


def titles(paths: list[Path]) -> Iterator[str]:
    """The accented titles of the files, each once."""
    seen = set()
    for path in paths:
        for one in read(path):
            for field in one.tagged("245") if isinstance(one, Record) else []:
                title = normalize("NFC", field.first("a"))
                if not title.isascii() and title not in seen:
                    seen.add(title)
                    yield title


def run(name: str, write: Callable[[str], bytes], groups: list[list[str]]) -> tuple[Counter[str], int, int]:
    """What the files were taken for, titles that came out right, and titles in all."""
    taken: Counter[str] = Counter()
    right = total = 0
    for group in groups:
        data = file_of([write(title) for title in group])
        encoding = decide(data)
        taken[encoding] += 1
        found = [one.tagged("245")[0].first("a") for one in iso2709.read(io.BytesIO(data), encoding)]
        right += sum(a == tidy(b) for a, b in zip(found, group, strict=True))
        total += len(group)
    return taken, right, total


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("paths", nargs="*", type=Path)
    arguments.add_argument("--titles", type=int, default=50)
    arguments.add_argument("--files", type=int, default=60)
    given = arguments.parse_args()
    paths = given.paths or sorted(REAL.glob("*.mrc"))
    if not paths:
        sys.exit("no records: name files, or lay the real data beside the project (../shared/data)")
    wanted = given.titles * given.files
    found = [title for title, _ in zip(titles(paths), range(wanted), strict=False)]
    groups = [found[at : at + given.titles] for at in range(0, len(found), given.titles)]
    print(f"{len(found)} titles, {len(groups)} files of {given.titles}")
    for name, (write, meant) in WRITERS.items():
        taken, right, total = run(name, write, groups)
        wrong = {one: count for one, count in taken.items() if one != meant}
        print(f"{name:28} {taken[meant]:4}/{len(groups)} titles {right / total:8.3%} taken for {wrong or '-'}")


if __name__ == "__main__":
    main()
