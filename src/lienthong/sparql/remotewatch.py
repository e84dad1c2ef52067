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
_MOST_BYTES = 4 * 1024 * 1024


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
        try:
            # Of the whole: a body that trickles would keep us from ever seeing the next switch.
            async with asyncio.timeout(_PATIENCE):
                said = standing_of(self.engine, _rows(await self._pointer(), self.engine.profile.tables))
        except (httpx2.HTTPError, SyntaxError, ValueError, TimeoutError) as error:
            if not self.down:
                _LOG.warning("the engine does not answer: %s", type(error).__name__)
            self.down = True
            return
        self.down = False
        if said is not None and (said.live or not self.standing.live):
            self.standing = said

    async def _pointer(self) -> bytes:
        """The document about the pointer graph. Raises ValueError when it is none that we would have written."""
        fields = {"query": named("engine/pointer").text, "default-graph-uri": self.engine.pointer}
        headers = {"accept": self.engine.profile.tables}
        async with self._client.stream(
            "POST", self.engine.queries[0], data=fields, headers=headers, timeout=_PATIENCE
        ) as response:
            response.raise_for_status()
            body, whole = await beginning(response, _MOST_BYTES)
        if not whole or coded(response):
            raise ValueError("pointer")
        return body

    async def _keep_looking(self) -> None:
        while True:
            await asyncio.sleep(POLL_SECONDS)
            await self.look()


def _rows(document: bytes, tables: str) -> list[tuple[str, str, str]]:
    found = parse_query_results(document, QueryResultsFormat.from_media_type(tables))
    if not isinstance(found, QuerySolutions) or len(found.variables) != 3:
        raise ValueError("pointer")
    return [(_value(row[0]), _value(row[1]), _value(row[2])) for row in found]


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


async def beginning(response: httpx2.Response, most: int) -> tuple[bytes, bool]:
    """As many bytes of an answer, as they came over the wire, and whether that is all of it."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most:
            return bytes(body[:most]), False
    return bytes(body), True


def coded(response: httpx2.Response) -> bool:
    """Whether an answer is packed although we have asked for it plain: what unpacks to no end is not unpacked."""
    return response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
