"""ONIX: the components of a product, and its address in a table of e-books."""

from collections.abc import Iterable

from lienthong.graph.terms import iri
from lienthong.mappings import links, onixlists, products
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.linking import linked_resource
from lienthong.mappings.steps.onix_form import both
from lienthong.mappings.steps.relations import electronic


@step
def onix_part(field: Field, context: Context) -> Iterable[str]:
    """ProductPart: what a product of several components holds, by ISBN or in words."""
    numbers = products.isbns([field])
    words = field.first("ProductFormDescription")
    form = onixlists.product_form(field.first("ProductForm"))
    if numbers:
        linked_resource(Field("774", "0", " ", [("z", one) for one in numbers]), context)
    elif words or form.en:
        amount = field.first("NumberOfItemsOfThisForm") or "1"
        shown = (f"Gồm: {amount} {words or form.vi}", f"Contains: {amount} {words or form.en}")
        both("bf:Note", shown).close(context.build, context.instance, iri("bf:note"))
    else:
        return ()
    return {code for code, _ in field.subfields if code not in ("Measure", "CountryOfManufacture")}


@step
def onix_link(field: Field, context: Context) -> Iterable[str]:
    """A column with the address of the e-book: that of the offer where there is one, else where it can be read."""
    found = links.link(field.first("a"))
    if not found:
        context.flag("bad_link", place(field, "a"), field.first("a"))
        return ()
    if not context.counts["offer"]:
        electronic(Field("856", "4", "0", [("u", found)]), context)
    return ("a",)
