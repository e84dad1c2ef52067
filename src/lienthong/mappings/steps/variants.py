"""Variant and former titles: 246, 247 (https://www.loc.gov/marc/bibliographic/bd246.html)."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, identifiers, isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.text.language import language_of

_TYPE = iri("rdf:type")
_LABEL = iri("rdfs:label")
_KINDS = {"0": "por", "2": "dis", "4": "cov", "5": "atp", "6": "cap", "7": "run", "8": "spi"}
"""Second indicator of 246, as terms of https://id.loc.gov/vocabulary/vartitletype; 1 is a class, 3 says "other"."""
_PARTS = {"b": "bf:subtitle", "p": "bf:partName"}


@step
def variant_title(field: Field, context: Context) -> Iterable[str]:
    """246: a variant or parallel title of the Instance; the second indicator or the words of $i say which kind."""
    said = isbd.strip_end(field.first("i")).rstrip(":")
    node = Inner("bf:ParallelTitle" if field.ind2 == "1" else "bf:VariantTitle")
    done = _title(field, node, context)
    if not done:
        return _only_words(field, context)
    if said:
        node.add(iri("bf:variantType"), literal(said))
        done.add("i")
    elif kind := _KINDS.get(field.ind2, ""):
        node.add(_TYPE, coded.node("terms", f"vartitletype/{kind}"))
    node.close(context.build, context.instance, iri("bf:title"))
    return done


@step
def former_title(field: Field, context: Context) -> Iterable[str]:
    """247: a title that an integrating resource or a serial had before, with its time and its ISSN."""
    node = Inner("bf:VariantTitle")
    done = _title(field, node, context)
    if not done:
        return _only_words(field, context)
    node.add(_TYPE, coded.node("terms", "vartitletype/for"))
    for value in field.all("x"):
        found = identifiers.issn(value)
        number = Inner("bf:Issn" if found else "bf:Local")
        number.add(iri("rdf:value"), literal(found or value.strip()))
        node.add(iri("bf:identifiedBy"), number.write(context.build, context.instance))
    node.close(context.build, context.instance, iri("bf:title"))
    return done | {code for code in "x" if field.first(code)}


def _title(field: Field, node: Inner, context: Context) -> set[str]:
    """The parts of the title in its node, and the title as another name of the Instance; the subfields taken.

    A title of numbers and names of parts alone (246 30 $n T.2, $p Từ điển học sinh) is called by them.
    """
    values = [(code, isbd.strip_end(value)) for code, value in field.subfields]
    proper = next((value for code, value in values if code == "a" and value), "")
    main = proper or " ".join(value for code, value in values if code in "np" and value) or _first(values, "b")
    if not main:
        return set()
    node.add(iri("bf:mainTitle"), literal(main, language_of(main)))
    context.build.add(context.instance, iri("schema:alternateName"), literal(main, language_of(main)))
    done = {"a", "b", "n", "p"}
    for code, value in values:
        if value and value != main and code in _PARTS:
            node.add(iri(_PARTS[code]), literal(value, language_of(value)))
        elif value and value != main and code == "n":
            node.add(iri("bf:partNumber"), literal(value))
        elif value and code == "f":
            node.add(iri("bf:date"), literal(value))
            done.add(code)
        elif value and code == "g":
            note = Inner("bf:Note")
            note.add(_LABEL, context.noted(value))
            node.add(iri("bf:note"), note.write(context.build, context.instance))
            done.add(code)
    return done


def _first(values: list[tuple[str, str]], wanted: str) -> str:
    return next((value for code, value in values if code == wanted and value), "")


def _only_words(field: Field, context: Context) -> set[str]:
    """A field without a title is a remark: 247 $g "Reihenfolge … wechselt" (DNB)."""
    words = {code: isbd.strip_end(value) for code, value in field.subfields if code in "ifg"}
    if any(words.values()):
        note = Inner("bf:Note")
        note.add(_LABEL, context.noted(" ".join(filter(None, words.values()))))
        note.close(context.build, context.instance, iri("bf:note"))
    return set(words)
