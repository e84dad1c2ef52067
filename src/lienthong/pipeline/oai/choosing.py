"""The public part of an original, chosen when its record is mapped and kept beside its accounts until it is published.

Choosing it again costs as much as reading and mapping the record again: the load has both at hand.
"""

from collections.abc import Sequence

from lienthong.graph.ledger.packing import unpack_report
from lienthong.graph.terms import Described, Source
from lienthong.mappings.record import Record
from lienthong.pipeline.oai.accounted import public_by_accounts
from lienthong.pipeline.oai.cleaning import Removed, compact, noted, public_part
from lienthong.pipeline.oai.remembering import MARC, kept_with_rules
from lienthong.pipeline.originals.explained import MOST_BYTES


def shown(source: Source, record: Record, described: Described) -> bytes:
    """What the ledger keeps of a record that was just mapped: by which rules it was chosen, and the public part; b""
    for a record that was not MARC. Where its accounts do not tell, four in a thousand, it is mapped once more: every
    publish of it would have to do that otherwise."""
    if record.format != MARC or len(record.raw) > MOST_BYTES:
        return b""
    part = public_by_accounts(record, described.lines, described.accounts)
    kept = compact(part) if part is not None else _mapped_again(source, record, None)
    return b"" if kept is None else kept_with_rules(kept)


def chosen(
    source: Source, record: Record, lines: Sequence[str], report: bytes, removed: Removed | None
) -> bytes | None:
    """The public part of a record that was read again; None when its library keeps it from the public by the rules of
    today. ``lines`` are all that it says, ``report`` its packed accounts (b"" when not of today's rules), ``removed``
    tells what people have taken out, None for nothing."""
    if report and removed is None:
        part = public_by_accounts(record, lines, unpack_report(report)[0])
        if part is not None:
            return compact(part)
    return _mapped_again(source, record, removed)


def _mapped_again(source: Source, record: Record, removed: Removed | None) -> bytes | None:
    notes = noted(source, record)
    if notes.withheld:
        return None
    return compact(public_part(record, notes, removed or (lambda _: False)))
