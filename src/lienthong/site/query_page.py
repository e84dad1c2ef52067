"""The query page: an editor for who has JavaScript, a plain form and a table for who has not; its examples and terms.

``/sparql`` with a browser's Accept and ``/{lang}/sparql`` show it, with ``?query=`` filled in; ``/{lang}/sparql/run``
answers the plain form. See docs/decisions/065-query-page.md.
"""

import asyncio
from functools import lru_cache, partial
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.graph.terms import prefixes
from lienthong.messages import LANGS, Lang, catalogue
from lienthong.settings import Settings
from lienthong.site.answers import CORS, HTML, Context, not_modified
from lienthong.site.negotiation import language
from lienthong.site.published import Opened, Published
from lienthong.site.query_run import ROWS, Refusal, Table, run
from lienthong.site.query_terms import named
from lienthong.site.reading import Reading
from lienthong.site.show import Show
from lienthong.site.vocabulary import vocabulary
from lienthong.sparql import examples, queries
from lienthong.sparql.asked import Asked, Watcher
from lienthong.sparql.clients import client_of
from lienthong.sparql.functions import FUNCTIONS, SEARCH
from lienthong.sparql.guard import Limits
from lienthong.sparql.run import Runner
from lienthong.sparql.services import listed

MOST_NAMED = 400
"""IRIs that one request may have named."""
_LONGEST_IRI = 2_000


class QueryPage:
    """Answers for the query page and what its script asks for."""

    def __init__(
        self,
        published: Published,
        context: Context,
        settings: Settings,
        runner: Runner,
        watchers: tuple[Watcher, ...] = (),
    ) -> None:
        self.published = published
        self.context = context
        self.settings = settings
        self.runner = runner
        self.watchers = watchers
        self.limits = Limits(size=settings.query_bytes, services=listed(settings.sparql_services))
        self._counting = asyncio.Lock()
        self._vocabulary: tuple[str, bytes] = ("", b"")

    def routes(self) -> list[Route]:
        """All but ``/sparql`` itself, which is the endpoint's."""
        return [
            Route("/sparql/examples.ttl", self.examples),
            Route("/.well-known/sparql-examples", self.examples),
            Route("/sparql/vocabulary.json", self.vocabulary),
            Route("/{lang:lang}/sparql", self.page),
            Route("/{lang:lang}/sparql/run", self.run),
            Route("/{lang:lang}/sparql/names", self.names, methods=["GET", "POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """``/sparql`` for a browser and ``/{lang}/sparql``; ``?query=`` or ``?example=`` fills the editor."""
        lang = _lang(request) or language(request)
        asked = request.query_params.get("query", "")
        carried = _carried(request, "query") or _carried(request, "example")
        response = self._page(lang, asked or self._example(request), None, carried, asked=bool(asked))
        response.headers["vary"] = "Accept, Accept-Language"
        return response

    async def run(self, request: Request) -> Response:
        """``/{lang}/sparql/run?query=``: the page with the result as a table."""
        lang, text = _lang(request) or "vi", request.query_params.get("query", "")
        if not text.strip():
            return RedirectResponse(f"{self.context.prefix}/{lang}/sparql", 303)
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        asked = Asked("GET", client_of(request.scope), query=text, media="text/html")
        found = await run(self.runner, self.limits, asked, Show(Reading(opened), lang))
        response = self._page(lang, text, found, "/run" + _carried(request, "query"))
        asked.status, asked.first, asked.sent = response.status_code, asked.seconds, len(response.body)
        for watcher in self.watchers:
            watcher(asked)
        return response

    async def names(self, request: Request) -> Response:
        """``/{lang}/sparql/names``: says of each ``iri`` of a form, or of the address, what a page shows for it."""
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        given = await request.body() if request.method == "POST" else request.scope["query_string"]
        try:
            fields = parse_qsl(given.decode("ascii"), errors="strict", max_num_fields=MOST_NAMED)
            asked = [value for name, value in fields if name == "iri"]
        except ValueError:
            return self.context.error(request, 400, "request")
        if any(len(one) > _LONGEST_IRI for one in asked):
            return self.context.error(request, 400, "request")
        show = Show(Reading(opened), _lang(request) or "vi")
        body = orjson.dumps({iri: named(show, iri).as_json() for iri in asked})
        return Response(body, 200, {"cache-control": "no-store"}, "application/json")

    async def vocabulary(self, request: Request) -> Response:
        """``/sparql/vocabulary.json``: classes and properties in use; counted once per generation."""
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        headers = CORS | {"etag": f'"vocabulary-{opened.stamp}"', "cache-control": "public, max-age=60"}
        if not_modified(request, headers["etag"]):
            return Response(status_code=304, headers=headers)
        return Response(await self._counted(opened), 200, headers, "application/json")

    async def examples(self, _: Request) -> Response:
        """``/sparql/examples.ttl``: the examples as RDF."""
        headers = CORS | {"cache-control": "public, max-age=3600"}
        return Response(examples.turtle(self.settings.base), 200, headers, "text/turtle; charset=utf-8")

    async def _counted(self, opened: Opened) -> bytes:
        async with self._counting:
            if self._vocabulary[0] != opened.stamp:
                self._vocabulary = (opened.stamp, await asyncio.to_thread(vocabulary, opened))
            return self._vocabulary[1]

    def _example(self, request: Request) -> str:
        shown, chosen = _examples(self.settings.base), request.query_params.get("example", "")
        return str(next((one["text"] for one in shown if one["slug"] == chosen), shown[0]["text"]))

    def _page(
        self, lang: Lang, start: str, found: Table | Refusal | None, carried: str, *, asked: bool = False
    ) -> Response:
        shown = _examples(self.settings.base)
        body = self.context.page(
            "sparql.html", lang, "/sparql", self.published.now, start=start, asked=asked, q=partial(_say, lang),
            carried=carried,
            examples=shown, texts={one["slug"]: one["text"] for one in shown}, prefixes=dict(prefixes()),
            words=_words(lang), functions=(SEARCH, *FUNCTIONS), indexed=not (asked or found),
            seconds=f"{self.settings.query_seconds:g}", rows=self.settings.query_rows, shown_rows=ROWS,
            table=found if isinstance(found, Table) else None, refusal=found if isinstance(found, Refusal) else None,
        )  # fmt: skip
        status = found.status if isinstance(found, Refusal) else 200
        cache = "no-store" if found or asked else "public, max-age=10"
        return Response(body, status, {"cache-control": cache}, HTML)


@lru_cache(maxsize=4)
def _examples(base: str) -> list[dict[str, Any]]:
    return [
        {
            "slug": examples.slug(one), "titles": one.titles, "tags": one.tags, "elsewhere": one.elsewhere,
            "sought": examples.sought(one), "text": examples.body(one, base),
        }
        for one in queries.examples()
    ]  # fmt: skip


def _say(lang: Lang, name: str, /, **values: object) -> str:
    texts = catalogue(lang)
    single = texts.get(f"query.{name}_one") if values.get("number") == "1" else None
    return (single or texts[f"query.{name}"]).format(**values)


def _words(lang: Lang) -> dict[str, str]:
    """What the script says."""
    start = "query.script."
    return {name[len(start) :]: text for name, text in catalogue(lang).items() if name.startswith(start)}


def _carried(request: Request, name: str) -> str:
    """A parameter of the address, for the same page in the other language; '' when it is not there."""
    value = request.query_params.get(name, "")
    return f"?{urlencode({name: value})}" if value else ""


def _lang(request: Request) -> Lang | None:
    found = request.path_params.get("lang")
    return next((lang for lang in LANGS if lang == found), None)
