"""Data quality is counted while something else is done: it needs the ledger only, and mostly waits for others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from lienthong.graph.ledger import Ledger
from lienthong.pipeline.quality.written import write_quality


@contextmanager
def quality_written(data: Path, processes: int) -> Iterator[None]:
    """``write_quality`` of what is published, done beside what is done within, and finished at its end; what ends by an
    error stops it. The ledger must not be written meanwhile. Raises what ``write_quality`` and ``Ledger.open`` do."""
    stop = Event()
    with ThreadPoolExecutor(1, "quality") as thread:
        writing = thread.submit(_write, data, processes, stop)
        try:
            yield
            writing.result()
        except BaseException:
            stop.set()
            raise


def _write(data: Path, processes: int, stop: Event) -> None:
    # A connection of SQLite belongs to the thread that opened it.
    with Ledger.open(data, write=False) as ledger:
        write_quality(ledger, data, processes, stop)
