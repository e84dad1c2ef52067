"""``lienthong publish``, ``rebuild`` and ``dump``."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lienthong.cli.console import Code, option, say

if TYPE_CHECKING:
    from lienthong.graph.ledger import Ledger
    from lienthong.settings import Settings


class DumpFormat(StrEnum):
    """Formats of a dump."""

    nq = "nq"
    nt = "nt"
    ttl = "ttl"


def publish() -> None:
    """Publish the ledger as the public graph."""
    from lienthong.cli.config import configured

    known = configured()
    ready_to_publish(known)
    publish_now(known)


def rebuild(remap: Annotated[bool, typer.Option("--remap", help=option("rebuild.remap"))] = False) -> None:
    """Build the graph anew from the ledger."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.progress import Progress
    from lienthong.pipeline.remap import remap as remap_all
    from lienthong.processes import so_many

    code = Code.CLEAN
    known = configured()
    ready_to_publish(known)
    if remap:
        processes = so_many(known.processes)
        with Progress("remap", "") as progress:
            summary = remap_all(known.data, processes=processes, progress=progress)
        say("rebuild.remapped", **summary.values())
        code = Code.QUARANTINED if summary.held else Code.CLEAN
    publish_now(known, full=True)
    if code:
        raise typer.Exit(code)


def ready_to_publish(known: "Settings") -> None:
    """What is wrong with the settings of publishing is told before anything is done: raises UsageError."""
    from lienthong.exchange.dumps.kinds import chosen
    from lienthong.graph.remote.engine import engine_of

    engine_of(known, publishing=True)
    chosen(known.dumps)


def publish_now(known: "Settings", *, full: bool = False, quiet: bool = False, ledger: "Ledger | None" = None) -> None:
    """Publish, push to the engine of the settings, make dumps, and say what was done; ``quiet`` says only what is
    wrong. A ``ledger`` that is open for writing is closed when that is done for which it is needed. Raises StoreError
    when there is no ledger, and as ``pipeline.publish`` does."""
    from lienthong.cli.dumps import make_after_publishing
    from lienthong.errors import StoreError
    from lienthong.graph.ledger.elsewhere import lies_in
    from lienthong.pipeline.dump import published
    from lienthong.pipeline.publish import publish as publish_graph
    from lienthong.pipeline.publish import push

    if not lies_in(known.data):
        raise StoreError("ledger_missing", path=known.data)
    made = publish_graph(known, rebuild=full, ledger=ledger).generation
    now = made or published(known.data)
    if not quiet:
        say("publish.done" if made else "publish.same", number=now.number, triples=now.triples)
    _tell_faults(known.data)
    if (pushed := push(known)) is not None and not quiet:
        number, side, deleted, inserted = pushed.generation.number, pushed.side, pushed.deleted, pushed.inserted
        say("publish.pushed", number=number, side=side, deleted=deleted, inserted=inserted)
    make_after_publishing(known, quiet=quiet)


def _tell_faults(data: Path) -> None:
    """Records that could not be written for harvesters, the first of them one by one."""
    from lienthong.pipeline.oai.faults import faults

    met = faults(data)
    if met:
        say("publish.faults", error=True, number=len(met))
    for one in met[:_FAULTS]:
        typer.echo(" ".join(filter(None, ("  ", one.source, one.number, one.fault.field, one.fault.why))), err=True)


_FAULTS = 20
"""Records that are named; the report names all."""


def dump(
    format: Annotated[DumpFormat, typer.Option(help=option("dump.format"))] = DumpFormat.nq,
    output: Annotated[Path | None, typer.Option(help=option("dump.output"))] = None,
) -> None:
    """Export the public graph."""
    import sys

    from lienthong.cli.config import configured
    from lienthong.pipeline.dump import dump_file, dump_stream

    data = configured().data
    if output is None:
        dump_stream(data, format.value, sys.stdout.buffer)
        return
    triples = dump_file(data, format.value, output)
    say("dump.done", error=True, triples=triples, path=output)
