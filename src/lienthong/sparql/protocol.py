"""The SPARQL 1.1 Protocol's query operation over HTTP (https://www.w3.org/TR/sparql11-protocol/).

Plain ASGI, since this is the hottest route: a request costs one look at its words, one hop to a query process
and one response. The status line waits for the first chunk of the answer; an answer that is cut off later
breaks the connection, so that no client takes a part for the whole.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import LienthongError, RequestError
from lienthong.sparql.accept import best
from lienthong.sparql.description import service_description
from lienthong.sparql.formats import GRAPHS, TABLES, engine_type, offered
from lienthong.sparql.guard import Checked, Limits, check
from lienthong.sparql.problem import problem
from lienthong.sparql.request import QueryRequest, Receive, Scope, accept_lines, read_request
from lienthong.sparql.run import Answer, Runner

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Page = Callable[[Request], Awaitable[Response]]

_WATCH_AFTER = 0.05
_CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "X-Lienthong-Limit, X-Lienthong-Generation, Retry-After",
}
_PREFLIGHT = _CORS | {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, Authorization",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, POST, OPTIONS",
}


def routes(runner: Runner, page: Page | None = None, limits: Limits | None = None) -> list[Route]:
    """The endpoint at ``/sparql``. ``page`` answers a browser that comes without a query."""
    return [Route("/sparql", SparqlEndpoint(runner, limits or Limits(), page), name="sparql")]


@dataclass(frozen=True)
class SparqlEndpoint:
    """The ASGI application of the endpoint."""

    runner: Runner
    limits: Limits
    page: Page | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] == "OPTIONS":
            await _respond(send, 204, _PREFLIGHT, b"")
            return
        try:
            request = await read_request(scope, receive, self.limits.size)
            if request.query is None:
                await self._bare(scope, receive, send)
                return
            query = check(request.query, self.limits)
            media_type = _media_type(scope, request, query)
            await self._answer(scope, receive, send, query, media_type, request)
        except LienthongError as error:
            status, headers, body = problem(error)
            await _respond(send, status, headers | _CORS, b"" if scope["method"] == "HEAD" else body)

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        query: Checked,
        media_type: str,
        request: QueryRequest,
    ) -> None:
        with contextlib.suppress(asyncio.CancelledError):
            async with _while_connected(receive):
                wanted = engine_type(query.form, media_type)
                answer = await self.runner.run(query, wanted, request.seconds, request.dataset)
                try:
                    await self._send(scope, send, media_type, answer)
                finally:
                    await answer.close()

    async def _send(self, scope: Scope, send: Send, media_type: str, answer: Answer) -> None:
        headers = {"content-type": _with_charset(media_type), "vary": "Accept", "cache-control": "no-cache"}
        headers |= {name.lower(): value for name, value in answer.headers.items()} | _CORS
        if answer.whole or scope["method"] == "HEAD":
            await _respond(send, 200, headers, answer.first, head=scope["method"] == "HEAD", whole=answer.whole)
            return
        await send({"type": "http.response.start", "status": 200, "headers": _raw(headers)})
        try:
            async for chunk in answer.body():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        except LienthongError:
            return  # without the closing chunk: the server hangs up, and the client knows
        await send({"type": "http.response.body", "body": b""})

    async def _bare(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A GET without query: the query page for browsers, the Service Description for everybody else."""
        types = (*GRAPHS, "text/html") if self.page else GRAPHS
        chosen = best(accept_lines(scope), types)
        if chosen == "text/html" and self.page is not None:
            response = await self.page(Request(scope, receive))
            await response(scope, receive, send)
            return
        if chosen is None:
            raise RequestError("sparql_not_acceptable", 406, offered=", ".join(types))
        body = service_description(self.runner.base, self.runner.pool.generation, chosen)
        headers = {"content-type": _with_charset(chosen), "vary": "Accept"} | _CORS
        await _respond(send, 200, headers, body, head=scope["method"] == "HEAD")


def _media_type(scope: Scope, request: QueryRequest, query: Checked) -> str:
    types = offered(query.form)
    lines = accept_lines(scope)
    chosen = best(request.format or lines, types)
    if chosen == "application/xml" and "text/html" in ",".join(lines):
        chosen = types[0]  # a browser lists XML for XHTML's sake
    if chosen is None:
        shown = TABLES if query.form in ("SELECT", "ASK") else GRAPHS
        raise RequestError("sparql_not_acceptable", 406, offered=", ".join(shown))
    return chosen


@contextlib.asynccontextmanager
async def _while_connected(receive: Receive) -> AsyncIterator[None]:
    """Cancel the block when the client goes away. Light queries are over before the watch begins."""
    task = asyncio.current_task()
    loop = asyncio.get_running_loop()
    watch: list[asyncio.Task[None]] = []

    async def wait_for_disconnect() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        if task is not None:
            task.cancel()

    timer = loop.call_later(_WATCH_AFTER, lambda: watch.append(loop.create_task(wait_for_disconnect())))
    try:
        yield
    finally:
        timer.cancel()
        for started in watch:
            started.cancel()


async def _respond(
    send: Send, status: int, headers: dict[str, str], body: bytes, *, head: bool = False, whole: bool = True
) -> None:
    if whole:
        headers = headers | {"content-length": str(len(body))}
    await send({"type": "http.response.start", "status": status, "headers": _raw(headers)})
    await send({"type": "http.response.body", "body": b"" if head else body})


def _raw(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
