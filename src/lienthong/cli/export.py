"""``lienthong export`` and ``lienthong purge-list``: for hosts of files, and for memories in front of the site."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.console import Code, option, say


class PurgeFormat(StrEnum):
    """What a purge list is written in."""

    urls = "urls"
    tags = "tags"


def export(
    static: Annotated[Path, typer.Option(help=option("export.static"))],
    base: Annotated[str, typer.Option(help=option("export.base"))] = "",
    formats: Annotated[str | None, typer.Option(help=option("export.formats"))] = None,
    records: Annotated[bool, typer.Option(" /--no-records", help=option("export.records"))] = True,
    pages: Annotated[int, typer.Option(min=1, max=10_000, help=option("export.pages"))] = 100,
) -> None:
    """Export the site as files."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.progress import Progress
    from lienthong.pipeline.static.exporting import export as write
    from lienthong.pipeline.static.places import Chosen, address, suffixes

    chosen = Chosen(suffixes=suffixes(formats), records=records, pages=pages)
    with Progress("export") as bar:
        begun: list[int] = []

        def tell(done: int, at: int, of: int) -> None:
            if begun != [of]:
                begun[:] = [of]
                bar.begin(of)
            bar.advance(done, at)

        made = write(configured(), static, chosen, address(base), tell)
    say("export.done", number=made.generation, path=static, units=made.units, same=made.same, removed=made.removed)
    if made.dead:
        say("export.dead", error=True, number=len(made.dead), address=made.dead[0])
        raise typer.Exit(Code.QUARANTINED)


def purge_list(
    since: Annotated[int | None, typer.Option(min=0, help=option("purge-list.since"))] = None,
    format: Annotated[PurgeFormat, typer.Option(help=option("purge-list.format"))] = PurgeFormat.urls,
) -> None:
    """Print what a publication has changed."""
    from lienthong.cli.config import configured
    from lienthong.errors import StoreError
    from lienthong.exchange.purging.listing import before, purged_since
    from lienthong.exchange.purging.writing import tags, urls
    from lienthong.graph.generation import leased
    from lienthong.graph.roll import Roll

    data = configured().data
    with leased(data) as now:
        if now is None:
            raise StoreError("unpublished", data=data)
        found = purged_since(data, now, before(data, now) if since is None else since)
        listed = None if found is None else sorted(found)
        lines = tags(listed) if format is PurgeFormat.tags else urls(now.base, listed, Roll(now.folder))
        for line in lines:
            typer.echo(line)
