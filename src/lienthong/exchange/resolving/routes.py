"""``/id``: which numbers may be asked for; ``/id/{scheme}/{value}``: what has one; ``/id/exists``: many at once."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any
from urllib.parse import quote

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lienthong.errors import LienthongError
from lienthong.exchange.resolving.bulk import MOST, Bulk, numbers_in
from lienthong.exchange.resolving.finding import Matches, is_source, resolve
from lienthong.exchange.resolving.known import examples
from lienthong.exchange.resolving.schemes import Asked, asked, schemes
from lienthong.exchange.turns import Turns
from lienthong.messages import Lang, text
from lienthong.site import answers as http
from lienthong.site.links import entry
from lienthong.site.mounting import Parts
from lienthong.site.negotiation import language_of, prefers_html
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.show import Show
from lienthong.sparql.accept import best
from lienthong.sparql.clients import client_of

_VARY = "Accept, Accept-Language"
_METHODS = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Accept-Language, Content-Type, If-None-Match",
    "access-control-expose-headers": "etag, link, location",
    "access-control-max-age": "86400",
}
JSON, LINES = "application/json", "application/x-ndjson"


def resolving_routes(parts: Parts) -> list[Route]:
    """The addresses of the resolver, in front of those of entities."""
    one = Resolver(parts)
    many = ["POST", "OPTIONS"]
    return [
        Route("/id", one.known, methods=["GET", "OPTIONS"]),
        Route("/{lang:lang}/id", one.known),
        Route("/id/exists", one.exist, methods=["GET", *many]),
        Route("/id/{scheme}/exists", one.exist, methods=many),
        Route("/id/{scheme}/{value:path}", one.resolved, methods=["GET", "OPTIONS"]),
        Route("/{lang:lang}/id/{scheme}/{value:path}", one.resolved),
    ]


class Resolver:
    """Answers from the generation that is served."""

    def __init__(self, parts: Parts) -> None:
        self._published = parts.published
        self._context = parts.context
        self._turns = Turns()

    async def known(self, request: Request) -> Response:
        """The schemes with examples, as a page or as JSON."""
        if request.method == "OPTIONS":
            return _preflight()
        opened, lang = self._published.now, language_of(request)
        if opened is None:
            return self._context.error(request, 503, "unavailable")
        if prefers_html(request) and "lang" not in request.path_params:
            address = f"{opened.addresses.prefix}/{lang}/id"
            return Response(None, 303, {"location": address, "vary": _VARY} | http.CORS)
        tag = http.etag(opened, "id", lang if "lang" in request.path_params else "json")
        if http.not_modified(request, tag):
            return Response(None, 304, {"etag": tag, "cache-control": http.CACHED} | http.CORS)
        found = examples(opened)
        headers = {"etag": tag, "cache-control": http.CACHED} | http.CORS
        if "lang" not in request.path_params:
            listed = [one | {"name": text(f"resolving.scheme.{one['scheme']}", lang)} for one in found]
            body = {"schemes": listed, "exists": f"{opened.addresses.base}/id/exists", "most": MOST}
            return Response(orjson.dumps(body), 200, headers | {"vary": _VARY}, JSON)
        page = self._context.page(
            "identifiers.html", lang, "/id", opened, schemes=found, most=MOST, w=partial(_words, lang)
        )
        return Response(page, 200, headers, http.HTML)

    async def resolved(self, request: Request) -> Response:
        """One number: 303 to what has it, 300 with a list of several, 404, or 400 for what is no such number."""
        if request.method == "OPTIONS":
            return _preflight()
        opened = self._published.now
        if opened is None:
            return self._context.error(request, 503, "unavailable")
        one = asked(request.path_params["scheme"], request.path_params["value"])
        told = {"scheme": one.scheme[:60], "value": one.text[:200]}
        if one.number is None:
            return self._refused(request, 400, "identifier_invalid", one, told)
        found = resolve(opened, one)
        if not found.ids:
            known = one.known is not None or is_source(opened, one.scheme)
            name = "identifier_absent" if known else "identifier_scheme"
            return self._refused(request, 404, name, one, told | {"value": one.number.value[:200]})
        if len(found.ids) == 1 and not found.more:
            page = f"/{request.path_params['lang']}" if "lang" in request.path_params else ""
            headers = {"location": f"{opened.addresses.prefix}{page}/{found.ids[0]}", "vary": _VARY}
            return Response(None, 303, headers | http.SHARED | {"cache-control": http.CACHED})
        return self._several(request, opened, one, found)

    def _several(self, request: Request, opened: Opened, one: Asked, found: Matches) -> Response:
        lang, base = language_of(request), opened.addresses.base
        assert one.number is not None
        show = Show(Reading(opened), lang)
        entries = [(id_, entry(show, f"{base}/{id_}")) for id_ in found.ids]
        headers = {"cache-control": http.CACHED, "vary": _VARY} | http.SHARED
        if not prefers_html(request) and "lang" not in request.path_params:
            listed = [
                {"iri": f"{base}/{id_}", "kind": id_.partition("/")[0], "name": told.title.text, "year": told.year}
                for id_, told in entries
            ]
            body = {"scheme": one.scheme, "value": one.number.value, "entities": listed, "more": found.more}
            return Response(orjson.dumps(body), 300, headers, JSON)
        path = f"/id/{quote(one.scheme, safe='')}/{quote(one.number.value, safe='/:')}"
        values: dict[str, Any] = {"asked": one, "entries": entries, "more": found.more, "w": partial(_words, lang)}
        page = self._context.page("identified.html", lang, path, opened, **values)
        return Response(page, 300, headers, http.HTML)

    def _refused(self, request: Request, status: int, name: str, one: Asked, told: dict[str, str]) -> Response:
        example = one.known.example if one.known else ", ".join(schemes())
        response = self._context.error(request, status, name, example=example, **told)
        response.headers.update(http.CORS)
        return response

    async def exist(self, request: Request) -> Response:
        """Many numbers, looked up in turns and sent as they are found."""
        if request.method == "OPTIONS":
            return _preflight()
        if request.method != "POST":
            refused = self._context.error(request, 405, "method")
            refused.headers.update(http.CORS | {"allow": "POST, OPTIONS"})
            return refused
        opened, scheme = self._published.now, request.path_params.get("scheme", "")
        if opened is None:
            return self._context.error(request, 503, "unavailable")
        try:
            texts = numbers_in(await request.body(), request.headers.get("content-type", ""))
            if scheme and scheme.casefold() not in schemes() and not is_source(opened, scheme):
                return self._refused(request, 404, "identifier_scheme", asked(scheme, ""), {"scheme": scheme[:60]})
            bulk = Bulk(opened, texts, scheme)
            first = await self._turns.take(client_of(request.scope), bulk.turn)
        except LienthongError as error:
            refused = self._context.refused(request, error)
            refused.headers.update(http.CORS)
            return refused
        lines = best(request.headers.getlist("accept"), (JSON, LINES)) == LINES
        start = orjson.dumps({"generation": opened.generation.number, "asked": len(texts)})[:-1] + b',"results":['
        sent = self._sent(request, bulk, b"" if lines else start, first, lines=lines)
        headers = {"cache-control": "no-store"} | http.CORS
        return StreamingResponse(sent, 200, headers, LINES if lines else JSON)

    async def _sent(
        self, request: Request, bulk: Bulk, start: bytes, first: list[bytes], *, lines: bool
    ) -> AsyncIterator[bytes]:
        between = b"\n" if lines else b","
        yield start + between.join(first) + (b"\n" if lines and first else b"")
        while bulk.left:
            found = await self._turns.take(client_of(request.scope), bulk.turn, begun=True)
            yield (b"" if lines else between) + between.join(found) + (b"\n" if lines else b"")
        yield b"" if lines else b"]}"


def _words(lang: Lang, name: str, **values: Any) -> str:
    return text(f"resolving.{name}", lang, **values)


def _preflight() -> Response:
    return Response(None, 204, http.CORS | _METHODS)
