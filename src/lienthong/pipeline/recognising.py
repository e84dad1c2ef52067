"""What a file is, counted: for ``lienthong check``; and a draft of a mapping file for its columns."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice

from lienthong.errors import UsageError
from lienthong.graph.terms import Source
from lienthong.mappings.readers import Detected, check, read
from lienthong.mappings.record import Record
from lienthong.mappings.spreadsheets.columns import Columns
from lienthong.mappings.spreadsheets.columns import columns as mapping_of
from lienthong.mappings.spreadsheets.draft import draft

_EXAMPLES = 200
"""Records at the beginning of a file in which examples of unknown columns are looked for."""


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


def proposed(file: str, columns: str = "") -> str:
    """A mapping file for the columns of a spreadsheet, to be saved and changed by a librarian.

    Raises UsageError when the file is no spreadsheet, InputError as ``readers.check``.
    """
    mapping = mapping_of(columns)
    detected = check(file, mapping=mapping)
    if detected.format not in ("xlsx", "csv"):
        raise UsageError("columns_no_sheet", file=file, format=detected.format)
    return draft(detected.columns, detected.columns.mappings[0], _examples(file, mapping))


def _examples(file: str, mapping: Columns) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in islice(read(file, mapping=mapping), _EXAMPLES):
        for place in one.fields if isinstance(one, Record) else ():
            if place.tag.startswith("["):
                found.setdefault(place.tag[1:-1], place.value)
    return found
