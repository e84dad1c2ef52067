"""``lienthong map``."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.check import columns_text
from lienthong.cli.console import Code, option
from lienthong.messages import LANGS, text


def map_file(
    file: Annotated[str, typer.Argument(help=option("map.file"), show_default=False)],
    source: Annotated[str, typer.Option(help=option("map.source"))] = "map",
    columns: Annotated[Path | None, typer.Option(help=option("load.columns"))] = None,
) -> None:
    """Print the triples of a file."""
    from lienthong.cli.config import configured
    from lienthong.graph.terms import rebase
    from lienthong.pipeline.mapping import Unmapped, mapped

    base = configured().base
    failed = 0
    out = sys.stdout.buffer
    for one in mapped(file, source, columns_text(columns)):
        if isinstance(one, Unmapped):
            failed += 1
            _tell(one.what, one.file, one.ordinal, one.offset, {lang: one.explain(lang) for lang in LANGS})
            continue
        out.write("".join(f"{rebase(line, base)}\n" for line in one.lines).encode())
    out.flush()
    if failed:
        raise typer.Exit(Code.QUARANTINED)


def _tell(what: str, file: str, ordinal: int, offset: int, reason: dict[str, str]) -> None:
    for lang in LANGS:
        typer.echo(
            text(f"cli.map.{what}", lang, file=file, ordinal=ordinal, offset=offset, reason=reason[lang]), err=True
        )
