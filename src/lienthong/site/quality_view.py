"""Data quality of sources as pages, JSON and CSV show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lienthong.messages import Lang
from lienthong.site.reading import Reading
from lienthong.site.show import Part, Show
from lienthong.site.source_data import SourceData
from lienthong.text.csvlines import line


@dataclass
class Measure:
    """A feature: its name (a message), records that have it, and the shares here and in the whole catalogue, in
    percent; -1 where there are no records."""

    name: str
    number: int
    here: float
    all: float


def percent(number: int, of: int) -> float:
    """A share in percent with one digit; never 100 or 0 for less than all or more than none."""
    if not of:
        return -1.0
    if number in (0, of):
        return 100.0 if number else 0.0
    return min(99.9, max(0.1, round(100 * number / of, 1)))


def in_percent(value: float, lang: Lang) -> str:
    """A share as a page writes it: 99,9 %; a dash where there is nothing to share."""
    if value < 0:
        return "–"
    text = f"{value:.0f}" if value in (0, 100) else f"{value:.1f}"
    return f"{text.replace('.', ',') if lang == 'vi' else text}\u00a0%"


def measures(data: SourceData, source: dict[str, Any]) -> list[Measure]:
    """All features of a source beside those of the whole catalogue."""
    counts, whole = source["counts"], data.whole()
    return [
        Measure(name, counts["features"][name], percent(counts["features"][name], counts["bibliographic"]),
                percent(whole["features"][name], whole["bibliographic"]))
        for name in data.features()
    ]  # fmt: skip


def examples(show: Show, problem: dict[str, Any]) -> list[Part]:
    """Links to the records of a problem that are published now."""
    reading: Reading = show.reading
    return [show.link(f"{reading.base}/{one}") for one in problem["examples"] if reading.exists(one)]


def as_json(show: Show, data: SourceData, source: dict[str, Any]) -> dict[str, Any]:
    """The quality of a source for other programs: both languages, IRIs of examples that are published."""
    base = show.reading.base
    return {
        "dataset": f"{base}/dataset/{source['id']}",
        "title": source["title"],
        "counted": data.published,
        "records": {name: source["counts"][name] for name in ("live", "held", "deleted", "bibliographic")},
        "completeness": [
            {"feature": one.name, "records": one.number, "percent": one.here, "percent_of_catalogue": one.all}
            for one in measures(data, source)
        ],
        "problems": [
            {name: one[name] for name in ("part", "code", "severity", "text", "records", "before", "score")}
            | {"examples": [f"{base}/{found}" for found in one["examples"] if show.reading.exists(found)]}
            for one in source["problems"]
        ],
        "held": source["held"],
        "without_rule": source["lost"],
    }


def as_csv(data: SourceData, sources: Iterable[dict[str, Any]], lang: Lang) -> str:
    """One line for each number: ``source, part, code, records, of, percent, before, text``."""
    lines = [line(("source", "part", "code", "records", "of", "percent", "before", "text"))]
    for one in sources:
        counts, key = one["counts"], one["id"]
        for name in ("live", "held", "deleted"):
            lines.append(line((key, "records", name, counts[name], "", "", "", "")))
        for found in measures(data, one):
            of = counts["bibliographic"]
            lines.append(line((key, "completeness", found.name, found.number, of, found.here if of else "", "", "")))
        for problem in one["problems"]:
            before = "" if problem["before"] is None else problem["before"]
            row = (key, problem["part"], problem["code"], problem["records"], counts["live"],
                   percent(problem["records"], counts["live"]), before, problem["text"][lang])  # fmt: skip
            lines.append(line(row))
        for held in one["held"]:
            lines.append(line((key, "held", held["code"], held["records"], "", "", "", held["text"][lang])))
        for lost in one["lost"]:
            cells = (key, "without_rule", lost["place"], lost["records"], counts["live"], "", "", lost["label"][lang])
            lines.append(line(cells))
    return "".join(lines)
