"""One query from request to answer: capped, sent to a process, its first piece awaited, the rest streamed."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import orjson

from lienthong.errors import Busy, LienthongError, NoIndex, QueryError, QueryKilled, QueryTimeout, TooMany
from lienthong.graph.generation import Generation
from lienthong.sparql import wire
from lienthong.sparql.answering import Answering
from lienthong.sparql.cap import capped
from lienthong.sparql.clients import UNKNOWN
from lienthong.sparql.columns import columns
from lienthong.sparql.federation import Federation
from lienthong.sparql.guard import Checked
from lienthong.sparql.job import Job
from lienthong.sparql.observed import Observer
from lienthong.sparql.pool import LATER, SOON
from lienthong.sparql.searching import searches
from lienthong.sparql.tokens import position


@dataclass(frozen=True)
class Dataset:
    """The protocol's ``default-graph-uri`` and ``named-graph-uri``; both empty: the query's own, or the store's
    (SPARQL 1.1 Protocol, section 2.1.4)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass
class Answer:
    """An answer whose beginning is there: the complete body when it is ``whole``; ``generation`` gave it.

    An answer that is not whole must be read to its end or closed; either gives its process back.
    """

    media_type: str
    headers: dict[str, str]
    first: bytes
    whole: bool
    generation: Generation
    _job: Job = field(repr=False)
    _runner: "Runner" = field(repr=False)

    async def body(self) -> AsyncIterator[bytes]:
        """The body in chunks. Raises LienthongError when the query is cut off: the response must then be broken
        off, never ended as if it were complete."""
        yield self.first
        if self.whole:
            return
        while (piece := await self._job.read()) is not None:
            yield piece
        if not self._job.complete:
            raise self._runner.failure(self._job)

    async def close(self) -> None:
        """Kill the query if it still runs."""
        self._runner.pool.leave(self._job)


@dataclass(frozen=True)
class Runner:
    """Runs checked queries. ``seconds`` is the time limit from the moment a process takes the query until the
    last byte has been read, ``rows`` the most rows or triples of an answer."""

    pool: Answering
    base: str
    seconds: float = 30.0
    rows: int = 100_000
    prefixes: dict[str, str] = field(default_factory=dict)
    federation: Federation | None = None

    async def run(
        self,
        query: Checked,
        media_type: str,
        seconds: float | None = None,
        dataset: Dataset | None = None,
        *,
        client: str = UNKNOWN,
        observer: Observer | None = None,
    ) -> Answer:
        """The answer, its beginning ready. ``client`` is whose turn in the queue it takes (``clients.client_of``),
        ``observer`` is called once, when the query is over.

        Raises Busy, TooMany, QueryTimeout, QueryKilled, or QueryError with line and column for what the engine
        refuses.
        """
        if query.services:
            if self.federation is None:
                raise QueryError("sparql_service", line=1, column=1, word="SERVICE")
            query = await self.federation.joined(query, client)
        text, limited = capped(query, self.rows)
        request = self._request(query, text, media_type, dataset or _ALL)
        job = Job(_encoded(request), query.form, client, min(self.seconds, seconds or self.seconds), observer)
        self.pool.submit(job)
        try:
            await job.ready
        except asyncio.CancelledError:
            self.pool.leave(job)
            raise
        if not job.chunks or job.generation is None or job.outcome not in (None, "answered"):
            raise self.failure(job, query.text)
        headers = {"X-Lienthong-Generation": str(job.generation.number)}
        if limited:
            headers["X-Lienthong-Limit"] = str(self.rows)
        if sought := request.get("searches"):
            headers["X-Lienthong-Search-Limit"] = ", ".join(str(one["limit"]) for one in sought)
        first = b"".join(job.chunks) if job.complete else (await job.read() or b"")
        return Answer(media_type, headers, first, job.complete, job.generation, job, self)

    def failure(self, job: Job, text: str = "") -> LienthongError:
        """Why a job has no answer, or not a whole one; ``text`` is the query as it came."""
        match job.outcome:
            case "refused":
                return _error(wire.decode_trouble(job.trouble), self.rows, text)
            case "timeout":
                return QueryTimeout("sparql_timeout", seconds=f"{job.seconds:g}")
            case "memory":
                return QueryKilled("sparql_memory", megabytes=self.pool.memory_mb)
            case "busy" if job.crowded:
                return TooMany("sparql_too_many", retry_after=LATER)
            case "busy" | "left":
                return Busy("sparql_busy", retry_after=LATER if job.lane == "heavy" else SOON)
            case _:
                return QueryKilled("sparql_broken")

    def _request(self, query: Checked, text: str, media_type: str, dataset: Dataset) -> wire.Request:
        request: wire.Request = {
            "query": text,
            "base": f"{self.base}/",
            "media": media_type,
            "most": self.rows,
        }
        if dataset.default or dataset.named:
            request["default_graphs"] = list(dataset.default)
            request["named_graphs"] = list(dataset.named)
        elif query.graphs:
            request["check_graphs"] = list(query.graphs)
        if query.form in ("CONSTRUCT", "DESCRIBE") and self.prefixes:
            request["prefixes"] = self.prefixes
        if query.form == "SELECT" and (named := columns(query.text)):
            request["columns"] = named
        if sought := searches(query.text):
            # The row cap stands behind all patterns: places in the text that was sent are those in the capped one.
            request["searches"] = list(sought)
        return request


_ALL = Dataset()


def _encoded(request: wire.Request) -> bytes:
    """``wire.encode``, quicker: the query process does without the import."""
    try:
        return orjson.dumps(request)
    except TypeError:  # half a surrogate pair, which a client may write as an escape
        return wire.encode(request)


def _error(trouble: wire.Trouble, rows: int, text: str) -> LienthongError:
    match trouble["kind"]:
        case "syntax":
            # a place behind the end is in the LIMIT that we put there: the end was what was wrong
            line, column = min((trouble["line"], trouble["column"]), position(text.rstrip(), len(text.rstrip())))
            detail = trouble.get("detail", "")
            name = "sparql_syntax_detail" if detail else "sparql_syntax"
            return QueryError(name, line=line, column=column, detail=detail)
        case "function":
            return QueryError("sparql_function", iri=trouble.get("detail", ""))
        case "graph":
            return QueryError("sparql_graph", iri=trouble.get("detail", ""))
        case "said":
            return QueryError(trouble.get("detail", ""), **trouble.get("values", {}))
        case "triples":
            return QueryError("sparql_triples", limit=rows)
        case "index":
            return NoIndex("sparql_search_index")
        case _:
            return QueryKilled("sparql_broken")
