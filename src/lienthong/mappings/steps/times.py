"""Coded times: 033, 045, 046 (https://www.loc.gov/marc/bibliographic/bd01x09x.html)."""

import re
from collections.abc import Iterable
from functools import lru_cache

from lienthong.graph.terms import iri, literal, typed
from lienthong.mappings import dates, isbd
from lienthong.mappings.engine.builder import Inner
from lienthong.mappings.engine.context import Context
from lienthong.mappings.engine.registry import step
from lienthong.mappings.record import Field

_STAMP = re.compile(r"(\d{4})(\d\d|--)?(\d\d|--)?(?:[\d+-]*)$", re.ASCII)
_ERA = re.compile(r"([cd])(\d{4})(?:(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])?)?(?:\d{2})?", re.ASCII)
_DECADE = re.compile(r"([e-y])([0-9-])")
_EVENT = {"0": ("thu", "capture"), "1": ("phát sóng", "broadcast"), "2": ("tìm thấy", "finding")}


@step
def event(field: Field, context: Context) -> Iterable[str]:
    """033: when and where something was captured, broadcast or found."""
    node, done = Inner("bf:Capture"), set()
    stamps = [stamp(value) for value in field.all("a")]
    if field.ind1 == "2" and len(stamps) == 2 and all(stamps):
        stamps = ["/".join(stamps)]
    for one in filter(None, stamps):
        node.add(iri("bf:date"), typed(one, "edtf:edtf"))
        done.add("a")
    cutters = iter(map(isbd.strip_end, field.all("c")))
    for area in filter(None, map(isbd.strip_end, field.all("b"))):
        code = " ".join(filter(None, (f"G{area}" if area.isascii() else area, next(cutters, ""))))
        where = Inner("bf:Place")
        where.add(iri("bf:code"), literal(code))
        where.add(iri("rdfs:label"), literal(code))
        node.add(iri("bf:place"), where.write(context.build, context.work))
        done.update("bc")
    for name in filter(None, map(isbd.strip_end, field.all("p"))):
        where = Inner("bf:Place")
        where.add(iri("rdfs:label"), context.noted(name))
        node.add(iri("bf:place"), where.write(context.build, context.work))
        done.add("p")
    if done and field.ind2 in _EVENT:
        note = Inner("bf:Note")
        for lang, word in zip(("vi", "en"), _EVENT[field.ind2], strict=True):
            note.add(iri("rdfs:label"), literal(word, lang))
        node.add(iri("bf:note"), note.write(context.build, context.work))
    node.close(context.build, context.work, iri("bf:capture"))
    return done


@lru_cache(maxsize=4096)
def stamp(value: str) -> str:
    """A date of 033 $a (yyyymmddhhmm, hyphens for what is not known) as EDTF, '' when it is none."""
    found = _STAMP.match(value.strip())
    if not found:
        return ""
    year, month, day = found.groups()
    if not month or month == "--":
        return dates.edtf(year)[0]
    return dates.edtf("-".join(part for part in (year, month, day) if part and part != "--"))[0]


@step
def period_of_content(field: Field, context: Context) -> Iterable[str]:
    """045: the time that the Work is about, by decades ($a) or dates ($b); a range when the first indicator is 2."""
    done = set()
    for value in filter(str.strip, field.all("a")):
        found = decades(value.strip().lower())
        term = typed(found, "edtf:edtf") if found else literal(value.strip())
        context.build.add(context.about, iri("bf:temporalCoverage"), term)
        done.add("a")
    days = [era(value) for value in field.all("b")]
    if field.ind1 == "2" and len(days) == 2 and all(days):
        days = ["/".join(days)]
    for one in filter(None, days):
        context.build.add(context.about, iri("bf:temporalCoverage"), typed(one, "edtf:edtf"))
        done.add("b")
    return done


@lru_cache(maxsize=4096)
def era(value: str) -> str:
    """045 $b: ``d1945`` is the year 1945, ``c0221`` the year 221 before Christ, which ISO 8601 calls -0220."""
    found = _ERA.fullmatch(value.strip())
    if not found or not int(found[2]):
        return ""
    year = found[2] if found[1] == "d" else f"-{int(found[2]) - 1:04d}"
    return "-".join(part for part in (year, found[3], found[4]) if part)


@lru_cache(maxsize=4096)
def decades(value: str) -> str:
    """045 $a: ``w4w5`` is 184X/185X, ``x4x4`` the 1940s, ``v-v-`` the 1700s; '' for times before Christ."""
    parts = _DECADE.findall(value)
    if len(value) != 4 or len(parts) != 2:
        return ""
    spans = [f"{ord(letter) - ord('e'):02d}{'X' if decade == '-' else decade}X" for letter, decade in parts]
    return spans[0] if spans[0] == spans[1] else "/".join(spans)


@step
def special_dates(field: Field, context: Context) -> Iterable[str]:
    """046: when the Work was made ($k $l), valid ($m $n), and the time that it covers ($o $p)."""
    done: set[str] = set()
    for predicate, first, last in (
        ("bf:originDate", "k", "l"),
        ("bf:validDate", "m", "n"),
        ("bf:temporalCoverage", "o", "p"),
    ):
        start, end = (_day(field.first(code)) for code in (first, last))
        span = f"{start}/{end}" if start and end and start != end else start or (f"/{end}" if end else "")
        if span:
            context.build.add(context.work, iri(predicate), typed(span, "edtf:edtf"))
            done.update(code for code, said in ((first, start), (last, end)) if said)
    return done


def _day(value: str) -> str:
    """A date of 046: as it stands when it is one, else yyyymmdd."""
    return dates.edtf(value)[0] or stamp(value)
