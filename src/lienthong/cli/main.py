"""The command ``lienthong`` and its subcommands."""

import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Annotated

import typer

from lienthong import __version__
from lienthong.cli import ckan, cluster, editorial
from lienthong.cli.assistants import mcp
from lienthong.cli.backup import backup, restore
from lienthong.cli.changes import changes
from lienthong.cli.check import check, columns_draft
from lienthong.cli.console import about, debugging, guarded, option
from lienthong.cli.demo import demo
from lienthong.cli.dumps import dumps
from lienthong.cli.export import export, purge_list
from lienthong.cli.guess import guess_columns
from lienthong.cli.harvest import harvest
from lienthong.cli.links import candidates, import_links, list_links, review
from lienthong.cli.load import load
from lienthong.cli.map import map_file
from lienthong.cli.publish import dump, publish, rebuild
from lienthong.cli.queries import slow
from lienthong.cli.report import report
from lienthong.cli.serve import serve
from lienthong.cli.source import add, list_sources
from lienthong.cli.usage import Commands
from lienthong.cli.validate import validate

app = typer.Typer(
    name="lienthong",
    cls=Commands,
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
links = typer.Typer(name="links", help=option("links.short"), short_help=option("links.short"), no_args_is_help=True)
queries = typer.Typer(
    name="queries", help=option("queries.short"), short_help=option("queries.short"), no_args_is_help=True
)
clusters = typer.Typer(
    name="cluster",
    help=about("cluster").help,
    short_help=option("cluster.short"),
    invoke_without_command=True,
)
clusters.callback()(cluster.settle)
portals = typer.Typer(name="ckan", help=option("ckan.short"), short_help=option("ckan.short"), no_args_is_help=True)
edits = typer.Typer(
    name="editorial", help=option("editorial.short"), short_help=option("editorial.short"), no_args_is_help=True
)


def _register(group: typer.Typer, name: str, command: Callable[..., None]) -> None:
    told = about(name)
    group.command(name.rpartition(".")[2], help=told.help, short_help=told.short)(guarded(command))


_register(source, "source.add", add)
_register(source, "source.list", list_sources)
_register(source, "source.guess", guess_columns)
_register(links, "links.list", list_links)
_register(links, "links.candidates", candidates)
_register(links, "links.review", review)
_register(links, "links.import", import_links)
for _name in ("explain", "review", "decide", "undo", "split", "join", "decisions"):
    _register(clusters, f"cluster.{_name}", getattr(cluster, _name))
_register(edits, "editorial.list", editorial.list_requests)
for _name in ("show", "undo", "drop"):
    _register(edits, f"editorial.{_name}", getattr(editorial, _name))
app.add_typer(source)
_register(app, "check", check)
_register(app, "columns", columns_draft)
app.add_typer(links)
_register(app, "load", load)
_register(app, "harvest", harvest)
_register(app, "map", map_file)
_register(app, "validate", validate)
app.add_typer(clusters)
app.add_typer(edits)
_register(app, "publish", publish)
_register(app, "rebuild", rebuild)
_register(app, "serve", serve)
_register(queries, "queries.slow", slow)
app.add_typer(queries)
_register(app, "report", report)
_register(app, "dump", dump)
_register(app, "dumps", dumps)
_register(app, "backup", backup)
_register(app, "restore", restore)
_register(app, "export", export)
_register(app, "purge-list", purge_list)
_register(portals, "ckan.push", ckan.push)
app.add_typer(portals)
_register(app, "changes", changes)
_register(app, "mcp", mcp)
_register(app, "demo", demo)


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
