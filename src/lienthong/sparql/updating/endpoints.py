"""``/update`` and ``/graph-store``: writing over HTTP, and reading whole graphs.

An answer of 2xx says that the change is public: whoever asks afterwards sees it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from pyoxigraph import NamedNode
from starlette.routing import Route

from lienthong.errors import LienthongError, RequestError
from lienthong.graph.editorial.requests import Asked as Request
from lienthong.sparql.accept import language
from lienthong.sparql.asked import Asked
from lienthong.sparql.clients import client_of
from lienthong.sparql.guard import Limits
from lienthong.sparql.problem import problem
from lienthong.sparql.protocol import SparqlEndpoint
from lienthong.sparql.queries import named
from lienthong.sparql.reply import CORS, Reply, Send
from lienthong.sparql.request import Receive, Scope, lines
from lienthong.sparql.run import Runner
from lienthong.sparql.updating.bearers import Bearers, challenge
from lienthong.sparql.updating.incoming import PATH, Target, read_graph, read_update, target
from lienthong.sparql.updating.reading import not_found
from lienthong.sparql.updating.writer import Writer, Wrote

UPDATES = ("/update", "/sparql/update")
_STORE_METHODS = "GET, HEAD, PUT, POST, DELETE, OPTIONS"
_UPDATE_METHODS = "POST, OPTIONS"
_WHOLE = 1_000_000_000
"""Triples of a graph that is read as a whole: more than any store has."""
Work = Callable[[Scope, Receive, Reply], Awaitable[None]]


def routes(runner: Runner, writer: Writer, bearers: Bearers) -> list[Route]:
    """The endpoints that write, and the Graph Store's reading side."""
    update, store = UpdateEndpoint(writer, bearers), GraphStore(runner, writer, bearers)
    return [
        *(Route(path, update) for path in UPDATES),
        Route(PATH, store),
        Route(f"{PATH}/{{graph:path}}", store),
    ]


@dataclass(frozen=True)
class UpdateEndpoint:
    """The update operation (https://www.w3.org/TR/sparql11-protocol/#update-operation)."""

    writer: Writer
    bearers: Bearers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await _answered(scope, receive, send, self._work, _UPDATE_METHODS)

    async def _work(self, scope: Scope, receive: Receive, reply: Reply) -> None:
        if scope["method"] != "POST":
            raise RequestError("update_method", 405, method=scope["method"][:20])
        name = self.bearers.authorised(scope)
        job, text = await read_update(scope, receive, self.writer.size)
        asked = Request(name, "update", text.decode("utf-8", "replace"))
        wrote = await self.writer.write(job, text, asked)
        await reply.whole(204, _headers(wrote))


@dataclass(frozen=True)
class GraphStore:
    """The Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

    runner: Runner
    writer: Writer
    bearers: Bearers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["method"] in ("GET", "HEAD"):
            await self._read(scope, receive, send)
        else:
            await _answered(scope, receive, send, self._write, _STORE_METHODS)

    async def _write(self, scope: Scope, receive: Receive, reply: Reply) -> None:
        if scope["method"] not in ("PUT", "POST", "DELETE"):
            raise RequestError("update_method", 405, method=scope["method"][:20])
        name = self.bearers.authorised(scope)
        where = target(scope, self.writer.base)
        job, body = await read_graph(scope, receive, where, self.writer.size)
        wrote = await self.writer.write(job, body, Request(name, job.kind, where.graph or "DEFAULT"))
        headers = _headers(wrote)
        created = job.kind != "delete" and not wrote.outcome.existed
        if created and where.graph:
            headers["location"] = where.graph
        await reply.whole(201 if created else 204, headers)

    async def _read(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A graph by the query endpoint: the same formats, codings, validators and limits."""

        async def work(scope: Scope, receive: Receive, _: Reply) -> None:
            where: Target = target(scope, self.writer.base)
            text = named("service/graph").text
            if where.graph:
                # An IRI that the store has taken as one holds nothing that could end it; FROM takes no variable.
                text = text.replace("WHERE", f"FROM {NamedNode(where.graph)} WHERE", 1)
            question = dict(scope) | {"method": "GET", "query_string": urlencode({"query": text}).encode()}
            # A graph is a whole: no cap of rows cuts it, and the time limit holds.
            endpoint = SparqlEndpoint(replace(self.runner, rows=_WHOLE), Limits())
            await endpoint(question, receive, not_found(send, where.graph, scope["method"] == "HEAD"))

        await _answered(scope, receive, send, work, _STORE_METHODS)


async def _answered(scope: Scope, receive: Receive, send: Send, work: Work, methods: str) -> None:
    reply = Reply(scope, send, Asked(scope["method"], client_of(scope)))
    if scope["method"] == "OPTIONS":
        allowed = {"allow": methods, "access-control-allow-methods": methods}
        headers = {
            "access-control-allow-headers": "Accept, Authorization, Content-Type, If-Match, If-None-Match",
            "access-control-max-age": "86400",
        }
        await reply.whole(204, CORS | allowed | headers)
        return
    try:
        await work(scope, receive, reply)
    except LienthongError as error:
        status, headers, body = problem(error, language(lines(scope, b"accept-language")))
        if isinstance(error, RequestError):
            headers |= challenge(error)
        if status == 405:
            headers["allow"] = methods
        if status == 413:
            headers["connection"] = "close"
        await reply.whole(status, headers | CORS, body)


def _headers(wrote: Wrote) -> dict[str, str]:
    """Which generation shows the change, and how much it is."""
    made = wrote.made
    return CORS | {
        "cache-control": "no-store",
        "x-lienthong-generation": str(made.generation.number),
        "x-lienthong-request": str(made.request),
        "x-lienthong-added": str(made.added),
        "x-lienthong-removed": str(made.removed),
    }
