"""The report for a library: what was understood, what is wrong, what was lost; in its language."""

from lienthong.messages import Lang
from lienthong.pipeline.report.gather import gather
from lienthong.pipeline.report.model import Report

__all__ = ["FORMATS", "Report", "gather", "render"]

FORMATS = ("text", "html", "csv", "json")


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
