"""The report as one HTML page that needs nothing else and can be sent by e-mail."""

from typing import Any

from lienthong.messages import Lang, text
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.model import Report
from lienthong.pipeline.report.ranking import split
from lienthong.site.render import environment


def page(template: str, lang: Lang, **values: Any) -> str:
    """A page of the report; everything from records is escaped."""

    def say(name: str, **values: object) -> str:
        return text(f"report.{name}", lang, **values)

    def named(tag: str) -> str:
        return label(tag, lang)

    return environment().get_template(template).render(lang=lang, say=say, label=named, **values)


def render_html(report: Report, lang: Lang) -> str:
    """The page ``site/templates/report.html``."""
    return page("report.html", lang, report=report, split=split)
