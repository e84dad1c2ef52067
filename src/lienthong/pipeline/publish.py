"""Publishing and rebuilding as the command line runs them: with the settings, and a bar on a terminal."""

from lienthong.graph import publish as graph
from lienthong.graph.ledger import Ledger
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
        stage, done = "", 0

        def show(now: str, count: int, total: int | None) -> None:
            nonlocal stage, done
            if now != stage:
                stage, done = now, 0
                bar.begin(total)
            bar.advance(count - done, count)
            done = count

        made = graph.publish(
            ledger,
            settings.data,
            settings.base,
            full=rebuild,
            bulk_share=settings.bulk_share,
            keep=settings.keep_generations,
            progress=show,
        )
    write_handbook(settings.data)
    return made
