"""One query from request to answer: capped, sent to a process, its first chunk awaited, the rest streamed."""

import asyncio
import signal
from collections.abc import AsyncGenerator, AsyncIterator
from dataclasses import dataclass, field

from lienthong.errors import LienthongError, QueryError, QueryKilled, QueryTimeout
from lienthong.sparql import wire
from lienthong.sparql.cap import capped
from lienthong.sparql.child import Child, Gone
from lienthong.sparql.guard import Checked
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.tokens import position


@dataclass(frozen=True)
class Dataset:
    """The protocol's ``default-graph-uri`` and ``named-graph-uri``; both empty: the query's own, or the store's
    (SPARQL 1.1 Protocol, section 2.1.4)."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass
class Answer:
    """An answer whose first chunk is there: the complete body when it is ``whole``.

    An answer that is not whole must be read to its end or closed; either gives its process back.
    """

    media_type: str
    headers: dict[str, str]
    first: bytes
    whole: bool
    _chunks: AsyncGenerator[tuple[bytes, bool], None] = field(repr=False)

    async def body(self) -> AsyncIterator[bytes]:
        """The body in chunks. Raises LienthongError when the query is cut off: the response must then be broken
        off, never ended as if it were complete."""
        yield self.first
        async for payload, _ in self._chunks:
            yield payload

    async def close(self) -> None:
        """Kill the query if it still runs."""
        await self._chunks.aclose()


@dataclass(frozen=True)
class Runner:
    """Runs checked queries. ``seconds`` is the time limit from the moment a process takes the query until the
    last byte has been read, ``rows`` the most rows or triples of an answer."""

    pool: QueryPool
    base: str
    seconds: float = 30.0
    rows: int = 100_000
    prefixes: dict[str, str] = field(default_factory=dict)

    async def run(
        self, query: Checked, media_type: str, seconds: float | None = None, dataset: Dataset | None = None
    ) -> Answer:
        """The answer, its first chunk ready.

        Raises Busy, QueryTimeout, QueryKilled, or QueryError with line and column for what the engine refuses.
        """
        text, limited = capped(query, self.rows)
        seconds = min(self.seconds, seconds or self.seconds)
        request = self._request(query, text, media_type, dataset or Dataset())
        headers = {"X-Lienthong-Limit": str(self.rows)} if limited else {}
        chunks = self._chunks(query, request, seconds, headers)
        first, last = await anext(chunks)
        if last:
            await chunks.aclose()
        return Answer(media_type, headers, first, last, chunks)

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
            request["check_graphs"] = [*dataset.default, *dataset.named]
        elif query.graphs:
            request["check_graphs"] = list(query.graphs)
        if query.form in ("CONSTRUCT", "DESCRIBE") and self.prefixes:
            request["prefixes"] = self.prefixes
        return request

    async def _chunks(
        self, query: Checked, request: wire.Request, seconds: float, headers: dict[str, str]
    ) -> AsyncGenerator[tuple[bytes, bool], None]:
        """Chunks of the answer, each with whether it is the last; tells in ``headers`` which generation answers."""
        async with self.pool.lend(seconds) as child:
            headers["X-Lienthong-Generation"] = str(child.generation.number)
            loop = asyncio.get_running_loop()
            deadline = _Deadline(child)
            timer = loop.call_later(seconds, deadline.strike)
            try:
                child.ask(request)
                while True:
                    kind, payload = await child.next_frame()
                    last = kind in (wire.LAST, wire.RETIRING)
                    if kind == wire.ERROR:
                        child.finished = True
                        raise _error(wire.decode_trouble(payload), self.rows, query.text)
                    if last:
                        child.finished = kind == wire.LAST
                        self.pool.counts.answered += 1
                    yield payload, last
                    if last:
                        return
            except Gone as gone:
                raise self._death(gone, deadline.struck, seconds) from None
            finally:
                timer.cancel()

    def _death(self, gone: Gone, timed_out: bool, seconds: float) -> LienthongError:
        if timed_out:
            self.pool.counts.timeouts += 1
            return QueryTimeout("sparql_timeout", seconds=f"{seconds:g}")
        self.pool.counts.failed += 1
        if gone.signal in (signal.SIGABRT, signal.SIGKILL):  # our allocator, or the kernel's
            return QueryKilled("sparql_memory", megabytes=self.pool.memory_mb)
        return QueryKilled("sparql_broken")


class _Deadline:
    def __init__(self, child: Child) -> None:
        self.child = child
        self.struck = False

    def strike(self) -> None:
        self.struck = True
        self.child.kill()


def _error(trouble: wire.Trouble, rows: int, text: str) -> LienthongError:
    match trouble["kind"]:
        case "syntax":
            # a place behind the end is in the LIMIT that we put there: the end was what was wrong
            line, column = min((trouble["line"], trouble["column"]), position(text.rstrip(), len(text.rstrip())))
            detail = trouble.get("detail", "")
            name = "sparql_syntax_detail" if detail else "sparql_syntax"
            return QueryError(name, line=line, column=column, detail=detail)
        case "graph":
            return QueryError("sparql_graph", iri=trouble.get("detail", ""))
        case "triples":
            return QueryError("sparql_triples", limit=rows)
        case _:
            return QueryKilled("sparql_broken")
