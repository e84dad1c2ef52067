"""``lienthong report``."""

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.console import option
from lienthong.messages import Lang


class ReportFormat(StrEnum):
    """Formats of the report."""

    text = "text"
    html = "html"
    csv = "csv"
    json = "json"


class Language(StrEnum):
    """Languages of the report."""

    vi = "vi"
    en = "en"


class By(StrEnum):
    """What the report goes through."""

    source = "source"
    record = "record"


def report(
    source: Annotated[str | None, typer.Option(help=option("report.source"))] = None,
    format: Annotated[ReportFormat, typer.Option(help=option("report.format"))] = ReportFormat.text,
    lang: Annotated[Language, typer.Option(help=option("report.lang"))] = Language.vi,
    by: Annotated[By, typer.Option(help=option("report.by"))] = By.source,
    record: Annotated[str | None, typer.Option(help=option("report.record"))] = None,
    output: Annotated[Path | None, typer.Option(help=option("report.output"))] = None,
) -> None:
    """Report on quality and loss."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.report.rendering import gather, records, render, render_records

    language: Lang = lang.value
    data = configured().data
    if by is By.record or record is not None:
        _write(render_records(records(data, source, record), format.value, language), output)
    else:
        width = None if output else _width()
        _write([render(gather(data, source), format.value, language, width)], output)


def _write(parts: Iterable[str], output: Path | None) -> None:
    if output is None:
        for part in parts:
            typer.echo(part, nl=False)
        return
    from lienthong import disk
    from lienthong.graph.generation import write_atomically

    with disk.writing(output):
        write_atomically(output, parts)


def _width() -> int | None:
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
