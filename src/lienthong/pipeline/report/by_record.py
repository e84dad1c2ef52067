"""The report record by record in its four formats."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

import orjson

from lienthong.messages import Lang
from lienthong.messages import text as message
from lienthong.pipeline.report.labels import label
from lienthong.pipeline.report.page import page
from lienthong.pipeline.report.records import RecordReport
from lienthong.text.csvlines import START, line

_COLUMNS = (
    "source", "record", "title", "file", "ordinal", "status", "part", "item", "message", "field", "value", "rule",
)  # fmt: skip


def csv_rows(found: Iterable[RecordReport], lang: Lang) -> Iterator[str]:
    """A row for each issue of each record."""
    yield START + line([message(f"report.csv.{name}", lang) for name in _COLUMNS])
    for one in found:
        about: list[str | int] = [one.source, one.number, one.title, one.file, one.ordinal, one.status]
        for issue in one.issues:
            said = [issue.part, issue.code, issue.text[lang], issue.field, issue.value, issue.rule]
            yield line([*about, *said])


def json_lines(found: Iterable[RecordReport]) -> Iterator[str]:
    """One JSON object a line, named as in ``records``."""
    for one in found:
        yield orjson.dumps(asdict(one), option=orjson.OPT_APPEND_NEWLINE).decode()


def html(shown: Sequence[RecordReport], total: int, lang: Lang) -> str:
    """The page ``site/templates/report_records.html``; everything from records is escaped."""
    return page("report_records.html", lang, records=shown, total=total)


def text(shown: Sequence[RecordReport], total: int, lang: Lang) -> str:
    """For reading in a terminal or an e-mail."""
    lines = [message("report.by_record.heading", lang), message("report.by_record.sum", lang, total=total), ""]
    for one in shown:
        lines.append(f"{one.source} {one.number}  {one.title}".rstrip())
        position = message("report.by_record.position", lang, file=one.file, ordinal=one.ordinal)
        lines.append(f"  {message(f'report.status.{one.status}', lang)}; {position}")
        for issue in one.issues:
            field = f"{issue.field} {label(issue.field, lang)}".strip()
            lines.append(f"  - {message(f'report.part.{issue.part}', lang)}: {issue.text[lang]}")
            lines += [f"      {field}: «{issue.value}»"] if field and issue.value else []
            lines += [f"      {issue.rule}"] if issue.rule else []
        if not one.issues:
            lines.append(f"  {message('report.by_record.clean', lang)}")
        lines.append("")
    return "\n".join(lines)
