"""The report as one HTML page that needs nothing else and can be sent by e-mail."""

from lienthong.messages import Lang, text
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.model import Report
from lienthong.site.render import environment


def render_html(report: Report, lang: Lang) -> str:
    """The page ``site/templates/report.html``; everything from records is escaped."""

    def say(name: str, **values: object) -> str:
        return text(f"report.{name}", lang, **values)

    def named(tag: str) -> str:
        return label(tag, lang)

    return environment().get_template("report.html").render(report=report, lang=lang, say=say, label=named)
