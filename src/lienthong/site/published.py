"""The generation that this process serves, and the move to the next one.

A request takes ``Published.now`` once and keeps that object until its answer is complete, so a switch never
touches a request under way; the old store closes when its last request lets go of it.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from itertools import islice
from mmap import mmap
from pathlib import Path
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Store

from lienthong.graph.generation import Generation, leased
from lienthong.graph.tallies.reading import Tallies, open_tallies
from lienthong.search.finding import TextIndex, open_index
from lienthong.site.addresses import Addresses
from lienthong.site.readahead import read_ahead

if TYPE_CHECKING:
    from lienthong.site.described import Described
    from lienthong.site.held import Held
    from lienthong.site.links import Told
    from lienthong.site.reading import Node

POLL_SECONDS = 0.5
"""How often the pointer is looked at."""


@dataclass
class Opened:
    """One generation, open for reading. ``lease`` keeps its folder from being swept."""

    generation: Generation
    store: Store
    lease: ExitStack
    addresses: Addresses = field(init=False)
    stamp: str = field(init=False)
    """A short hash that no two publications share; part of every ETag."""
    modified: str = field(init=False)
    """When it was published, as an HTTP date."""
    licences: tuple[str, ...] = field(init=False)
    """The licence of every dataset, when there is but one; () otherwise: then a dataset's page says it."""
    index: TextIndex | None = field(init=False)
    """Its text index; None in a generation of before there was one."""
    tallies: Tallies | None = field(init=False)
    """What leads to its entities, counted; None in a generation of before it was."""
    labels: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """Labels that were read already, as (text, language) by IRI; bounded by its reader."""
    names: dict[tuple[str, str], tuple[str, str, str]] = field(default_factory=dict)
    """What things are called on pages, as (text, its language, address) by language and IRI; bounded by its reader."""
    nodes: "dict[str, Node]" = field(default_factory=dict)
    """What is said of libraries and data sets, which most pages name; bounded by its reader."""
    entries: "dict[tuple[str, str], Told]" = field(default_factory=dict)
    """What lines of lists tell of works and editions, by language and IRI; bounded by its reader."""
    works: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    """The first works on a subject or by a maker, by property and IRI; bounded by its reader."""
    held: "dict[str, Held]" = field(default_factory=dict)
    """Items of editions that have many; bounded by its reader."""
    described: "dict[str, Described]" = field(default_factory=dict)
    """Records of editions that have many; bounded by its reader."""
    rolled: dict[str, mmap] = field(default_factory=dict)
    """Parts of its roll, mapped; bounded by its reader. They end with it: a map would hold the disk space of a
    generation that was swept away."""
    counted: dict[tuple[str, str], tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """What was counted over the works of a hub (``site.company``), by question and IRI; bounded by its reader."""

    def __post_init__(self) -> None:
        one = self.generation
        self.addresses = Addresses(one.base)
        self.stamp = hashlib.blake2b(f"{one.number} {one.published} {one.base}".encode(), digest_size=6).hexdigest()
        self.index = open_index(one.index_folder)
        self.tallies = open_tallies(one.tallies_folder)
        self.licences = _common_licence(self.store)
        self.modified = format_datetime(datetime.fromisoformat(one.published), usegmt=True)

    def __del__(self) -> None:
        self.lease.close()


def _common_licence(store: Store) -> tuple[str, ...]:
    quads = store.quads_for_pattern(None, NamedNode("http://purl.org/dc/terms/license"), None, None)
    found = {quad.object.value for quad in islice(quads, 1000) if isinstance(quad.object, NamedNode)}
    # These go into HTTP headers, which hold ASCII only.
    return tuple(one for one in found if one.isascii()) if len(found) == 1 else ()


def open_current(data: Path) -> Opened | None:
    """Open what the pointer names; None before the first publish. Raises OSError when it cannot be opened."""
    with ExitStack() as stack:
        generation = stack.enter_context(leased(data))
        return Opened(generation, generation.open(), stack.pop_all()) if generation else None


class Published:
    """Watches the data folder. ``now`` is the open generation, None while nothing is published.

    Of each generation that it opens up to ``ahead_mb`` MiB are read ahead.
    """

    def __init__(self, data: Path, ahead_mb: int = 0) -> None:
        self.data = data
        self._ahead_mb = ahead_mb
        self.now: Opened | None = None
        self.trouble = ""
        self._seen: tuple[int, int] | None = None

    def look(self) -> bool:
        """Open the current generation if the pointer changed; whether it did. One ``stat`` otherwise.

        A generation that cannot be opened leaves the one before in service; it is tried again at the next look.
        """
        try:
            found = (self.data / "current").stat()
        except (FileNotFoundError, NotADirectoryError):
            # An empty folder is a catalogue that is not there yet; one that was swept away is served on.
            return False
        seen = (found.st_mtime_ns, found.st_ino)
        if seen == self._seen:
            return False
        try:
            opened = open_current(self.data)
        except (OSError, ValueError) as error:
            self.trouble = type(error).__name__
            return False
        if opened is None:
            return False
        self._seen, self.trouble, self.now = seen, "", opened
        if self._ahead_mb:
            read_ahead(opened.generation.folder, self._ahead_mb)
        return True

    @contextlib.asynccontextmanager
    async def watched(self) -> AsyncIterator[None]:
        """Look now, then every ``POLL_SECONDS`` in a thread until the server stops."""
        self.look()
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            self.now = None

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await asyncio.to_thread(self.look)
