"""The web application: hot routes are plain Starlette routes mounted in FastAPI, which serves the API."""

import contextlib
from collections.abc import AsyncIterator, Callable
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.convertors import Convertor, register_url_convertor
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from lienthong import __version__
from lienthong.graph.remote.engine import engine_of
from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS, catalogue
from lienthong.settings import Settings, settings
from lienthong.site import jsonld, openapi
from lienthong.site.about import AboutPages
from lienthong.site.answers import Context
from lienthong.site.anywhere import Anywhere
from lienthong.site.changes import Changes
from lienthong.site.crawler_routes import crawler_routes
from lienthong.site.editing import Editing
from lienthong.site.entities import Entities
from lienthong.site.express import Express
from lienthong.site.failures import error_handlers
from lienthong.site.guarding import BODY_BYTES, RAW, BelowBase, Guarding
from lienthong.site.handbook import Handbook
from lienthong.site.holdings_routes import holdings_routes
from lienthong.site.mounting import Others, Parts
from lienthong.site.pageway import PageWay
from lienthong.site.preflight import Preflight
from lienthong.site.public_pages import PublicPages
from lienthong.site.published import Published
from lienthong.site.query_page import QueryPage
from lienthong.site.record_helper import RecordHelper
from lienthong.site.render import environment, static_files, version
from lienthong.site.searchpages import SearchPages
from lienthong.site.service import service_routes
from lienthong.site.sharedcaching import SharedCaching
from lienthong.site.shortcut import Shortcut
from lienthong.site.source_routes import source_routes
from lienthong.site.writing import takes_large_bodies, update_address, writing_routes
from lienthong.sparql.answering import Answering
from lienthong.sparql.asked import Watcher
from lienthong.sparql.description import Offered
from lienthong.sparql.federation import Federation
from lienthong.sparql.guard import Limits
from lienthong.sparql.kept import Answers
from lienthong.sparql.operators import operated
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.protocol import routes as sparql_routes
from lienthong.sparql.remotepool import EnginePool
from lienthong.sparql.run import Runner
from lienthong.sparql.services import listed


class _Lang(Convertor[str]):
    """A page language in a path."""

    regex = "vi|en"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("lang", _Lang())


class Application(FastAPI):
    """FastAPI with our description of the plain routes, at the public ``base`` of the site."""

    base = ""
    others = Others()
    express: Express | None = None
    pageway: PageWay | None = None
    published: Published
    direct: ASGIApp
    """Every address without packing for travel and without memory: for who asks in this process."""
    helper: RecordHelper
    shared: ASGIApp | None = None
    """Around all, where the settings speak of shared memories."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        await (self.shared or self.answer)(scope, receive, send)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, the short way if it may go there."""
        if self.express is not None and self.express.takes(scope):
            await self.express(scope, receive, send)
        elif self.pageway is not None and self.pageway.takes(scope):
            await self.pageway(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)

    def openapi(self) -> dict[str, Any]:
        """The description that ``/openapi.json`` serves."""
        return self._description

    @cached_property
    def _description(self) -> dict[str, Any]:
        return openapi.document(self.title, self.version, self.base, self.others.paths())


def create_app(known: Settings | None = None, others: Others | None = None) -> FastAPI:
    """The application for these settings, those of the process by default; with ``others`` beside the pages."""
    known = known or settings()
    published = Published(known.data, known.read_ahead_mb)
    context = Context(known.title, urlsplit(known.base).path)
    entities, pages = Entities(published, context), PublicPages(published, context)
    pool = query_pool(known)
    runner = Runner(pool, known.base, known.query_seconds, known.query_rows, prefixes(), Federation())
    watchers, figures = operated(known, pool)
    handbook, helper = Handbook(known.data, context, published), RecordHelper(known.data)
    queries = QueryPage(published, context, known, runner, watchers)
    endpoint = _endpoint(known, runner, queries, watchers)
    app = Application(
        title=known.title,
        version=__version__,
        docs_url=None,  # its pages load their scripts from a content delivery network
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan(published, pool, helper),
        middleware=[
            Middleware(Guarding, refuse=_too_large(context), spared=_spared(context)),
            Middleware(BelowBase, prefix=context.prefix),
            Middleware(Preflight),
        ],
        routes=[
            *service_routes(published),
            *(others.routes(Parts(known, published, context, entities, runner)) if others else ()),
            *crawler_routes(known, published, context, handbook),
            Route("/changes", Changes(published, context).page),
            *endpoint,
            *figures,
            *writing_routes(known, runner),
            *queries.routes(),
            *Editing(published, context, known).routes(),
            *source_routes(entities, known.data, helper, handbook),
            *AboutPages(pages, known.contact, lambda: app.openapi()).routes(),
            *_page_routes(pages, entities, handbook),
        ],
    )
    app.base, app.others = known.base, others or Others()
    app.published, app.helper = published, helper
    _shorten(app, known, context, entities, endpoint[0])
    warm(context.prefix)
    return app


def _endpoint(known: Settings, runner: Runner, queries: QueryPage, watchers: tuple[Watcher, ...]) -> list[Route]:
    """What speaks the SPARQL protocol; the first route is ``/sparql`` itself."""
    limits = Limits(size=known.query_bytes, services=listed(known.sparql_services))
    # What a remote engine publishes is known to us with a delay: its answers are not kept.
    answers = Answers(known.query_cache_mb if known.engine == "embedded" else 0)
    return sparql_routes(
        runner,
        queries.page,
        limits,
        results=queries.page,
        watchers=watchers,
        abilities=_abilities(known),
        answers=answers,
    )


def _shorten(app: Application, known: Settings, context: Context, entities: Entities, endpoint: Route) -> None:
    """Errors in the words of the site, and the short ways of what is asked most."""
    handlers = error_handlers(context, entities)
    for kind, handler in handlers.items():
        app.add_exception_handler(kind, handler)
    app.express = Express(endpoint.app, "/sparql", context.prefix, RAW)
    app.direct = Shortcut(super(Application, app).__call__, entities, handlers, _too_large(context), context.prefix)
    app.pageway = PageWay(app.direct, app.published, context, known)
    if known.shared_cache_seconds:
        app.shared = SharedCaching(app.answer, known.shared_cache_seconds, context.prefix)


def _abilities(known: Settings) -> Offered:
    """What the service description tells: our own functions run in our own query processes only."""
    federated = bool(known.sparql_services)
    if known.engine == "remote":
        return Offered(update=update_address(known), functions=(), properties=(), federated=federated)
    return Offered(update=update_address(known), federated=federated)


def query_pool(known: Settings) -> Answering:
    """What answers queries by these settings: processes of our own, or an engine elsewhere."""
    if (engine := engine_of(known)) is not None:
        return EnginePool(engine, known.data, waiting=known.query_waiting)
    return QueryPool(
        known.data,
        known.query_workers,
        known.query_memory_mb,
        held_mb=known.query_store_mb,
        light=known.query_light_workers,
        light_seconds=known.query_light_seconds,
        waiting=known.query_waiting,
        patience_heavy=known.query_seconds,
    )


def _page_routes(pages: PublicPages, entities: Entities, handbook: Handbook) -> list[Route]:
    return [
        Route("/", pages.root),
        Route("/{lang:lang}", pages.root),
        Route("/{lang:lang}/", pages.home),
        *pages.routes(),
        *Anywhere(pages.context).routes(),
        *SearchPages(pages.published, pages.context).routes(),
        *handbook.routes(),
        *holdings_routes(entities),
        Route("/{lang:lang}/{kind}", pages.kind),
        Route("/{lang:lang}/{kind}/{name}", entities.page),
        Route("/{kind}/{name}", entities.thing),
    ]


Lifespan = Callable[[FastAPI], contextlib.AbstractAsyncContextManager[None]]


def _lifespan(published: Published, pool: Answering, helper: RecordHelper) -> Lifespan:
    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with published.watched():
            await pool.start()
            try:
                yield
            finally:
                await pool.close()
                if isinstance(app, Application) and app.pageway is not None:
                    await app.pageway.close()
                await helper.close()

    return lifespan


def _spared(context: Context) -> Callable[[str], bool]:
    return lambda path: takes_large_bodies(path.removeprefix(context.prefix))


def _too_large(context: Context) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        response = context.error(Request(scope), 413, "too_large", limit=BODY_BYTES)
        response.headers["connection"] = "close"
        await response(scope, receive, send)

    return answer


def warm(prefix: str) -> None:
    """Compile templates, read messages and static files now, not in the first request (or in a failing one)."""
    for lang in LANGS:
        catalogue(lang)
        for name in environment(lang, prefix).list_templates():
            environment(lang, prefix).get_template(name)
    static_files()
    jsonld.context()
    version()
