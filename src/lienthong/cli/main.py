"""The command ``lienthong`` and its subcommands."""

import signal
import sys
from types import FrameType
from typing import Annotated

import typer

from lienthong import __version__
from lienthong.cli.console import about, debugging, guarded, option
from lienthong.cli.demo import demo
from lienthong.cli.load import load
from lienthong.cli.map import map_file
from lienthong.cli.publish import dump, publish, rebuild
from lienthong.cli.report import report
from lienthong.cli.serve import serve
from lienthong.cli.source import add, list_sources
from lienthong.cli.validate import validate

app = typer.Typer(
    name="lienthong",
    help=option("about"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
source = typer.Typer(
    name="source", help=option("source.short"), short_help=option("source.short"), no_args_is_help=True
)

source.command("add", **about("source.add"))(guarded(add))
source.command("list", **about("source.list"))(guarded(list_sources))
app.add_typer(source)
app.command("load", **about("load"))(guarded(load))
app.command("map", **about("map"))(guarded(map_file))
app.command("validate", **about("validate"))(guarded(validate))
app.command("publish", **about("publish"))(guarded(publish))
app.command("rebuild", **about("rebuild"))(guarded(rebuild))
app.command("serve", **about("serve"))(guarded(serve))
app.command("report", **about("report"))(guarded(report))
app.command("dump", **about("dump"))(guarded(dump))
app.command("demo", **about("demo"))(guarded(demo))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lienthong {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help=option("version"), callback=_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help=option("debug"))] = False,
) -> None:
    """Options of every command."""
    debugging.set(debug)


def run() -> None:
    """Entry point of the ``lienthong`` script."""
    signal.signal(signal.SIGTERM, _interrupt)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # In the C locale, common on servers, Python would fail on the first Vietnamese letter.
            stream.reconfigure(encoding="utf-8", errors="replace")
    app()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
