"""ONIX for Books 3.0 and 3.1 (https://www.editeur.org/83/Overview/), and tables of e-books in its terms."""

from lienthong.graph.terms import entity_id
from lienthong.mappings import productidentity, products
from lienthong.mappings.catalogued import catalogued_frame, identified
from lienthong.mappings.engine.context import Context
from lienthong.mappings.formats import Format
from lienthong.mappings.keys import record_key
from lienthong.mappings.onixlists import code
from lienthong.mappings.record import Record
from lienthong.mappings.steps.onix_form import state_form


def _identify(context: Context) -> None:
    who, original = productidentity.identify(context.record, context.source)
    context.original = original
    if number := products.first(context.record, "onix.RecordReference"):
        context.by_number = entity_id("instance", record_key(context.source.id, number))
    identified(who, context)


def _frame(context: Context) -> None:
    """A product without a form is an e-book: a table of e-books does not say in each row that it lists them."""
    catalogued_frame(context)
    if not context.record.tagged("onix.ProductForm"):
        state_form("EA", context)


def _number(record: Record) -> str:
    """The publisher's reference, which must not change; in a table without one the e-book's ISBN."""
    reference = products.first(record, "onix.RecordReference").strip()
    return reference or next(iter(products.isbns(record.tagged("onix.ProductIdentifier"))), "")


def _datestamp(record: Record) -> str:
    """When the product was changed, else when its message was sent."""
    return products.first(record, "onix.datestamp") or products.first(record, "onix.header", "sent")


def _deleted(record: Record) -> bool:
    return code("1", products.first(record, "onix.NotificationType")).to == "deleted"


FORMATS = {"onix": Format("ONIX for Books", "onix", _identify, _frame, _number, _datestamp, _deleted)}
