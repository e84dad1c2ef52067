"""``lienthong load``."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.check import columns_text, tell
from lienthong.cli.console import Code, option, say
from lienthong.cli.publish import publish_now, ready_to_publish

if TYPE_CHECKING:
    from lienthong.pipeline.load import Summary


def load(
    files: Annotated[list[str], typer.Argument(help=option("load.files"), show_default=False)],
    source: Annotated[str, typer.Option(help=option("load.source"), show_default=False)],
    complete: Annotated[bool, typer.Option("--complete", help=option("load.complete"))] = False,
    columns: Annotated[Path | None, typer.Option(help=option("load.columns"))] = None,
    publish: Annotated[bool, typer.Option("--publish", help=option("load.publish"))] = False,
) -> None:
    """Load records into the ledger."""
    from lienthong.cli.config import configured
    from lienthong.graph.ledger import Ledger
    from lienthong.graph.ledger.reworded import watch
    from lienthong.pipeline.load import load_into, recognise
    from lienthong.pipeline.progress import Progress
    from lienthong.processes import so_many

    known = configured()
    if publish:
        ready_to_publish(known)
    processes = so_many(known.processes)
    ready = recognise(known.data, source, files, columns=columns_text(columns))
    with Ledger.open(known.data) as ledger:
        if publish:
            watch(ledger.db)
        with Progress("load", source) as progress:
            summary = load_into(ledger, ready, complete=complete, processes=processes, progress=progress)
        _tell(summary, publish)
        if publish:
            publish_now(known, ledger=ledger)
    if summary.held:
        raise typer.Exit(Code.QUARANTINED)


def _tell(summary: "Summary", publishing: bool) -> None:
    for file, detected in summary.recognised:
        tell(file, detected)
    say("load.summary", **summary.values())
    if summary.counts["older"]:
        say("load.older", older=summary.counts["older"])
    if not (summary.live or summary.deleted):
        say("load.nothing_live", source=summary.source)
    elif not publishing:
        say("load.next", source=summary.source)
