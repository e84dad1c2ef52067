"""What a file is, counted: for ``lienthong check``; and what the columns of a spreadsheet hold."""

from collections import Counter
from dataclasses import dataclass, field

from lienthong.graph.terms import Source
from lienthong.mappings.readers import Detected, check, read
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets.columns import columns as mapping_of
from lienthong.mappings.spreadsheets.guess import Guess, guess


@dataclass(slots=True)
class Counted:
    """What a file holds: records, and stretches that are none by their reason; ``repairs`` by their code."""

    detected: Detected
    records: int = 0
    unreadable: Counter[str] = field(default_factory=Counter)
    repairs: Counter[str] = field(default_factory=Counter)


def count(file: str, source: Source) -> Counted:
    """Read the whole file as it would be loaded for the source, with its encoding and columns, and count.

    Raises InputError as ``readers.check``.
    """
    mapping = mapping_of(source.columns)
    counted = Counted(check(file, source.encoding, mapping))
    for one in read(file, source.id, source.encoding, mapping):
        if isinstance(one, Record):
            counted.records += 1
            counted.repairs.update(one.repairs)
        else:
            counted.unreadable[one.reason] += 1
    return counted


def guessed(file: str, columns: str = "", encoding: str = "") -> Guess:
    """What the columns of a spreadsheet hold, as far as their headings and values tell; ``columns`` is the text of a
    mapping file that is there already.

    Raises UsageError when the file is no spreadsheet, InputError as ``readers.check``.
    """
    return guess(file, mapping_of(columns), encoding)
