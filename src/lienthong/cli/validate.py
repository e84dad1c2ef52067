"""``lienthong validate``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.console import Code, option


class ReportFormat(StrEnum):
    """Formats of a W3C validation report."""

    turtle = "turtle"
    nt = "nt"
    json_ld = "json-ld"
    xml = "xml"
    text = "text"
    json = "json"


class Engine(StrEnum):
    """SHACL engines."""

    shacl = "shacl"
    pyshacl = "pyshacl"


def validate(
    data: Annotated[str, typer.Argument(help=option("validate.data"), show_default=False)],
    shapes: Annotated[Path | None, typer.Option(help=option("validate.shapes"))] = None,
    format: Annotated[ReportFormat, typer.Option(help=option("validate.format"))] = ReportFormat.turtle,
    engine: Annotated[Engine, typer.Option(help=option("validate.engine"))] = Engine.shacl,
    strict: Annotated[bool, typer.Option("--strict", help=option("validate.strict"))] = False,
) -> None:
    """Validate RDF data with SHACL."""
    from lienthong.shapes.findings import publishable
    from lienthong.shapes.report import validate as check

    report = check(data, shapes, engine=engine.value)
    typer.echo(report.serialize(format.value), nl=False)
    if not (report.conforms if strict else publishable(report.findings)):
        raise typer.Exit(Code.QUARANTINED)
