"""``lienthong source add`` and ``lienthong source list``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.check import columns_text
from lienthong.cli.console import option, say
from lienthong.messages import LANGS, text

if TYPE_CHECKING:
    from lienthong.graph.ledger import Harvest
    from lienthong.graph.terms import Source


def add(
    id: Annotated[str, typer.Argument(help=option("source.add.id"), show_default=False)],
    title: Annotated[str | None, typer.Option(help=option("source.add.title"))] = None,
    title_en: Annotated[str | None, typer.Option(help=option("source.add.title_en"))] = None,
    library: Annotated[str | None, typer.Option(help=option("source.add.library"))] = None,
    library_name: Annotated[str | None, typer.Option(help=option("source.add.library_name"))] = None,
    isil: Annotated[str | None, typer.Option(help=option("source.add.isil"))] = None,
    place: Annotated[str | None, typer.Option(help=option("source.add.place"))] = None,
    url: Annotated[str | None, typer.Option(help=option("source.add.url"))] = None,
    licence: Annotated[str | None, typer.Option(help=option("source.add.licence"))] = None,
    encoding: Annotated[str | None, typer.Option(help=option("source.add.encoding"))] = None,
    drop: Annotated[list[str] | None, typer.Option(help=option("source.add.drop"))] = None,
    columns: Annotated[Path | None, typer.Option(help=option("source.add.columns"))] = None,
    oai: Annotated[str | None, typer.Option(help=option("source.add.oai"))] = None,
    oai_set: Annotated[str | None, typer.Option(help=option("source.add.oai_set"))] = None,
    oai_format: Annotated[str | None, typer.Option(help=option("source.add.oai_format"))] = None,
    subscriber: Annotated[list[str] | None, typer.Option(help=option("source.add.subscriber"))] = None,
    opac: Annotated[str | None, typer.Option(help=option("source.add.opac"))] = None,
    request: Annotated[str | None, typer.Option(help=option("source.add.request"))] = None,
) -> None:
    """Declare a source or change what is said of it."""
    from lienthong.cli.config import configured
    from lienthong.graph.ledger import Ledger
    from lienthong.pipeline.sources import check_isil, declare, found, together

    if isil:
        check_isil(isil)
    said: dict[str, str | tuple[str, ...] | None] = {
        "title_vi": title,
        "title_en": title_en,
        "library": library,
        "library_name": library_name,
        "isil": isil,
        "place": place,
        "url": url,
        "licence": licence,
        "columns": columns_text(columns),
        "encoding": encoding,
        "oai": oai_address(oai),
        "oai_set": oai_set,
        "oai_format": oai_format,
        "opac": opac,
        "request": request,
    }
    with Ledger.open(configured().data) as ledger:
        if drop:
            said["drop"] = together(found(ledger, id).drop, drop)
        if subscriber:
            said["subscribers"] = together(found(ledger, id).subscribers, subscriber)
        declare(ledger, id, {key: value for key, value in said.items() if value is not None})
    say("source.add.done", id=id)


def oai_address(said: str | None) -> str | None:
    """The base URL that the operator named, without what a browser adds to it. Raises UsageError when it is none."""
    if not said:
        return said
    from lienthong.pipeline.harvesting.address import base_url

    return base_url(said)


def list_sources() -> None:
    """List the sources and what the ledger holds of each."""
    from rich.console import Console
    from rich.table import Table

    from lienthong.cli.config import configured
    from lienthong.graph.ledger import Ledger

    data = configured().data
    from lienthong.graph.ledger.elsewhere import lies_in

    if not lies_in(data):
        say("source.list.none")
        return
    with Ledger.open(data, write=False) as ledger:
        counts = ledger.counts()
        sources = ledger.sources()
        harvests = ledger.harvests.all()
    table = Table(box=None, pad_edge=False)
    shown = [
        "id",
        "title",
        "live",
        "quarantined",
        "deleted",
        *(["harvested"] if any(one.oai for one in sources) else []),
    ]
    for column in shown:
        name = f"cli.source.list.{column}"
        right = column in ("live", "quarantined", "deleted")
        table.add_column(f"{text(name, 'vi')}\n{text(name, 'en')}", justify="right" if right else "left")
    for one in sources:
        have = counts[one.id]
        numbers = (have["live"], have["quarantined"] + have["withheld"] + have["waiting"], have["deleted"])
        row = [one.id, one.title_vi or one.title_en, *map(str, numbers), _harvested(one, harvests)]
        table.add_row(*row[: len(shown)])
    Console(highlight=False).print(table)


def _harvested(source: "Source", harvests: "list[Harvest]") -> str:
    """Where the source is harvested from, and when that was last done."""
    if not source.oai:
        return ""
    own = [one for one in harvests if one.asked.source == source.id and one.asked.address == source.oai]
    last = max((one.finished for one in own), default="")
    never, underway = (
        " / ".join(text(f"cli.source.list.{name}", lang) for lang in LANGS) for name in ("never", "underway")
    )
    return "\n".join([source.oai, last or never, *([underway] if any(one.underway for one in own) else [])])
