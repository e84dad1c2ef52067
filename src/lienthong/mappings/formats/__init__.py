"""Record formats: for each, the folder of its rules and what is known of a record before any field is mapped.

Every module of this package that has ``FORMATS`` adds to them; nothing else needs to know of a new one.
"""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import NamedTuple

from lienthong.mappings.engine.context import Context
from lienthong.mappings.record import Record, record_value


def _oai_number(record: Record) -> str:
    return record_value(record, "header.identifier")


def _oai_datestamp(record: Record) -> str:
    return record_value(record, "header.datestamp")


def _oai_deleted(record: Record) -> bool:
    return record_value(record, "header.status") == "deleted"


class Format(NamedTuple):
    """A record format.

    ``name`` is what people call it; ``rules`` the folder of its rules below ``mappings/``. ``identify`` says what a
    record is about (it gives the context its Work, Instance or heading), ``frame`` states what every record says
    whatever its fields. ``number`` is the control number within the source ('' when the record has none), ``datestamp``
    when the library last changed the record, as written, and ``deleted`` whether it says that the record is deleted:
    by default as an OAI header tells them. ``borrows`` are files and fields whose rules hold here too, of the format
    ``lender``. ``untold`` are shapes of warnings about what no record of the format can say: their absence is not the
    library's to mend.
    """

    name: str
    rules: str
    identify: Callable[[Context], None]
    frame: Callable[[Context], None]
    number: Callable[[Record], str] = _oai_number
    datestamp: Callable[[Record], str] = _oai_datestamp
    deleted: Callable[[Record], bool] = _oai_deleted
    borrows: frozenset[str] = frozenset()
    lender: str = "marc21"
    untold: frozenset[str] = frozenset()


@cache
def formats() -> dict[str, Format]:
    """Every record format that can be mapped, by its code in ``Record.format``; MARC 21 before the others."""
    found: dict[str, Format] = {}
    for module in sorted((one.name for one in iter_modules(__path__)), key=lambda name: (name != "marc21", name)):
        found |= getattr(import_module(f"{__name__}.{module}"), "FORMATS", {})
    return found
