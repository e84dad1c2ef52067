"""The report as one CSV table, for a spreadsheet."""

from collections.abc import Iterator

from lienthong.messages import Lang, text
from lienthong.pipeline.report.model import Example, Place, Report, SourceReport, Tally
from lienthong.pipeline.report.ranking import split
from lienthong.text.csvlines import START, line

_COLUMNS = (
    "source", "part", "item", "severity", "message", "count", "records",
    "record", "title", "field", "value", "file", "ordinal", "offset", "rule", "before",
)  # fmt: skip

Row = dict[str, str | int]


def render_csv(report: Report, lang: Lang) -> str:
    """One row for each file of the last load, quarantined record, warning, doubt and subfield, with its source.

    In the form of ``csvlines``.
    """
    lines = [START, line([text(f"report.csv.{name}", lang) for name in _COLUMNS])]
    for source in report.sources:
        lines += (line([row.get(name, "") for name in _COLUMNS]) for row in _rows(source, lang))
    return "".join(lines)


def _rows(source: SourceReport, lang: Lang) -> Iterator[Row]:
    for file in source.texts:
        said = text("report.file", lang, file=file.name, kind=file.kind[lang], encoding=file.encoding)
        yield {
            "source": source.id, "part": "file", "item": file.format, "file": file.name, "value": file.encoding,
            "message": " ".join([said, *(warning[lang] for warning in file.warnings)]),
        }  # fmt: skip
    for held in source.quarantined:
        why = [held.text[lang], *(detail[lang] for detail in held.details)]
        message = "; ".join([*why, text("report.quarantine.pending", lang)] if held.pending else why)
        yield {
            "source": source.id, "part": "quarantined", "item": held.reason, "severity": "violation",
            "message": message, "count": 1, "records": 1, "record": held.number, "title": held.title,
            "file": held.file, "ordinal": held.ordinal, "offset": held.offset,
        }  # fmt: skip
    for rank, worth in enumerate(source.worth, 1):
        yield {
            "source": source.id, "part": "worth", "item": worth.code, "message": worth.text[lang], "count": rank,
            "records": worth.count, **_example(worth.examples),
        }  # fmt: skip
    for part, tallies in (("fault", source.faults), ("finding", source.findings), *split(source.flags).items()):
        for tally in tallies:
            yield _tally(source.id, part, tally, lang)
    for change in (*source.totals, *source.changes):
        yield {
            "source": source.id, "part": f"change:{change.part}", "item": change.code, "message": change.text[lang],
            "count": change.now, "before": change.before,
        }  # fmt: skip
    for one in source.constants:
        message = f"{text('report.constants.advice', lang)} {one.command}"
        yield {
            "source": source.id, "part": "constant", "item": one.drop, "message": message,
            "records": one.records, "field": one.place, "value": one.value,
        }  # fmt: skip
    for place in source.places:
        yield from _place(source.id, place, lang)


def _tally(source: str, part: str, tally: Tally, lang: Lang) -> Row:
    return {
        "source": source, "part": part, "item": tally.code, "severity": tally.severity,
        "message": tally.text[lang], "count": tally.count, "records": tally.records, "rule": tally.rule,
        **_example(tally.examples),
    }  # fmt: skip


def _place(source: str, place: Place, lang: Lang) -> Iterator[Row]:
    for state in ("mapped", "ignored", "lost"):
        count = getattr(place, state)
        if count:
            row: Row = {"source": source, "part": "subfield", "item": state, "count": count, "field": place.shown(lang)}
            if state == "ignored":
                row["message"] = place.why.get(lang, "")
            yield {**row, **(_example(place.examples) if state == "lost" else {})}


def _example(examples: list[Example]) -> Row:
    if not examples:
        return {}
    first = examples[0]
    return {"record": first.number, "title": first.title, "field": first.field, "value": first.value}
