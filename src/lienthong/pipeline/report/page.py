"""The report as one HTML page that needs nothing else and can be sent by e-mail."""

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from lienthong.content import folder
from lienthong.messages import Lang, text
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.model import Report


def render_html(report: Report, lang: Lang) -> str:
    """The page ``site/templates/report.html``; everything from records is escaped."""
    templates = Environment(
        loader=FileSystemLoader(folder("site") / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def say(name: str, **values: object) -> str:
        return text(f"report.{name}", lang, **values)

    def named(tag: str) -> str:
        return label(tag, lang)

    return templates.get_template("report.html").render(report=report, lang=lang, say=say, label=named)
