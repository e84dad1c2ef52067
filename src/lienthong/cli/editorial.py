"""``lienthong editorial``: what was changed in the public graph by hand, and taking it back."""

from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.console import option, say

if TYPE_CHECKING:
    from lienthong.graph.editorial.requests import Known

Number = Annotated[int, typer.Argument(help=option("editorial.number"), show_default=False)]
By = Annotated[str, typer.Option("--by", help=option("editorial.by"), show_default=False)]
_WIDTH = 60


def list_requests(json: Annotated[bool, typer.Option("--json", help=option("editorial.json"))] = False) -> None:
    """List the requests that changed the public graph."""
    import orjson

    from lienthong.cli.config import configured
    from lienthong.pipeline.editorial import listed

    found = listed(configured())
    for one in found:
        typer.echo(orjson.dumps(one._asdict()).decode() if json else _line(one))
    if not json:
        say("editorial.total", total=len(found))


def show(number: Number) -> None:
    """Show one request and what it did."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.editorial import shown

    known, lines = shown(configured(), number)
    typer.echo(_line(known))
    typer.echo(known.text)
    typer.echo()
    for line in lines:
        typer.echo(line)


def undo(number: Number, by: By = "") -> None:
    """Take one request back."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.editorial import taken_back

    made = taken_back(configured(), number, by)
    say("editorial.undone", number=number, added=made.added, removed=made.removed, generation=made.generation.number)


def drop(
    by: By = "", yes: Annotated[bool, typer.Option("--yes", "-y", help=option("editorial.drop.yes"))] = False
) -> None:
    """Take everything back."""
    from lienthong.cli.config import configured
    from lienthong.errors import UsageError
    from lienthong.pipeline.editorial import dropped

    if not yes:
        raise UsageError("update_drop_yes")
    made = dropped(configured(), by)
    say("editorial.dropped", added=made.added, removed=made.removed, generation=made.generation.number)


def _line(one: "Known") -> str:
    text = " ".join(one.text.split())
    short = text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
    undone = f"  → {one.undone}" if one.undone else ""
    return f"{one.key:>6}  {one.at}  {one.by:<12}  {one.kind:<6}  +{one.added} -{one.removed}  {short}{undone}"
