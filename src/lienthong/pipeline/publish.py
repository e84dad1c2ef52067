"""Publishing and rebuilding as the command line runs them: with the settings, and a bar on a terminal."""

from lienthong.graph import publish as graph
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching.inbox import take_in
from lienthong.graph.publish import Published
from lienthong.pipeline.handbook import write_handbook
from lienthong.pipeline.progress import Progress
from lienthong.settings import Settings


def publish(settings: Settings, *, rebuild: bool = False) -> Published:
    """Make the public graph what the ledger says, as a new generation; nothing when it is so already.

    ``rebuild`` makes the whole store anew from the ledger. Raises StoreError as ``graph.publish.publish`` and
    ``Ledger.open`` do.
    """
    with Ledger.open(settings.data) as ledger, Progress("publish") as bar:
        take_in(ledger)
        made = graph.publish(
            ledger,
            settings.data,
            settings.base,
            full=rebuild,
            bulk_share=settings.bulk_share,
            keep=settings.keep_generations,
            progress=bar.staged(),
        )
    write_handbook(settings.data)
    return made
