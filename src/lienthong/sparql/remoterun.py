"""One query on its way to an engine and back: text made ready, answer awaited, read, and passed on in pieces."""

import asyncio
import functools
import logging
import math
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import httpx2

from lienthong.errors import QueryError
from lienthong.graph.generation import Generation, leased
from lienthong.graph.remote.engine import Engine
from lienthong.graph.remote.profile import Profile
from lienthong.graph.remote.standing import Standing
from lienthong.graph.remote.wrapper import plain
from lienthong.search.finding import open_index
from lienthong.sparql import wire
from lienthong.sparql.job import Job
from lienthong.sparql.observed import Outcome
from lienthong.sparql.remoteanswer import Ended, Wanted, convert, is_table
from lienthong.sparql.remoteflow import SMALL, flow
from lienthong.sparql.remotetext import Asking, Place, UnknownGraph, prepared
from lienthong.sparql.remotewatch import beginning, coded
from lienthong.sparql.splicing import splice
from lienthong.sparql.syntax import mistake

_LOG = logging.getLogger(__name__)
_MOST_BYTES = 128 * 1024 * 1024
"""Largest answer that is read whole: graphs, and tables whose columns do not stand at the beginning."""
_MOST_FLOWING = 2 * 1024**3
_MOST_SAID = 100_000
_DOWN = (502, 503, 504)
_HEADS = (b'"head"', b"<variable", b"<head")


@dataclass(frozen=True)
class Running:
    """How a run ended: its outcome, what to say of it, and whether the engine seems to be away."""

    outcome: Outcome
    trouble: wire.Trouble | None = None
    down: bool = False


class Run:
    """Runs one job on the side that is published when it begins; it is left alone as long as a query may take."""

    def __init__(
        self, engine: Engine, standing: Standing, generation: Generation | None, client: httpx2.AsyncClient, data: Path
    ) -> None:
        self._engine = engine
        self._standing = standing
        self._generation = generation
        self._client = client
        self._data = data

    async def answer(self, job: Job) -> Running:
        """Run it; the answer is in the job, whole or as it flows."""
        request = wire.decode_request(job.request)
        job.generation = self._generation
        try:
            asking = await self._asking(request, job.form)
        except UnknownGraph as unknown:
            return Running("refused", {"kind": "graph", "detail": unknown.iri})
        except QueryError as error:
            return Running("refused", {"kind": "said", "detail": error.name, "values": error.values})
        if asking is None:
            return Running("refused", {"kind": "index"})
        try:
            async with self._client.stream(
                "POST",
                self._engine.query(self._standing.live or "a"),
                data=self._fields(asking, job.seconds),
                headers=self._headers(job.form),
                timeout=httpx2.Timeout(job.seconds + 1, connect=min(5.0, job.seconds + 1)),
            ) as response:
                return await self._read(job, request, response, asking)
        except httpx2.TimeoutException:
            return Running("busy", down=True)
        except httpx2.NetworkError as error:
            _LOG.warning("the engine cannot be reached: %s", type(error).__name__)
            return Running("busy" if not job.size else "broken", down=not job.size)
        except httpx2.HTTPError as error:
            _LOG.warning("the engine broke off: %s", type(error).__name__)
            return Running("broken")

    async def _asking(self, request: wire.Request, form: str) -> Asking | None:
        text = request["query"]
        if searches := request.get("searches"):
            spliced = await asyncio.to_thread(self._spliced, text, searches, request["base"])
            if spliced is None:
                return None
            text = spliced
        held = self._standing.holding
        place = Place(
            self._engine.profile,
            self._engine.base,
            self._engine.graph(self._standing.live or "a"),
            held.graphs if held else (),
            f"{self._engine.pointer}/nothing",
        )
        return prepared(text, form, place, request.get("default_graphs"), request.get("named_graphs"))

    def _spliced(self, text: str, searches: list[wire.Search], base: str) -> str | None:
        """The text with what ``lt:search`` finds, from the text index of the local generation."""
        with leased(self._data) as generation:
            index = open_index(generation.index_folder) if generation else None
            return splice(text, searches, index, base).text if index is not None else None

    def _fields(self, asking: Asking, seconds: float) -> dict[str, str | list[str]]:
        fields: dict[str, str | list[str]] = {"query": asking.text, "default-graph-uri": list(asking.default)}
        if asking.named:
            fields["named-graph-uri"] = list(asking.named)
        if limit := self._engine.profile.timeout:
            name, units = limit
            fields[name] = str(max(1, math.ceil(seconds * units)))
        return fields

    def _headers(self, form: str) -> dict[str, str]:
        profile = self._engine.profile
        return {"accept": profile.tables if is_table(form) else profile.graphs}

    async def _read(self, job: Job, request: wire.Request, response: httpx2.Response, asking: Asking) -> Running:
        profile = self._engine.profile
        if response.status_code != 200:
            said, _ = await beginning(response, _MOST_SAID)
            return await self._refused(request, said, response.status_code)
        if coded(response):
            _LOG.error("the engine packs its answers although it was asked not to")
            return Running("broken")
        if profile.partial and profile.partial in response.headers:
            return Running("timeout")
        cap = _cap(asking, profile, response)
        wanted = Wanted(job.form, request["media"], request["most"], request.get("prefixes", {}), profile, cap)
        body = bytearray()
        chunks = _bounded(response)
        async for chunk in chunks:
            body += chunk
            if len(body) > SMALL and job.form == "SELECT" and not wanted.cap and _headed(body):
                return _outcome(await flow(job, bytes(body), chunks, wanted), cap)
            if len(body) > _MOST_BYTES:
                return Running("memory")
        document = bytes(body)
        body.clear()
        work = functools.partial(_whole, document, wanted)
        made, ended = work() if len(document) <= SMALL else await asyncio.to_thread(work)
        if ended == "whole":
            job.feed(made)
        return _outcome(ended, cap)

    async def _refused(self, request: wire.Request, body: bytes, status: int) -> Running:
        """Why the engine answers with an error: the mistake in the query if there is one, else as little as is true."""
        said = plain(body)
        if b"S1TAT" in body or b"query interrupted" in body:
            return Running("timeout")
        if status in _DOWN:
            return Running("busy", down=True)
        if status < 400 or status in (401, 403, 404):
            # A redirect too: whoever followed it would take the login along, to wherever it leads.
            _LOG.error("the engine refuses every query: %s %s", status, said)
            return Running("broken")
        if (found := await asyncio.to_thread(mistake, request["query"], request["base"])) is not None:
            return Running("refused", found)
        _LOG.warning("the engine refuses a query: %s %s", status, said)
        return Running("refused", {"kind": "said", "detail": "engine_refused", "values": {}})


def _headed(body: bytearray) -> bool:
    """Whether the columns stand at the beginning of a table, where rows can be passed on as they come. A parser that
    waits for them keeps all rows until then."""
    return any(body.find(one, 0, SMALL) >= 0 for one in _HEADS)


async def _bounded(response: httpx2.Response) -> AsyncIterator[bytes]:
    """The bytes of an answer. Raises RemoteProtocolError when there is no end to them."""
    size = 0
    async for chunk in response.aiter_raw():
        size += len(chunk)
        if size > _MOST_FLOWING:
            raise httpx2.RemoteProtocolError("endless")
        yield chunk


def _whole(document: bytes, wanted: Wanted) -> tuple[bytes, Ended]:
    sink = BytesIO()
    ended = convert(document, wanted, sink)
    return sink.getvalue(), ended


def _outcome(ended: Ended, cap: int) -> Running:
    match ended:
        case "whole":
            return Running("answered")
        case "triples":
            return Running("refused", {"kind": "triples"})
        case "short":
            return Running("refused", {"kind": "said", "detail": "engine_capped", "values": {"limit": cap - 1}})
        case "broken":
            return Running("broken")


def _cap(asking: Asking, profile: Profile, response: httpx2.Response) -> int:
    """The number of rows that would be one too many, or at which the engine stops by itself; 0 when neither can be."""
    told = response.headers.get(profile.capped, "") if profile.capped else ""
    if told.isdigit() and (not asking.limit or int(told) < asking.limit):
        return int(told)
    return asking.limit + 1 if asking.loose else 0
