"""``lienthong check`` and ``lienthong columns``: what a file is, before anything is written."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.console import Code, option, say
from lienthong.messages import LANGS, text

if TYPE_CHECKING:
    from lienthong.mappings.readers import Detected


def check(
    file: Annotated[str, typer.Argument(help=option("check.file"), show_default=False)],
    columns: Annotated[Path | None, typer.Option(help=option("load.columns"))] = None,
    encoding: Annotated[str, typer.Option(help=option("source.add.encoding"))] = "",
    source: Annotated[str, typer.Option(help=option("check.source"))] = "",
) -> None:
    """Say what a file is and what it holds; nothing is written."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.phrases import phrase
    from lienthong.pipeline.recognising import count
    from lienthong.pipeline.sources import present

    declared = present(configured().data, source)
    own = columns_text(columns)
    declared = replace(declared, encoding=encoding or declared.encoding)
    counted = count(file, declared if own is None else replace(declared, columns=own))
    tell(file, counted.detected)
    say("check.records", records=counted.records, unreadable=counted.unreadable.total())
    for code, times in (counted.unreadable + counted.repairs).most_common():
        for lang in LANGS:
            typer.echo(
                text("cli.check.doubt", lang, times=times, what=phrase(f"flags.{code}", lang, value="…", field=""))
            )
    if counted.unreadable:
        raise typer.Exit(Code.QUARANTINED)


def columns_draft(
    file: Annotated[str, typer.Argument(help=option("columns.file"), show_default=False)],
    columns: Annotated[Path | None, typer.Option(help=option("load.columns"))] = None,
) -> None:
    """Print a mapping file for a spreadsheet."""
    from lienthong.mappings.spreadsheets.draft import draft
    from lienthong.pipeline.recognising import guessed

    typer.echo(draft(guessed(file, columns_text(columns) or "")), nl=False)


def columns_text(file: Path | None) -> str | None:
    """The text of a mapping file that an option names; '' for an empty name, which forgets it; None without one."""
    from lienthong.mappings.spreadsheets.columns import own

    if file is None:
        return None
    return own(file) if str(file) not in ("", ".") else ""


def tell(file: str, detected: "Detected") -> None:
    """What a file was recognised as: format and encoding; of a spreadsheet also its columns."""
    from lienthong.pipeline.phrases import phrase

    for lang in LANGS:
        name = text(f"cli.formats.{detected.format.replace('-', '_')}", lang)
        packed = " (gzip)" if detected.compression else ""
        typer.echo(text("cli.check.is", lang, file=file, format=name + packed, encoding=detected.encoding))
    for warning in detected.warnings:
        for lang in LANGS:
            typer.echo(phrase(f"flags.{warning}", lang, value="", field=""))
    seen = detected.columns
    for lang in LANGS:
        if names := "; ".join(dict(one.label).get(lang, one.name) for one in seen.mappings if one.name):
            typer.echo(text("cli.check.mapping", lang, mapping=names))
    if seen.mapped:
        say("check.mapped", columns="; ".join(f"{heading} → {place}" for heading, place in seen.mapped))
    for name, values in (("ignored", seen.ignored), ("unknown", seen.unknown), ("skipped", seen.skipped)):
        if values:
            say(f"check.{name}", columns="; ".join(values))
