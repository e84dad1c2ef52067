"""Notes and codes that need more than a table: 005, 130 and 240 $l, 561, 8XX, 850."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import codes, isbd, originals
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.converters import timestamp
from lienthong.mappings.steps.holdings import library
from lienthong.mappings.steps.relations import language, translation_of

_LABEL = iri("rdfs:label")
_IN_LANGUAGE = iri("schema:inLanguage")


@step
def latest_transaction(field: Field, context: Context) -> Iterable[str]:
    """005: when the library last changed the record."""
    when = timestamp(field.value, field, context)
    if not when:
        return ()
    context.build.add(context.metadata, iri("bf:changeDate"), when)
    return ("",)


@step
def public_note(field: Field, context: Context) -> Iterable[str]:
    """A note that is published unless the first indicator says that it is private."""
    text = isbd.strip_end(field.first("a"))
    if not text or field.ind1 == "0":
        return ()
    inner = Inner("bf:Note")
    inner.add(_LABEL, context.noted(text))
    inner.close(context.build, context.instance, iri("bf:note"))
    return ("a",)


@step
def translated_title(field: Field, context: Context) -> Iterable[str]:
    """240 $l: the Work is a translation of the one that the uniform title names."""
    if not field.first("l"):
        return ()
    return ("l",) if translation_of(context) else ()


@step
def language_of_version(field: Field, context: Context) -> Iterable[str]:
    """130 and 240 $l: the language of this version, where 041 and 008 say none; the same language is said once."""
    lines, work = context.build.lines, context.work
    done = set()
    for value in field.all("l"):
        code = originals.language_named(value)
        stated = any(line.startswith(f"{work} {_IN_LANGUAGE} ") for line in lines)
        if code and not stated:
            language(code, context)
        if code and f"{work} {_IN_LANGUAGE} {literal(codes.bcp47(code) or code)} ." in lines:
            done.add("l")
    return done


@step
def holding_institution(field: Field, context: Context) -> Iterable[str]:
    """850: libraries that hold the resource, without saying more."""
    for value in field.all("a"):
        context.build.add(context.instance, iri("bf:heldBy"), library(context, isbd.strip_end(value)))
    return ("a",)
