"""``lienthong report``."""

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


def report(
    source: Annotated[str | None, typer.Option(help=option("report.source"))] = None,
    format: Annotated[ReportFormat, typer.Option(help=option("report.format"))] = ReportFormat.text,
    lang: Annotated[Language, typer.Option(help=option("report.lang"))] = Language.vi,
    output: Annotated[Path | None, typer.Option(help=option("report.output"))] = None,
) -> None:
    """Report on quality and loss."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.report import gather, render

    found = gather(configured().data, source)
    language: Lang = lang.value
    width = None if output else _width()
    body = render(found, format.value, language, width)
    if output is None:
        typer.echo(body, nl=False)
        return
    from lienthong.errors import StoreError
    from lienthong.graph.generation import write_atomically

    try:
        write_atomically(output, body)
    except OSError as error:
        raise StoreError("write_failed", file=output, detail=error.strerror or error) from None


def _width() -> int | None:
    import shutil
    import sys

    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None
