"""Reading again what the ledger kept raw."""

import tempfile
from collections.abc import Sequence

from lienthong.errors import InputError
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.spreadsheets.columns import Columns

UNREADABLE = "raw_unreadable"
"""Reason of a kept raw record that today's readers do not understand."""


_BETWEEN = (b"", b"\n\n")
"""What may stand between records: nothing, or the empty line that formats in lines ask for and no record keeps."""


def reread(raws: Sequence[bytes], mapping: Columns | None = None, encoding: str = "") -> list[Record | Unreadable]:
    """One outcome for each raw record, as ``readers.read`` would give it; ``mapping`` is that of its source and
    ``encoding`` the one in which the load read it, "" when that is not known.

    They are read together, as the one file that they came from, because the encoding of a legacy file shows in
    many records better than in one; those that do not come out one by one are read alone.
    """
    for between in _BETWEEN:
        try:
            together = _read(between.join(raws), mapping, encoding)
        except InputError:
            together = []
        if [one.raw for one in together] == list(raws):
            return together
    return [_alone(raw, mapping, encoding) for raw in raws]


def _alone(raw: bytes, mapping: Columns | None, encoding: str) -> Record | Unreadable:
    try:
        outcomes = _read(raw, mapping, encoding)
    except InputError as error:
        return Unreadable(raw, UNREADABLE, error.name)
    records = [one for one in outcomes if isinstance(one, Record)]
    if len(records) == 1:
        records[0].raw = raw
        return records[0]
    return next((one for one in outcomes if isinstance(one, Unreadable)), Unreadable(raw, UNREADABLE))


def _read(content: bytes, mapping: Columns | None, encoding: str) -> list[Record | Unreadable]:
    with tempfile.NamedTemporaryFile(prefix="lienthong-") as file:
        file.write(content)
        file.flush()
        return list(read(file.name, encoding=encoding, mapping=mapping))
