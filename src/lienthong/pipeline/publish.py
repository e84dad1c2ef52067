"""Publishing and rebuilding as the command line runs them: with the settings, and a bar on a terminal."""

from typing import TYPE_CHECKING

from lienthong.exchange.purging.listing import write_purge
from lienthong.graph import publish as graph
from lienthong.graph.generation import leased
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.inbox import take_in
from lienthong.graph.publish import Published
from lienthong.graph.remote.engine import engine_of
from lienthong.pipeline.handbook import write_handbook
from lienthong.pipeline.oai.following import follow
from lienthong.pipeline.progress import Progress
from lienthong.pipeline.quality.aside import quality_written
from lienthong.pipeline.quality.shapes import write_shapes
from lienthong.processes import collecting_seldom, so_many
from lienthong.settings import Settings

if TYPE_CHECKING:
    from lienthong.graph.remote.pushing import Pushed


def publish(settings: Settings, *, rebuild: bool = False, ledger: Ledger | None = None) -> Published:
    """Make the public graph what the ledger says, as a new generation; nothing when it is so already.

    ``rebuild`` makes the whole store anew from the ledger; ``ledger`` is one that is open for writing, and is closed
    at the end. Raises StoreError as ``graph.publish.publish`` and ``Ledger.open`` do.
    """
    with (
        ledger or Ledger.open(settings.data) as ledger,
        leased(settings.data) as before,
        Progress("publish") as bar,
        collecting_seldom(),
    ):
        take_in(ledger)
        processes = so_many(settings.processes)
        made = graph.publish(
            ledger,
            settings.data,
            settings.base,
            full=rebuild,
            bulk_share=settings.bulk_share,
            keep=settings.keep_generations,
            progress=bar.staged(),
            processes=processes,
        )
        with quality_written(settings.data, processes):
            follow(ledger, settings.data, settings.base, anew=rebuild, processes=processes, progress=bar.staged())
        if made.generation is not None:
            write_purge(settings.data, made.generation, before, made.led)
    write_handbook(settings.data)
    write_shapes(settings.data)
    return made


def push(settings: Settings) -> "Pushed | None":
    """Publish the current generation on the engine of the settings; None when it is there already, or there is none.

    Waits until no query can still be reading the side that is changed. Raises UsageError when a setting of the engine
    is missing or wrong, StoreError as ``graph.remote.pushing.push`` does.
    """
    engine = engine_of(settings, publishing=True)
    if engine is None:
        return None
    from lienthong.graph.remote.pushing import push as push_to

    drain = settings.query_seconds + _NOTICED
    with Ledger.open(settings.data, write=False) as ledger, Progress("publish") as bar:
        return push_to(ledger.db, settings.data, engine, drain=drain, progress=bar.staged())


_NOTICED = 5.0
"""Seconds until every web process has surely seen that the engine's pointer moved."""
