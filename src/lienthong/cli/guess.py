"""``lienthong source guess``: what the columns of a spreadsheet are."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.console import option, say
from lienthong.messages import LANGS, Lang, text

if TYPE_CHECKING:
    from lienthong.mappings.spreadsheets.guess import Guessed


def guess_columns(
    file: Annotated[str, typer.Argument(help=option("source.guess.file"), show_default=False)],
    source: Annotated[str, typer.Option(help=option("source.guess.source"))] = "",
    output: Annotated[Path | None, typer.Option(help=option("source.guess.output"))] = None,
) -> None:
    """Propose what each column holds, with examples; write a draft of the mapping file."""
    from rich.console import Console
    from rich.table import Table

    from lienthong import disk
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.mappings.spreadsheets.draft import draft
    from lienthong.pipeline.recognising import guessed
    from lienthong.pipeline.sources import present

    declared = present(configured().data, source)
    found = guessed(file, declared.columns, declared.encoding)
    say("source.guess.head", file=file, columns=len(found.columns))
    if found.bare:
        say("source.guess.bare")
    table = Table(box=None, pad_edge=False)
    for name in ("letter", "heading", "examples", "place", "sure"):
        table.add_column("\n".join(text(f"cli.source.guess.{name}", lang) for lang in LANGS), overflow="fold")
    for one in found.columns:
        sure = f"{round(100 * one.sure)} %" if one.column else ""
        table.add_row(one.letter, one.heading, "\n".join(one.examples), _place(one), sure)
    Console(highlight=False, markup=False).print(table)
    if output is None:
        say("source.guess.hint", sheet=file)
        return
    if output.exists():
        raise UsageError("columns_exists", file=output)
    with disk.writing(output), output.open("x", encoding="utf-8") as handle:
        handle.write(draft(found))
    say("source.guess.written", file=output, sheet=file)


def _place(one: "Guessed") -> str:
    from lienthong.pipeline.report.labels import label

    def name(lang: Lang) -> str:
        if one.column is None:
            return text("cli.source.guess.unknown", lang)
        if one.column.to is None:
            return text("cli.source.guess.ignored", lang)
        return label(one.column.to.tag, lang)

    place = str(one.column.to) if one.column and one.column.to else ""
    return "\n".join([*([place] if place else []), *dict.fromkeys(filter(None, map(name, LANGS)))])
