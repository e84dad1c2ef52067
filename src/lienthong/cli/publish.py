"""``lienthong publish``, ``rebuild`` and ``dump``."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lienthong.cli.console import Code, option, say


class DumpFormat(StrEnum):
    """Formats of a dump."""

    nq = "nq"
    nt = "nt"
    ttl = "ttl"


def publish() -> None:
    """Publish the ledger as the public graph."""
    _publish(full=False)


def rebuild(remap: Annotated[bool, typer.Option("--remap", help=option("rebuild.remap"))] = False) -> None:
    """Build the graph anew from the ledger."""
    from lienthong.cli.config import configured
    from lienthong.pipeline.progress import Progress
    from lienthong.pipeline.remap import remap as remap_all
    from lienthong.processes import so_many

    code = Code.CLEAN
    if remap:
        known = configured()
        processes = so_many(known.processes)
        with Progress("remap", "") as progress:
            summary = remap_all(known.data, processes=processes, progress=progress)
        say("rebuild.remapped", **summary.values())
        code = Code.QUARANTINED if summary.held else Code.CLEAN
    _publish(full=True)
    if code:
        raise typer.Exit(code)


def _publish(*, full: bool) -> None:
    from lienthong.cli.config import configured
    from lienthong.cli.dumps import make_after_publishing
    from lienthong.errors import StoreError
    from lienthong.exchange.dumps.kinds import chosen
    from lienthong.graph.ledger.elsewhere import lies_in
    from lienthong.graph.remote.engine import engine_of
    from lienthong.pipeline.dump import published
    from lienthong.pipeline.publish import publish as publish_graph
    from lienthong.pipeline.publish import push

    known = configured()
    engine_of(known, publishing=True)  # what is wrong with it is told before anything is done
    chosen(known.dumps)
    if not lies_in(known.data):
        raise StoreError("ledger_missing", path=known.data)
    made = publish_graph(known, rebuild=full).generation
    now = made or published(known.data)
    say("publish.done" if made else "publish.same", number=now.number, triples=now.triples)
    _tell_faults(known.data)
    if (pushed := push(known)) is not None:
        number, side, deleted, inserted = pushed.generation.number, pushed.side, pushed.deleted, pushed.inserted
        say("publish.pushed", number=number, side=side, deleted=deleted, inserted=inserted)
    make_after_publishing(known)


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
