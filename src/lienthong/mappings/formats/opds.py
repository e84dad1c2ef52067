"""OPDS: an e-book of a feed, from whatever platform, with the keys that any record of the book gives."""

from lienthong.mappings import catalogued, platforms
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.record import Record
from lienthong.mappings.steps.opds import isbns
from lienthong.mappings.steps.platforms import unlicensed


def _author(record: Record) -> str:
    found = (one.first("a") for one in record.tagged("opds.person") if platforms.relator(one.first("role")) == "aut")
    return next(found, "")


def _form(record: Record) -> str:
    """An audiobook when all its files are sound."""
    types = [one.first("type").strip().casefold() for one in record.tagged("opds.acquisition")]
    return "audio online" if types and all(one.startswith("audio/") for one in types) else "online"


def _identify(context: Context) -> None:
    record = context.record
    numbers = [one.first("a") for tag in ("opds.id", "opds.identifier") for one in record.tagged(tag)]
    said = platforms.Said(
        title=platforms.first(record, "opds.title"),
        creator=_author(record),
        languages=tuple(one.first("a") for one in record.tagged("opds.language")),
        publisher=platforms.first(record, "opds.publisher"),
        date=platforms.first(record, "opds.issued") or platforms.first(record, "opds.added"),
        isbns=isbns(numbers),
        number=platforms.first(record, "opds.id"),
        form=_form(record),
    )
    catalogued.identified(platforms.identity(said), context)


def _frame(context: Context) -> None:
    """E-books; free ones without a licence that anybody states are not called open."""
    catalogued.catalogued_frame(context)
    record = context.record
    licensed = any(platforms.licence(one.first("a")) for tag in _LICENCES for one in record.tagged(tag))
    offered = any(one.first("price") for one in record.tagged("opds.acquisition"))
    if not licensed and not offered and not record.tagged("opds.licence"):
        unlicensed("opds.licence", "", context)


_LICENCES = ("opds.licence", "opds.rights")


def _number(record: Record) -> str:
    return platforms.first(record, "opds.id")


def _datestamp(record: Record) -> str:
    return platforms.first(record, "opds.updated")


def _never(record: Record) -> bool:
    return False


FORMATS = {"opds": Format("OPDS", "opds", _identify, _frame, _number, _datestamp, _never)}
