"""Which side of an engine is published, seen by those who ask it: its pointer graph, read again every second."""

import asyncio
import contextlib
import logging
from pathlib import Path

import httpx2
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from lienthong.graph.generation import Generation
from lienthong.graph.remote.engine import Engine
from lienthong.graph.remote.standing import Standing, standing_of
from lienthong.sparql.queries import named

POLL_SECONDS = 1.0
_LOG = logging.getLogger(__name__)
_PATIENCE = 10.0


class Watch:
    """``standing`` is the last that made sense, ``down`` whether the engine did not answer when it was last asked."""

    def __init__(self, engine: Engine, client: httpx2.AsyncClient) -> None:
        self.engine = engine
        self.standing = Standing()
        self.down = False
        self._client = client
        self._task: asyncio.Task[None] | None = None

    @property
    def generation(self) -> Generation | None:
        """What the engine publishes, as far as is known. It has no folder here."""
        held = self.standing.holding
        return Generation(held.number, self.engine.base, held.published, held.triples, Path()) if held else None

    async def start(self) -> None:
        """Look now, then every second."""
        await self.look()
        self._task = asyncio.get_running_loop().create_task(self._keep_looking())

    async def stop(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def look(self) -> None:
        """Read the pointer. What cannot be read, or contradicts itself, changes nothing."""
        fields = {"query": named("engine/pointer").text, "default-graph-uri": self.engine.pointer}
        try:
            response = await self._client.post(
                self.engine.queries[0],
                data=fields,
                headers={"accept": self.engine.profile.tables},
                timeout=_PATIENCE,
            )
            response.raise_for_status()
            form = QueryResultsFormat.from_media_type(self.engine.profile.tables)
            rows = parse_query_results(response.content, form)
        except (httpx2.HTTPError, SyntaxError, ValueError) as error:
            if not self.down:
                _LOG.warning("the engine does not answer: %s", type(error).__name__)
            self.down = True
            return
        self.down = False
        if isinstance(rows, QuerySolutions):
            said = standing_of(self.engine, [tuple(getattr(one, "value", "") for one in row) for row in rows])  # type: ignore[misc]
            if said is not None and (said.live or not self.standing.live):
                self.standing = said

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.look()
