"""ONIX block 1: what the product is about and for whom: Subject, NameAsSubject, Audience, AudienceRange, Complexity."""

from collections.abc import Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd, onixlists, products
from lienthong.mappings.authority import Authority
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field
from lienthong.mappings.steps.agents import agent
from lienthong.mappings.steps.classes import classification
from lienthong.mappings.steps.concepts import concept
from lienthong.mappings.steps.keywords import uncontrolled
from lienthong.mappings.steps.offers import Words
from lienthong.mappings.steps.onix_form import both, named
from lienthong.mappings.steps.subjects import about, topic

_LABEL = iri("rdfs:label")
_CLASSES = {"bf:ClassificationDdc": "082", "bf:ClassificationLcc": "050", "bf:ClassificationUdc": "080"}
_IN_WORDS = frozenset({"lcsh", "lcshac", "mesh", "rvm", "sears", "ram", "lcgft", "cash", "aat", "gnd", "fast"})
"""Schemes whose headings are words, divided by hyphens."""


@step
def onix_subject(field: Field, context: Context) -> Iterable[str]:
    """Subject: a class (Dewey, LCC, UDC), a heading, a code of Thema, BIC or BISAC, or keywords (list 27)."""
    kind = onixlists.code("27", field.first("SubjectSchemeIdentifier") or "20")
    code, text = field.first("SubjectCode").strip(), isbd.strip_end(field.first("SubjectHeadingText"))
    done = named(field, ("SubjectSchemeIdentifier", "SubjectCode", "SubjectHeadingText", "SubjectSchemeName"))
    if kind.left_out:
        context.leave_out(field, "hidden keywords")
        return ()
    if not (code or text):
        return ()
    if kind.to in _CLASSES:
        version = [("2", number)] if (number := field.first("SubjectSchemeVersion")) else []
        classification(Field(_CLASSES[kind.to], " ", "4", [("a", code or text), *version]), context)
        return done | (named(field, ("SubjectSchemeVersion",)) if version else set())
    if kind.to == "keywords":
        uncontrolled(Field("653", " ", " ", [("a", text or code)]), context)
    elif kind.to in _IN_WORDS and text:
        head, *parts = [part for one in text.split("--") if (part := isbd.strip_end(one))]
        topic(Field("650", " ", "7", [("a", head), *(("x", one) for one in parts), ("2", kind.to)]), context)
    else:
        _coded(code, text, kind.to or field.first("SubjectSchemeName"), context)
    return done


def _coded(code: str, text: str, system: str, context: Context) -> None:
    """A subject that its code tells, whatever words stand beside it in this message."""
    known = [Authority(f"{system}:{code}", "")] if code and system else []
    node = concept(text or code, context, classes=("bf:Topic",), system=system, authority=known)
    if code:
        context.build.add(node, iri("skos:notation"), literal(code))
    about(node, Field("onix.Subject"), context)


@step
def onix_name_as_subject(field: Field, context: Context) -> Iterable[str]:
    """NameAsSubject: a person or body that the product is about."""
    found = products.people(field)
    for who in found:
        node = agent("organization" if who.corporate else "person", who, context, [], context.work_keys)
        about(node, Field("onix.NameAsSubject"), context)
    said = ("PersonName", "PersonNameInverted", "CorporateName", "CorporateNameInverted", "KeyNames", "NamesBeforeKey")
    return named(field, said) if found else ()


def _intended(words: Words, context: Context, source: str = "") -> None:
    node = both("bf:IntendedAudience", words)
    if source:
        scheme = Inner("bf:Source")
        scheme.add(_LABEL, literal(source))
        node.add(iri("bf:source"), scheme.write(context.build, context.work))
    node.close(context.build, context.work, iri("bf:intendedAudience"))


_AUDIENCES = {"": "28", "01": "28", "22": "203"}
_CEFR = "23"


@step
def onix_audience(field: Field, context: Context) -> Iterable[str]:
    """AudienceCode and Audience: for whom the Work is (list 28), a rating for adults (203), a level of the European
    framework of languages, or a level of another scheme by its name."""
    value, scheme = field.first("AudienceCodeValue") or field.first("a"), field.first("AudienceCodeType")
    known = onixlists.code(_AUDIENCES.get(scheme, ""), value)
    if scheme == _CEFR and value:
        known = onixlists.Code(f"CEFR {value}", f"CEFR {value}", "")
    text = field.first("AudienceHeadingText")
    if known is onixlists.UNKNOWN and not (text or field.first("AudienceCodeTypeName")):
        return ()
    words = known.words if known is not onixlists.UNKNOWN else (text or value, text or value)
    _intended(words, context, field.first("AudienceCodeTypeName"))
    return named(field, ("a", "AudienceCodeType", "AudienceCodeValue", "AudienceCodeTypeName", "AudienceHeadingText"))


@step
def onix_audience_range(field: Field, context: Context) -> Iterable[str]:
    """AudienceRange: from which to which age (lists 30 and 31), or the range in another measure."""
    known = onixlists.code("30", field.first("AudienceRangeQualifier"))
    ends = dict.fromkeys(("01", "03", "04"), "")
    ends |= dict(zip(field.named("AudienceRangePrecision"), field.named("AudienceRangeValue"), strict=False))
    low, high = (ends["01"], "") if ends["01"] else (ends["03"], ends["04"])
    if known is onixlists.UNKNOWN or not (low or high):
        return ()
    span = "–".join(filter(None, (low, high)))
    vi, en = (span if low and (high or ends["01"]) else f"{word} {span}" for word in _open_end(low))
    _intended((f"{known.vi}: {vi}", f"{known.en}: {en}"), context)
    if known.to == "age" and low.isdecimal():
        ages = low if ends["01"] else f"{low}-{high}"
        context.build.add(context.work, iri("schema:typicalAgeRange"), literal(ages))
    return named(field, ("AudienceRangeQualifier", "AudienceRangePrecision", "AudienceRangeValue"))


def _open_end(low: str) -> Words:
    return ("từ", "from") if low else ("đến", "up to")


@step
def onix_complexity(field: Field, context: Context) -> Iterable[str]:
    """Complexity: how hard the text is to read (list 32), as a level of intended audience."""
    known, value = onixlists.code("32", field.first("ComplexitySchemeIdentifier")), field.first("ComplexityCode")
    if known is onixlists.UNKNOWN or not value:
        return ()
    _intended((f"{known.vi}: {value}", f"{known.en}: {value}"), context)
    return ("ComplexitySchemeIdentifier", "ComplexityCode")
