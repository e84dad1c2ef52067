"""``lienthong changes``."""

from typing import Annotated

import typer

from lienthong.cli.console import option, say


def changes(
    after: Annotated[int, typer.Option(help=option("changes.after"))] = 0,
    since: Annotated[str, typer.Option(help=option("changes.since"))] = "",
    kind: Annotated[list[str] | None, typer.Option(help=option("changes.kind"))] = None,
    event: Annotated[list[str] | None, typer.Option(help=option("changes.event"))] = None,
    limit: Annotated[int, typer.Option(help=option("changes.limit"))] = 1000,
    json: Annotated[bool, typer.Option("--json", help=option("changes.json"))] = False,
) -> None:
    """Show the change log."""
    import orjson

    from lienthong.cli.config import configured
    from lienthong.graph.ledger import Ledger
    from lienthong.graph.ledger.changes import Wanted
    from lienthong.graph.ledger.changes import changes as read

    known = configured()
    wanted = Wanted.checked(after, since, kind or (), event or (), limit)
    with Ledger.open(known.data, write=False) as ledger:
        found = read(ledger.db, wanted)
    for one in found.changes:
        iri, target = f"{known.base}/{one.entity}", f"{known.base}/{one.target}" if one.target else ""
        if json:
            told = one._asdict() | {"entity": iri, "target": target}
            typer.echo(orjson.dumps({key: value for key, value in told.items() if value != ""}).decode())
        else:
            typer.echo(f"{one.seq:>9}  {one.at}  {one.event:<8}{iri}{f' -> {target}' if target else ''}")
    if found.more:
        say("changes.more", error=True, cursor=found.cursor)
