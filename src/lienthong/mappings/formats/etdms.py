"""ETD-MS, the format of theses: what it says becomes MARC 21 by the crosswalk of its rules."""

from collections.abc import Mapping

from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.formats.mods import FIRST, LENT, said_in_marc, told_rights
from lienthong.mappings.record import Record
from lienthong.mappings.steps.crosswalk import frame


def _marks(record: Record) -> Mapping[int, str]:
    """The first title and the first creator, and rights that are known."""
    found = told_rights(record)
    for tag in ("etdms.title", "etdms.creator"):
        first = next((at for at, one in enumerate(record.fields) if one.tag == tag), None)
        if first is not None:
            found[first] = FIRST
    return found


def _identify(context: Context) -> None:
    said_in_marc(context, "etdms", _marks)


FORMATS = {"etdms": Format("ETD-MS", "etdms", _identify, frame, borrows=LENT, lender="oai_dc")}
