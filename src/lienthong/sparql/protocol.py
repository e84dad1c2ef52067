"""The SPARQL 1.1 Protocol's query operation over HTTP (https://www.w3.org/TR/sparql11-protocol/).

Plain ASGI, since this is the hottest route: a request costs one look at its words, one hop to a query process
and one response. The status line waits for the first chunk of the answer; an answer that is cut off later
breaks the connection, so that no client takes a part for the whole.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import LienthongError, RequestError
from lienthong.graph.generation import Generation
from lienthong.sparql.accept import best, language
from lienthong.sparql.asked import Asked, Watcher
from lienthong.sparql.clients import client_of
from lienthong.sparql.description import Offered, service_description
from lienthong.sparql.facts import Facts
from lienthong.sparql.formats import GRAPH_ALIASES, GRAPHS, HTML, by_name, engine_type, of, offered
from lienthong.sparql.guard import Checked, Limits
from lienthong.sparql.judging import judged
from lienthong.sparql.kept import Answers
from lienthong.sparql.leaving import WhileConnected
from lienthong.sparql.problem import problem
from lienthong.sparql.reply import CORS, Reply, Send
from lienthong.sparql.request import QueryRequest, Receive, Scope, lines, read_request
from lienthong.sparql.run import Runner
from lienthong.sparql.validators import etag, unchanged

Page = Callable[[Request], Awaitable[Response]]

_VARY = {"vary": "Accept, Accept-Encoding"}
_PREFLIGHT = CORS | {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Accept-Language, Authorization, Cache-Control, Content-Type, "
    "If-None-Match, X-Requested-With",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, POST, OPTIONS",
}


def routes(
    runner: Runner,
    page: Page | None = None,
    limits: Limits | None = None,
    *,
    results: Page | None = None,
    abilities: Offered | None = None,
    watchers: tuple[Watcher, ...] = (),
    answers: Answers | None = None,
) -> list[Route]:
    """The endpoint at ``/sparql``. ``page`` answers a browser that comes without a query, ``results`` one that comes
    with a query by GET and names no format; ``watchers`` hear of every request with a query when it is over;
    ``answers`` keeps small answers, none by default."""
    endpoint = SparqlEndpoint(
        runner,
        limits or Limits(),
        page,
        results,
        abilities or Offered(),
        watchers,
        Answers(0) if answers is None else answers,
    )
    return [Route("/sparql", endpoint, name="sparql")]


@dataclass(frozen=True)
class SparqlEndpoint:
    """The ASGI application of the endpoint."""

    runner: Runner
    limits: Limits
    page: Page | None = None
    results: Page | None = None
    abilities: Offered = field(default_factory=Offered)
    watchers: tuple[Watcher, ...] = ()
    answers: Answers = field(default_factory=lambda: Answers(0))
    facts: Facts = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", Facts(self.runner))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        asked = Asked(scope["method"], client_of(scope))
        reply = Reply(scope, send, asked)
        if scope["method"] == "OPTIONS":
            await reply.whole(204, _PREFLIGHT)
            return
        try:
            request = await read_request(scope, receive, self.limits.size)
            if request.query is None:
                await self._bare(scope, receive, send, reply)
                return
            asked.query = request.query
            if self.results and not request.format and _is_for_people(scope):
                asked.query = None  # the page asks for its result elsewhere, and then it counts
                await (await self.results(Request(scope, receive)))(scope, receive, send)
                return
            await self._ask(scope, receive, request, reply)
        except LienthongError as error:
            asked.error = error.name
            status, headers, body = problem(error, language(lines(scope, b"accept-language")))
            await reply.whole(status, headers | CORS, body)
        finally:
            if asked.query is not None or asked.error:
                for watcher in self.watchers:
                    watcher(asked)

    async def _ask(self, scope: Scope, receive: Receive, request: QueryRequest, reply: Reply) -> None:
        """Judge a query, and answer it unless the client or this process has the answer already."""
        query = await judged(request.query or "", self.limits)
        media = _media_type(scope, request, query)
        reply.asked.form, reply.asked.media = query.form, media
        headers = {"content-type": _with_charset(media), "cache-control": "no-cache"} | _VARY | CORS
        held = lines(scope, b"if-none-match") if scope["method"] != "POST" else []
        if held and unchanged(tag := self._tag(self.runner.pool.generation, query, request, media), held):
            await reply.whole(304, headers | {"etag": tag})
            return
        wanted = request.dataset.default + request.dataset.named
        if wanted and (known := await self.facts.now()) and (number := known.unknown(wanted)):
            headers["x-lienthong-unknown-graphs"] = str(number)
        key = self._key(query, request, media)
        if key is not None and (kept := self.answers.find(generation := self.runner.pool.generation, key)):
            if generation and scope["method"] != "POST":
                headers["etag"] = self._tag(generation, query, request, media)
            await reply.kept(headers | kept.headers, kept)
            return
        with contextlib.suppress(asyncio.CancelledError), WhileConnected(receive):
            await self._run(query, request, headers, reply, key)

    async def _run(
        self, query: Checked, request: QueryRequest, headers: dict[str, str], reply: Reply, key: Hashable
    ) -> None:
        asked = reply.asked
        kind = engine_type(query.form, asked.media)
        answer = await self.runner.run(
            query, kind, request.seconds, request.dataset, client=asked.client, observer=asked.take
        )
        try:
            own = {name.lower(): value for name, value in answer.headers.items()}
            headers |= own
            if asked.method != "POST" and (tag := self._tag(answer.generation, query, request, asked.media)):
                headers["etag"] = tag
            if answer.whole:
                if key is not None and asked.observed is not None:
                    self.answers.keep(answer.generation, key, query.text, answer.first, own, asked.observed.ran)
                await reply.whole(200, headers, answer.first)
            else:
                await reply.stream(headers, answer.body())
        finally:
            await answer.close()

    def _key(self, query: Checked, request: QueryRequest, media: str) -> Hashable:
        """What decides an answer on one generation; None where nothing is kept, or two answers may differ."""
        if not self.answers.open or query.services or query.volatile:
            return None
        return engine_type(query.form, media), query.text, request.dataset, self.runner.base, self.runner.rows

    def _tag(self, generation: Generation | None, query: Checked, request: QueryRequest, media: str) -> str:
        """The validator of the answer on a generation; '' where two answers may differ."""
        dataset, rows = request.dataset, str(self.runner.rows)
        if query.services:
            return ""
        return etag(generation, query.text, (media, rows, *dataset.default, "", *dataset.named)) if generation else ""

    async def _bare(self, scope: Scope, receive: Receive, send: Send, reply: Reply) -> None:
        """A GET without query: the query page for browsers, the Service Description for everybody else."""
        page = (HTML,) if self.page else ()
        chosen = _best(lines(scope, b"accept"), (*GRAPHS, *page, *GRAPH_ALIASES))
        if chosen == HTML and self.page is not None:
            response = await self.page(Request(scope, receive))
            await response(scope, receive, send)
            return
        if chosen is None:
            raise RequestError("sparql_not_acceptable", 406, offered=", ".join((*GRAPHS, *page)))
        known = await self.facts.now()
        body = service_description(self.runner.base, known, self.abilities, engine_type("CONSTRUCT", chosen))
        headers = {"content-type": _with_charset(chosen), "cache-control": "no-cache"} | _VARY | CORS
        await reply.whole(200, headers, body)


def _media_type(scope: Scope, request: QueryRequest, query: Checked) -> str:
    types = offered(query.form)
    accepted = lines(scope, b"accept")
    named = by_name(query.form, request.format) if request.format else None
    chosen = _best(accepted, types) if named is None else named
    if not chosen:
        raise RequestError("sparql_not_acceptable", 406, offered=", ".join(of(query.form)))
    return chosen


def _best(accepted: list[str], types: tuple[str, ...]) -> str | None:
    chosen = best(accepted, types)
    # a browser lists XML for XHTML's sake
    return types[0] if chosen == "application/xml" and HTML in ",".join(accepted) else chosen


def _is_for_people(scope: Scope) -> bool:
    """Whether a page is wanted more than data."""
    return scope["method"] == "GET" and best(lines(scope, b"accept"), (*offered("SELECT"), HTML)) == HTML


def _with_charset(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
