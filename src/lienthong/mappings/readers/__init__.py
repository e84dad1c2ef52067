"""Readers: from any file a library hands over to a stream of ``Record`` and ``Unreadable``.

    for outcome in read("sach.mrc", source="hust"):
        ...

The format is detected, never asked: ISO 2709, MARCXML, MARC-in-JSON, Dublin Core in XML, MARCMaker text, Aleph
sequential and rows, an OPAC's display as text, spreadsheets (xlsx, csv), each also in gzip; ``-`` is standard input.
Memory stays flat whatever the size of the file, but for the shared texts of an xlsx.

Limits for hostile input: a record of at most 10,000,000 bytes (longer: ``Unreadable`` with its first 65,536) and
100,000 fields; a gzip may unpack to 200 times its size, or 256 MiB if that is more; XML may not declare entities.
"""

from collections.abc import Iterator
from pathlib import Path

from lienthong.hostile.source import Input
from lienthong.mappings.readers.detect import Detected, check, opened
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import Columns

__all__ = ["Detected", "check", "read"]


def read(
    path: Path | str, source: str = "", encoding: str = "", mapping: Columns | None = None, asked: str = ""
) -> Iterator[Record | Unreadable]:
    """Everything in a file, in its order: each record, and each stretch that is none.

    ``ordinal`` counts both from 1. ``offset`` is the byte position of ``raw`` in the unpacked input; for XML in
    another encoding than UTF-8 it is the position in its UTF-8 form, for a spreadsheet the number of the row, whose
    ``raw`` is in the form of ``spreadsheets.rows``. ``encoding`` is one of ``encoding.NAMES`` when the operator or the
    ledger knows it; else it is decided by the file's beginning. ``mapping`` says what the columns of a spreadsheet
    hold, ``asked`` the dialect that an OAI page was asked for in. Raises InputError before the first record when the
    file cannot be read at all, later when a gzip turns out to be cut off (``check`` finds that first).
    """
    input = Input(path)
    try:
        _, outcomes = opened(input, encoding, mapping, asked)
    except BaseException:
        input.close()
        raise
    return _numbered(outcomes, input, source)


def _numbered(outcomes: Iterator[Record | Unreadable], input: Input, source: str) -> Iterator[Record | Unreadable]:
    name = input.name if input.name == "-" else Path(input.name).name
    with input:
        for ordinal, outcome in enumerate(outcomes, 1):
            outcome.source, outcome.file, outcome.ordinal = source, name, ordinal
            yield outcome
