"""880: fields repeated in their original script (https://www.loc.gov/marc/bibliographic/bd880.html)."""

from collections.abc import Callable, Iterable

from lienthong.graph.terms import iri, literal
from lienthong.mappings import isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.otherscript import WHY, public_part, repeated
from lienthong.mappings.record import Field
from lienthong.mappings.scripts import script_language
from lienthong.mappings.steps.agents import form, script_form_codes

_LABEL = iri("rdfs:label")
_TITLES = frozenset({"130", "210", "222", "240", "242", "245", "246", "247"})
_VARIANTS = frozenset({"210", "222", "242", "246", "247"})
"""Titles of the Instance only; the others are its Work's too."""
_AGENTS = frozenset({"100", "110", "111", "700", "710", "711"})
_HEADINGS = frozenset({
    "600", "610", "611", "630", "647", "648", "650", "651", "654", "655", "656", "657", "658",
    "700", "710", "711", "730", "800", "810", "811", "830",
})  # fmt: skip
"""Headings whose own step takes the words of the paired 880 as another name of what they name."""
_OF_HEADINGS = "abcdfgklmnopqrstvxyz"
_PARTS = {"b": "bf:subtitle", "n": "bf:partNumber", "p": "bf:partName", "i": "bf:variantType"}


@step
def parallel_script(field: Field, context: Context) -> Iterable[str]:
    """880: the same field in its original script (Hán-Nôm, Cyrillic …), with a language–script tag.

    Titles become Titles, names, subjects and series further names of what their headings name, imprints and
    editions statements, contents and summaries nodes of their kind; a subject without its partner is a keyword. The
    others are notes that say of which field, so that nothing is lost but what that field keeps from the public.
    """
    whole, field = field, public_part(field, context.record.format)
    if len(field.subfields) < len(whole.subfields):
        context.leave_out(whole, WHY)
    tag, said = repeated(field), field.first("6").partition("/")[2][:2]
    values = [(code, isbd.strip_end(value)) for code, value in field.subfields if code.isalpha()]
    text = " ".join(value.strip() for code, value in field.subfields if code.isalpha() and value.strip())
    text = isbd.strip_end(text)
    if not text:
        return ()
    tagged = script_language(text, context.language, said)
    if tag in _TITLES and isbd.strip_end(field.first("a")):
        done = _title(field, tag, tagged, context)
    elif (tag in _AGENTS and (named := _name(field, context))) or (named := _heading(field, tag, context)):
        done = named
    else:
        _statement(tag)(literal(text, tagged), tag, context)
        return {code for code, value in values if value}
    if any(value and code not in done for code, value in values):
        # A date or a part of a uniform title that only the 880 has: the whole field, since a part says nothing.
        _note(literal(text, tagged), tag, context)
    return {code for code, value in values if value}


def _title(field: Field, tag: str, tagged: str, context: Context) -> set[str]:
    main = literal(isbd.strip_end(field.first("a")), tagged)
    node = Inner("bf:Title" if tag == "245" else "bf:VariantTitle")
    node.add(iri("bf:mainTitle"), main)
    for code, value in field.subfields:
        if code in _PARTS and (part := isbd.strip_end(value)):
            node.add(iri(_PARTS[code]), literal(part, tagged))
    build = context.build
    for owner in (context.instance,) if tag in _VARIANTS else (context.work, context.instance):
        node.close(build, owner, iri("bf:title"))
        build.add(owner, iri("schema:alternateName"), main)
        if tag == "245":
            build.add(owner, _LABEL, main)
    if tag == "245":
        for value in field.all("c"):
            said = literal(isbd.strip_end(value), tagged)
            build.add(context.instance, iri("bf:responsibilityStatement"), said)
    return {"a", "b", "n", "p", "i", *(("c",) if tag == "245" else ())}


def _name(field: Field, context: Context) -> set[str]:
    """The subfields that the step of the romanised heading has taken as a form of its name (``script_name``).

    What is not written in the script (dates, relators) repeats the partner's subfield letter by letter.
    """
    partner = context.paired_with(field)
    codes = script_form_codes(partner) if partner is not None and field.first("a").strip() else ""
    if partner is None or not codes:
        return set()
    return {code for code, value in field.subfields if code in codes or value in partner.all(code)}


def _heading(field: Field, tag: str, context: Context) -> set[str]:
    """The subfields that have become another name of the subject, Work or series that the paired heading names.

    Dates, relators and numbers in a series are there once already, if the partner has them letter by letter.
    """
    partner = context.paired_with(field) if tag in _HEADINGS else None
    if partner is None or not any(isbd.strip_end(value) for value in field.all("at")):
        return set()
    own = _OF_HEADINGS.replace("d", "").replace("v", "") if form(partner) == "00" else _OF_HEADINGS
    own = own.replace("v", "") if tag[0] == "8" else own
    return {code for code, value in field.subfields if code in own or value in partner.all(code)}


_State = Callable[[str, str, Context], None]


def _statement(tag: str) -> _State:
    return _STATEMENTS.get(tag) or (_keyword if tag[:1] == "6" else _note)


def _plainly(predicate: str) -> _State:
    def state(text: str, tag: str, context: Context) -> None:
        context.build.add(context.instance, iri(predicate), text)

    return state


def _of_work(cls: str, predicate: str) -> _State:
    def state(text: str, tag: str, context: Context) -> None:
        node = Inner(cls)
        node.add(_LABEL, text)
        node.close(context.build, context.work, iri(predicate))

    return state


def _keyword(text: str, tag: str, context: Context) -> None:
    context.build.add(context.work, iri("schema:keywords"), text)


def _note(text: str, tag: str, context: Context) -> None:
    inner = Inner("bf:Note")
    inner.add(_LABEL, text)
    inner.add(iri("bf:noteType"), literal(f"{tag} in original script"))
    inner.close(context.build, context.instance, iri("bf:note"))


_STATEMENTS: dict[str, _State] = {
    "250": _plainly("bf:editionStatement"),
    "260": _plainly("bf:publicationStatement"),
    "264": _plainly("bf:publicationStatement"),
    "490": _plainly("bf:seriesStatement"),
    "505": _of_work("bf:TableOfContents", "bf:tableOfContents"),
    "520": _of_work("bf:Summary", "bf:summary"),
}
