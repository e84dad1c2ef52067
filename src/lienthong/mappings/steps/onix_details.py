"""ONIX block 1: what else belongs to the product: maps and tables, editions, requirements, measures."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import onixlists
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.onix_form import both, named

_LABEL = iri("rdfs:label")


@step
def onix_ancillary(field: Field, context: Context) -> Iterable[str]:
    """AncillaryContent: maps, tables, an index … (list 25), with their number, as a note."""
    known = onixlists.code("25", field.first("AncillaryContentType"))
    amount, described = field.first("Number"), field.first("AncillaryContentDescription")
    if described:
        note = Inner("bf:Note")
        note.add(_LABEL, context.noted(f"{amount} {described}".strip()))
    elif known is onixlists.UNKNOWN:
        return ()
    else:
        note = both("bf:Note", (f"{amount} {known.vi}".strip(), f"{amount} {known.en}".strip()))
    note.close(context.build, context.instance, iri("bf:note"))
    return ("AncillaryContentType", "AncillaryContentDescription", "Number")


@step
def onix_edition_type(field: Field, context: Context) -> Iterable[str]:
    """EditionType: a bilingual, abridged, annotated … edition (list 21), as a note in both languages."""
    known = onixlists.code("21", field.first("a"))
    if known is onixlists.UNKNOWN:
        context.flag("unknown_code", place(field, "a"), field.first("a"))
        return ()
    special = onixlists.special_form(field.first("a"))
    if special == "tactile":
        context.build.types(context.instance, ["bf:Tactile"])
    elif special == "large":
        context.build.add(context.instance, iri("bf:fontSize"), "<http://id.loc.gov/vocabulary/mfont/lp>")
    both("bf:Note", known.words).close(context.build, context.instance, iri("bf:note"))
    return ("a",)


@step
def onix_feature(field: Field, context: Context) -> Iterable[str]:
    """ProductFormFeature: requirements of the system, accessibility and versions, in the publisher's words."""
    words = field.named("ProductFormFeatureDescription")
    kind = field.first("ProductFormFeatureType")
    if not words or kind not in _FEATURES:
        context.leave_out(field, "material code")
        return ()
    for text in words:
        note = Inner("bf:SystemRequirement") if kind in ("06", "07") else Inner("bf:Note")
        note.add(_LABEL, context.noted(text))
        note.close(context.build, context.instance, iri(_FEATURES[kind]))
    return named(field, ("ProductFormFeatureType", "ProductFormFeatureValue", "ProductFormFeatureDescription"))


_FEATURES = {
    "06": "bf:systemRequirement",
    "07": "bf:systemRequirement",
    "09": "bf:note",
    "10": "bf:note",
    "18": "bf:note",
}


@step
def onix_measure(field: Field, context: Context) -> Iterable[str]:
    """Measure: height and width of a printed product as its dimensions; others are for those who send parcels."""
    if field.first("MeasureType") not in ("01", "02"):
        context.leave_out(field, "parcel measure")
        return ()
    height = f"{field.first('Measurement')} {field.first('MeasureUnitCode')}".strip()
    context.build.add(context.instance, iri("bf:dimensions"), literal(height))
    return named(field, ("MeasureType", "Measurement", "MeasureUnitCode"))
