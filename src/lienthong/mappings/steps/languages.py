"""Languages of a Work and of its parts: 041 (https://www.loc.gov/marc/bibliographic/bd041.html)."""

from collections.abc import Iterable
from functools import lru_cache

from lienthong.graph.terms import iri, literal
from lienthong.mappings import coded, codes
from lienthong.mappings.engine.builder import LABEL, TYPE, Inner
from lienthong.mappings.engine.context import Context, place
from lienthong.mappings.engine.registry import step
from lienthong.mappings.languagecodes import Spoken, languages_of
from lienthong.mappings.record import Field
from lienthong.mappings.steps.relations import language, translation_of

_TEXT = "ad"
"""$a language of the text, $d of what is sung or spoken; the others are of a part, or of what was translated."""


@step
def languages(field: Field, context: Context) -> Iterable[str]:
    """041: languages of the text ($a, $d), of its parts, and those translated from ($h, $k, $m, $n).

    The language of a part is a note of the kind that http://id.loc.gov/vocabulary/resourceComponents has for it. The
    language of the original is said of the original when the record names it, and in a note when it does not; of
    several (``gerrus``) the original has the first.
    """
    done = set()
    # Some write the list in $2 without the second indicator 7; without $2 it is MARC whatever the indicator.
    scheme = field.first("2").strip().lower()
    original = _names_original(field, context)
    for code, value in field.subfields:
        if code not in _TEXT and not codes.known("components", code):
            continue
        for one in languages_of(value, scheme):
            if code in _TEXT and one.tag:
                _of_text(one, context)
            elif not _said(one, scheme):
                context.flag("unknown_language", place(field, code), value)
                continue
            elif code in _TEXT:
                _elsewhere(one, scheme, context).close(context.build, context.work, iri("bf:language"))
            elif not (code == "h" and one.code == original):
                _of_part(code, one, scheme, context)
            done.add(code)
    return done | ({"2"} if done and scheme else set())


def _names_original(field: Field, context: Context) -> str | None:
    """The language of the original that the record names; None when there is none or nobody says its language."""
    if not field.all("hk") or not translation_of(context) or context.original is None:
        return None
    return context.original.language or None


def _said(one: Spoken, scheme: str) -> bool:
    return bool(one.code or one.tag or (scheme and one.written))


def _of_text(one: Spoken, context: Context) -> None:
    if one.code:
        language(one.code, context, one.tag)
        return
    tag = literal(one.tag)
    _elsewhere(one, "iso639-3", context).close(context.build, context.work, iri("bf:language"))
    for node in (context.work, context.instance):
        context.build.add(node, iri("schema:inLanguage"), tag)


def _elsewhere(one: Spoken, scheme: str, context: Context) -> Inner:
    """A language that MARC has no code for (Tày: ``tyz``), by its code in the list that has one."""
    inner, found = Inner("bf:Language"), codes.scheme(scheme)
    inner.add(iri("bf:code"), literal(one.written))
    if found:
        inner.add(iri("bf:source"), f"<{found}>")
    else:
        source = Inner("bf:Source")
        source.add(LABEL, literal(scheme))
        inner.add(iri("bf:source"), source.write(context.build, context.work))
    return inner


def _of_part(code: str, one: Spoken, scheme: str, context: Context) -> None:
    note = Inner("bf:Note")
    note.add(TYPE, coded.node("components", code))
    for label in _labels(code, one.code or one.written):
        note.add(LABEL, label)
    if one.code and coded.node("languages", one.code):
        note.add(iri("bf:language"), coded.node("languages", one.code))
    elif one.code:
        spoken = coded.in_words("languages", one.code, "bf:Language")
        note.add(iri("bf:language"), spoken.write(context.build, context.work))
    else:
        note.add(iri("bf:language"), _elsewhere(one, scheme, context).write(context.build, context.work))
    note.close(context.build, context.work, iri("bf:note"))


@lru_cache(maxsize=1024)
def _labels(code: str, language_code: str) -> tuple[str, ...]:
    """«Phụ đề: Tiếng Anh» and "Subtitles: English"."""
    return tuple(
        literal(f"{codes.label('components', code, lang)}: {spoken}", lang)
        for lang in ("vi", "en")
        for spoken in [codes.label("languages", language_code, lang) or language_code]
    )
