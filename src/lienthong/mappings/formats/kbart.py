"""KBART: title lists of licensed databases (NISO RP-9-2014, docs/decisions/046-libraries-and-licences.md)."""

from lienthong.mappings import titlelists
from lienthong.mappings.catalogued import catalogued_frame, identified
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record
from lienthong.mappings.steps.licensed import offer


def _never(record: Record) -> bool:
    return False


def _nothing(record: Record) -> str:
    return ""


def identify(context: Context) -> None:
    """The Work and its online Instance."""
    identified(titlelists.identify(context.source.id, context.record), context)


def frame(context: Context) -> None:
    """How Work, Instance and record belong together, and by which libraries the Instance can be had."""
    catalogued_frame(context)
    offer(context)


_UNTOLD = frozenset({"work-no-language", "work-no-subject", "work-no-class", "instance-no-extent"})

FORMATS = {"kbart": Format("KBART", "kbart", identify, frame, titlelists.number, _nothing, _never, untold=_UNTOLD)}
