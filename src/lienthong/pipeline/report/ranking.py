"""What is worth mending first, and what has changed since the load before."""

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Literal

from lienthong.content import folder
from lienthong.errors import RuleError
from lienthong.graph.ledger import Tallies
from lienthong.mappings.formats import formats
from lienthong.messages import LANGS, Lang
from lienthong.pipeline.advice import shape_fault
from lienthong.pipeline.phrases import both, phrase
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.model import Change, SourceReport, Tally, Worth
from lienthong.shapes.catalogue import shapes

MOST = 20
"""How many things to mend, and changes, are named."""

_UNKNOWN = 2


@cache
def _weights() -> dict[str, dict[str, int]]:
    """``mappings/flags.toml``. Raises RuleError when it is no TOML."""
    import tomllib

    file = folder("mappings") / "flags.toml"
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RuleError("rule_toml", file=file.name, detail=str(error)) from None


def kind(code: str) -> Literal["repaired", "doubtful"]:
    """Whether a flag tells of something that was mended, or of a doubt."""
    return "repaired" if code in _weights()["repaired"] else "doubtful"


def weight(part: str, code: str) -> int:
    """How much readers lose by one record with this, from 0; a record that is not published weighs most."""
    weights = _weights()
    if part == "flag":
        return weights[kind(code)].get(code, _UNKNOWN)
    return weights["parts"][part]


def worth_mending(report: SourceReport) -> list[Worth]:
    """What to mend first: by weight times records, what weighs nothing left out."""
    found = [
        Worth(part, one.code, one.text, one.records, weight(part, one.code) * one.records, one.examples[:1])
        for part, tallies in (("fault", report.faults), ("finding", report.findings), ("flag", report.flags))
        for one in tallies
    ]
    for place in report.places:
        if place.lost:
            text = unmapped(place.place, place.format)
            score = weight("lost", place.place) * place.lost
            found.append(Worth("lost", place.place, text, place.lost, score, place.examples[:1]))
    ranked = sorted((one for one in found if one.score), key=lambda one: (-one.score, one.part, one.code))
    return ranked[:MOST]


def unmapped(place: str, record_format: str = "") -> dict[Lang, str]:
    """A sentence for a subfield that no rule knows, with the folder in which the rules of the format are."""
    named = {lang: label(place, lang) for lang in LANGS}
    known = formats().get(record_format)
    folder = f"mappings/{known.rules}/" if known else "mappings/"
    # A field without any rule has no name: "976$a", not "976$a ()".
    shown = {lang: f"{place} ({name})" if name else place for lang, name in named.items()}
    return {lang: phrase("report.worth.lost", lang, place=shown[lang], folder=folder) for lang in LANGS}


def tallies(report: SourceReport) -> Tallies:
    """What the ledger keeps of a report, to be compared with the next one."""
    parts = {"fault": report.faults, "finding": report.findings, "flag": report.flags}
    counted = {part: {one.code: one.records for one in found} for part, found in parts.items()}
    records = {"live": report.live, "quarantined": len(report.quarantined), "deleted": report.deleted}
    values = {state: report.outcome(state) for state in ("mapped", "ignored", "lost")}
    lost: Counter[str] = Counter()
    for one in report.places:
        lost[one.place] += one.lost
    return {"records": records, "values": values, **counted, "lost": dict(+lost)}


def changes(report: SourceReport, before: Tallies) -> list[Change]:
    """How the counts differ from those of an earlier load, the largest differences first; totals stand apart."""
    now = tallies(report)
    texts = {one.code: one.text for one in (*report.faults, *report.findings, *report.flags)}
    found = [
        Change(part, code, texts.get(code) or _text(part, code), was, is_)
        for part in ("fault", "finding", "flag", "lost")
        for code, was, is_ in _differences(before.get(part, {}), now[part])
    ]
    return sorted(found, key=lambda one: (-abs(one.now - one.before), one.part, one.code))[:MOST]


def totals(report: SourceReport, before: Tallies) -> list[Change]:
    """Records and values, now and at the load before, whether they differ or not."""
    now = tallies(report)
    return [
        Change(part, code, both(f"report.trend.{part}_{code}"), before.get(part, {}).get(code, 0), count)
        for part in ("records", "values")
        for code, count in now[part].items()
    ]


def _differences(before: dict[str, int], now: dict[str, int]) -> Iterator[tuple[str, int, int]]:
    for code in before | now:
        was, is_ = before.get(code, 0), now.get(code, 0)
        if was != is_:
            yield code, was, is_


def _text(part: str, code: str) -> dict[Lang, str]:
    """The sentence of something that is not met any more."""
    if part == "lost":
        return unmapped(code)
    if part == "finding" and code in shapes():
        return shape_fault(code)
    return both(f"flags.{code}", value="…", field="…")


def split(flags: list[Tally]) -> dict[str, list[Tally]]:
    """Flags by what they tell of: "repaired" and "doubtful"."""
    return {name: [one for one in flags if kind(one.code) == name] for name in ("repaired", "doubtful")}
