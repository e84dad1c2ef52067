"""Reading again what the ledger kept raw."""

import tempfile
from collections.abc import Sequence

from lienthong.errors import InputError
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable

UNREADABLE = "raw_unreadable"
"""Reason of a kept raw record that today's readers do not understand."""


def reread(raws: Sequence[bytes]) -> list[Record | Unreadable]:
    """One outcome for each raw record, as ``readers.read`` would give it.

    They are read together, as the one file that they came from, because the encoding of a legacy file shows in
    many records better than in one; those that do not come out one by one are read alone.
    """
    try:
        together = _read(b"".join(raws))
    except InputError:
        together = []
    if [one.raw for one in together] == list(raws):
        return together
    return [_alone(raw) for raw in raws]


def _alone(raw: bytes) -> Record | Unreadable:
    try:
        outcomes = _read(raw)
    except InputError as error:
        return Unreadable(raw, UNREADABLE, error.name)
    records = [one for one in outcomes if isinstance(one, Record)]
    if len(records) == 1:
        records[0].raw = raw
        return records[0]
    return next((one for one in outcomes if isinstance(one, Unreadable)), Unreadable(raw, UNREADABLE))


def _read(content: bytes) -> list[Record | Unreadable]:
    with tempfile.NamedTemporaryFile(prefix="lienthong-") as file:
        file.write(content)
        file.flush()
        return list(read(file.name))
