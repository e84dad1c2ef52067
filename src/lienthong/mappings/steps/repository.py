"""Repository records (simple and qualified Dublin Core): title, kind, language and subjects."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from lienthong.graph.terms import iri, literal, number
from lienthong.mappings import codes, dublincore, extent, isbd, resourcetypes
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import STEPS, converter, step
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import text_language
from lienthong.mappings.steps.relations import language
from lienthong.text.language import is_vietnamese, language_of, may_be_vietnamese

_MEDIA_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+(?:;.*)?")
_LABEL, _NAME, _TITLE, _MAIN = iri("rdfs:label"), iri("schema:name"), iri("bf:title"), iri("bf:mainTitle")
_MARC = {
    "dc.subject.lcsh": ("650", "0"),
    "dc.subject.mesh": ("650", "2"),
    "dc.subject.lcc": ("050", " "),
    "dc.subject.ddc": ("082", " "),
    "dc.subject.udc": ("080", " "),
    "dc.coverage.spatial": ("651", "4"),
    "dc.coverage.temporal": ("648", "4"),
}
_STEPS = {
    "650": "topic",
    "651": "topic",
    "648": "topic",
    "050": "classification",
    "080": "classification",
    "082": "classification",
}


@lru_cache(maxsize=8192)
def said_language(text: str, said: str, otherwise: str) -> str:
    """The tag of a text: what its letters show goes before what the repository says of it.

    DSpace writes en_US, the language of its screens, beside Vietnamese without diacritics too; so English is believed
    only of what cannot be that.
    """
    if is_vietnamese(text):
        return "vi"
    tag = codes.bcp47(dublincore.language_code(said)) if said else ""
    if tag == "vi":
        return "vi" if may_be_vietnamese(text) else ""
    if tag == "en":
        return text_language(text, otherwise) if may_be_vietnamese(text) else "en"
    return text_language(text, tag or otherwise)


def spoken(text: str, field: Field, otherwise: str) -> str:
    """A literal in the language that it shows, that its field says, or else the other one."""
    return literal(text, said_language(text, field.first("lang"), otherwise))


@converter
def said_text(value: str, field: Field, context: Context) -> str:
    """Words about the resource, in the language that the letters show or that xml:lang says."""
    return spoken(value, field, context.cataloguing)


@converter
def said_title(value: str, field: Field, context: Context) -> str:
    """A further title, in the language that the letters show or that xml:lang says."""
    return spoken(value, field, "")


@step
def dc_title(field: Field, context: Context) -> Iterable[str]:
    """dc.title: Title and label of Work and Instance, and the classes of the Work; a second dc.title is a variant."""
    proper, remainder, _ = isbd.split_title(field.first("a"))
    if not proper:
        return ()
    tag = said_language(proper, field.first("lang"), context.language)
    if context.count("title") > 1:
        _variant(field.first("a"), tag, context)
        return ("a",)
    node = Inner("bf:Title")
    node.add(_MAIN, literal(proper, tag))
    if remainder:
        node.add(iri("bf:subtitle"), literal(remainder, tag))
    build = context.build
    for owner, cls in ((context.instance, "bf:Instance"), (context.work, "bf:Work")):
        node.close(build, owner, _TITLE)
        build.name(owner, literal(proper, tag))
        build.types(owner, (cls, "schema:CreativeWork"))
    build.types(context.work, resourcetypes.work_classes(dublincore.fact(dublincore.types, context)))
    build.types(context.instance, ("bf:Electronic",))
    return ("a",)


def _variant(title: str, tag: str, context: Context) -> None:
    node = Inner("bf:VariantTitle")
    node.add(_MAIN, literal(isbd.strip_end(title), tag))
    node.close(context.build, context.instance, _TITLE)
    context.build.add(context.instance, iri("schema:alternateName"), literal(isbd.strip_end(title), tag))


@step
def dc_type(field: Field, context: Context) -> Iterable[str]:
    """dc.type in Vietnamese, English or as a term of COAR, eu-repo or DCMI: classes, and its words as a genre."""
    value = isbd.strip_end(field.first("a"))
    if not value:
        return ()
    if version := resourcetypes.version(value):
        context.build.add(context.instance, iri("schema:creativeWorkStatus"), literal(version))
        return ("a",)
    found = resourcetypes.resource_type(value)
    words = found.words if found else value
    if words:
        context.build.add(context.work, iri("schema:genre"), literal(words, language_of(words)))
    if found is None:
        context.flag("unknown_type", place(field, "a"), value)
        return ("a",)
    context.build.types(context.work, (found.schema,))
    context.build.types(context.instance, (found.schema,))
    return ("a",)


@step
def dc_language(field: Field, context: Context) -> Iterable[str]:
    """dc.language: ISO 639-1 or -2, with or without a country, or the language's name; several between semicolons."""
    done = False
    for value in field.first("a").split(";"):
        code = dublincore.language_code(value)
        if code:
            language(code, context)
            done = True
        elif value.strip():
            context.flag("unknown_language", place(field, "a"), value.strip())
    return ("a",) if done else ()


@cache
def _as_marc(tag: str) -> tuple[str, str, str]:
    """The field of MARC 21 and its second indicator that an element is, and the step that maps it."""
    marc, indicator = _MARC[dublincore.element(tag)]
    return marc, indicator, _STEPS[marc]


@step
def dc_as_marc(field: Field, context: Context) -> Iterable[str]:
    """dc.subject with a scheme, dc.coverage: as the field of MARC that says the same (650, 651, 648, 050, 080, 082)."""
    marc, indicator, name = _as_marc(field.tag)
    first, *parts = field.first("a").split("--") if marc == "650" else [field.first("a")]
    subfields = [("a", first.strip()), *(("x", part.strip()) for part in parts)]
    return ("a",) if "a" in STEPS[name](Field(marc, " ", indicator, subfields), context) else ()


@step
def dc_class(field: Field, context: Context) -> Iterable[str]:
    """dc.subject.classification: a class number of a scheme that is not said, in words as a subject."""
    value = isbd.strip_end(field.first("a"))
    if not value:
        return ()
    if not any(map(str.isdigit, value)) or len(value.split()) > 2:
        return STEPS["uncontrolled"](Field("653", subfields=[("a", value)]), context)
    node = Inner("bf:Classification")
    node.add(iri("bf:classificationPortion"), literal(value))
    node.close(context.build, context.work, iri("bf:classification"))
    return ("a",)


@step
def dc_format(field: Field, context: Context) -> Iterable[str]:
    """dc.format: a media type; an extent, which simple Dublin Core from DSpace has under the same name ("98 tr.")."""
    value = isbd.strip_end(field.first("a"))
    if not value:
        return ()
    if _MEDIA_TYPE.fullmatch(value) or not any(map(str.isdigit, value)):
        context.build.add(context.instance, iri("schema:encodingFormat"), literal(value))
        return ("a",)
    node = Inner("bf:Extent")
    node.add(_LABEL, context.noted(value))
    node.close(context.build, context.instance, iri("bf:extent"))
    if pages := extent.pages(value):
        context.build.add(context.instance, iri("schema:numberOfPages"), number(pages))
    return ("a",)
