"""The XML and JSON dialects in which records come. A new one is a module of this package: nothing else knows it.

A module says ``DIALECTS``, a list of ``Dialect`` and ``JsonDialect``. They are asked in the order of their ``rank``,
those of one rank in the order of their modules' names.
"""

import re
from collections.abc import Callable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, NamedTuple

from lxml import etree

from lienthong.mappings.readers.json_cutting import Cut
from lienthong.mappings.readers.regions import regions
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Record


class Dialect(NamedTuple):
    """One way in which records are written in XML.

    ``format`` names it in messages (``cli.formats``). ``record_of`` is asked for each element, in the order of the
    file's beginning: it gives the element that is the whole record (this one, its parent …) when this one shows the
    dialect, else None. An OAI envelope around that element is found by the reader and belongs to the record.
    ``understand`` makes the ``Record`` of such an element (or of the OAI ``record`` around it), None when it states
    nothing; ``raw`` and ``offset`` are filled in by the reader. A raw record is also read alone, without what stood
    above it: declarations of the usual prefixes (``xml.USUAL``) are then added, a default namespace is not.
    ``prefixes`` are OAI ``metadataPrefix``es of the dialect, which decide when a page has deleted records only.
    ``keeps`` gives what the file says above its records and each of them must keep, as bytes that are put behind its
    start tag (a processing instruction), b"" for nothing; it is asked once, of the first record. ``passes`` says of an
    element that states nothing that it is no record by its nature, as an entry that leads to another feed: it is passed
    over and the file is said to have such. ``refuses`` names the InputError of a file that is of an older form which
    nobody here understands, given its beginning in UTF-8; '' for none.
    """

    format: str
    record_of: Callable[[etree._Element], etree._Element | None]
    understand: Callable[[etree._Element, Values], Record | None]
    prefixes: frozenset[str] = frozenset()
    rank: int = 0
    keeps: Callable[[etree._Element], bytes] | None = None
    passes: Callable[[etree._Element], bool] | None = None
    refuses: Callable[[bytes], str] | None = None


class JsonDialect(NamedTuple):
    """One way in which records are written in JSON: an array of objects, objects in lines, or below some key.

    ``start`` is given the file's beginning (UTF-8) and says how each record object begins, as a pattern that matches
    nowhere inside a record; None when the file is of another dialect. ``understand`` makes the ``Record`` of the
    parsed object, None when it is no record. ``cut`` divides the file where no pattern could tell a record's beginning
    from that of what it holds (``json_cutting``).
    """

    format: str
    start: Callable[[bytes], re.Pattern[bytes] | None]
    understand: Callable[[Any, Values], Record | None]
    rank: int = 0
    cut: Cut = regions


@cache
def _all() -> tuple[Dialect | JsonDialect, ...]:
    found: list[Dialect | JsonDialect] = []
    for module in sorted(one.name for one in iter_modules(__path__)):
        found += getattr(import_module(f"{__name__}.{module}"), "DIALECTS", [])
    return tuple(sorted(found, key=lambda one: one.rank))


@cache
def xml_dialects() -> tuple[Dialect, ...]:
    """The dialects of XML, in the order in which they are asked."""
    return tuple(one for one in _all() if isinstance(one, Dialect))


@cache
def json_dialects() -> tuple[JsonDialect, ...]:
    """The dialects of JSON, in the order in which they are asked."""
    return tuple(one for one in _all() if isinstance(one, JsonDialect))
