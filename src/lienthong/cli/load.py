"""``lienthong load``."""

from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.check import columns_text, tell
from lienthong.cli.console import Code, option, say
from lienthong.cli.publish import publish_now, ready_to_publish


def load(
    files: Annotated[list[str], typer.Argument(help=option("load.files"), show_default=False)],
    source: Annotated[str, typer.Option(help=option("load.source"), show_default=False)],
    complete: Annotated[bool, typer.Option("--complete", help=option("load.complete"))] = False,
    columns: Annotated[Path | None, typer.Option(help=option("load.columns"))] = None,
    publish: Annotated[bool, typer.Option("--publish", help=option("load.publish"))] = False,
) -> None:
    """Load records into the ledger."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.load import load as load_files
    from lienthong.pipeline.progress import Progress
    from lienthong.processes import so_many

    known = configured()
    if publish:
        ready_to_publish(known)
    processes = so_many(known.processes)
    own = columns_text(columns)
    with Progress("load", source) as progress:
        summary = load_files(
            known.data, source, files, complete=complete, columns=own, processes=processes, progress=progress
        )
    for file, detected in summary.recognised:
        tell(file, detected)
    say("load.summary", **summary.values())
    if summary.counts["older"]:
        say("load.older", older=summary.counts["older"])
    if not (summary.live or summary.deleted):
        say("load.nothing_live", source=source)
    elif not publish:
        say("load.next", source=source)
    if publish:
        publish_now(known)
    if summary.held:
        raise typer.Exit(Code.QUARANTINED)
