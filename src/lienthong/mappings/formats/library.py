"""A library registry: each record is a library (docs/decisions/046-libraries-and-licences.md)."""

from lienthong.graph.terms import iri
from lienthong.mappings import registry
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.keys import joined
from lienthong.mappings.record import Record
from lienthong.mappings.steps.librarynodes import CLASSES


def _number(record: Record) -> str:
    return next(iter(registry.values(record, "id")), "")


def _never(record: Record) -> bool:
    return False


def _nothing(record: Record) -> str:
    return ""


def identify(context: Context) -> None:
    """The library of the row, with every key by which sources and records may know it."""
    keys = registry.keys(context.record) or [joined("no library", context.metadata)]
    context.heading = context.build.entity("library", keys, f"library|{keys[0]}")
    context.heading_kind = "library"
    context.heading_label = next(iter(registry.values(context.record, "name")), "")
    context.cataloguing = "vi"


def frame(context: Context) -> None:
    """That the library has this record."""
    build = context.build
    build.types(context.heading, CLASSES)
    build.add(context.heading, iri("bf:adminMetadata"), context.metadata)


FORMATS = {"library": Format("Library registry", "library", identify, frame, _number, _nothing, _never)}
