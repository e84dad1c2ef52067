"""The report in the form that is wanted: text, a page, CSV or JSON."""

from collections.abc import Iterator

from lienthong.messages import Lang
from lienthong.pipeline.report.gather import gather
from lienthong.pipeline.report.model import Report
from lienthong.pipeline.report.records import RecordReport, records, worst

__all__ = ["FORMATS", "RecordReport", "Report", "gather", "records", "render", "render_records"]

FORMATS = ("text", "html", "csv", "json")

MOST_RECORDS = 500
"""Records that text and HTML show one by one; CSV and JSON have them all."""


def render(report: Report, format: str, lang: Lang = "vi", width: int | None = None) -> str:
    """The report as text, a self-contained HTML page, CSV or JSON.

    ``width`` is the terminal's, in columns; None writes plain text for a file or a pipe.
    """
    if format == "html":
        from lienthong.pipeline.report.page import render_html

        return render_html(report, lang)
    if format == "csv":
        from lienthong.pipeline.report.table import render_csv

        return render_csv(report, lang)
    if format == "json":
        from lienthong.pipeline.report.machine import render_json

        return render_json(report)
    from lienthong.pipeline.report.plain import render_text

    return render_text(report, lang, width)


def render_records(found: Iterator[RecordReport], format: str, lang: Lang = "vi") -> Iterator[str]:
    """The report record by record, piece by piece: CSV (a row for each issue), JSON (a line for each record), or the
    ``MOST_RECORDS`` worst records as an HTML page or text.
    """
    from lienthong.pipeline.report import by_record

    if format in ("csv", "json"):
        yield from (by_record.csv_rows(found, lang) if format == "csv" else by_record.json_lines(found))
        return
    shown, total = worst(found, MOST_RECORDS)
    yield by_record.html(shown, total, lang) if format == "html" else by_record.text(shown, total, lang)
