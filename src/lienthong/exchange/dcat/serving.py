"""The addresses of the data catalogue: ``/catalog`` by what the client wants, ``/catalog.ttl`` and its like, ``/void``.

Harvesters decide by what they are given: what a page leaves out they delete. So an answer is a whole page of one
generation or 503, and each is made once for a generation and its dumps.
"""

import asyncio
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import blake2b

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.errors import Busy, LienthongError, RequestError
from lienthong.exchange.dcat.facts import Gathering
from lienthong.exchange.dcat.graph import catalogue_sheet, dumps_sheet
from lienthong.exchange.dcat.sheet import FORMATS
from lienthong.exchange.dcat.void import Void
from lienthong.exchange.dumps.versions import latest
from lienthong.site import answers
from lienthong.site.mounting import Parts
from lienthong.site.negotiation import language
from lienthong.site.published import Opened
from lienthong.site.render import version
from lienthong.site.source_data import SourceData
from lienthong.sparql.accept import best

_KEY = re.compile(r"[A-Za-z0-9-]{0,64}")
_KEPT_BYTES = 16_000_000
_WAITING = 50
_BY_TYPE = {media_type: suffix for suffix, (media_type, _) in FORMATS.items()}
# Turtle first: what a client gets that accepts everything, as harvesters do.
_OFFERED = (*_BY_TYPE, "text/html", "application/xhtml+xml", "application/json", "application/xml", "text/n3")
_ALIASES = {"application/json": "jsonld", "application/xml": "rdf", "text/n3": "ttl"} | _BY_TYPE
_VARY = {"vary": "Accept"}
_LINKS = ", ".join(f'</catalog.{suffix}>; rel="alternate"; type="{kind}"' for kind, suffix in _BY_TYPE.items())


class Catalog:
    """Answers of the data catalogue."""

    def __init__(self, parts: Parts, counted: SourceData) -> None:
        self._parts, self._counted = parts, counted
        self._void = Void(parts, counted)
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn, self._waiting = asyncio.Semaphore(1), 0

    def routes(self) -> list[Route]:
        """``/catalog``, ``/catalog.{suffix}``, ``/void``, ``/void.{suffix}``, ``/.well-known/void``."""
        suffixes = "|".join(FORMATS)
        return [
            Route("/catalog", self.negotiated),
            *(Route(f"/catalog.{suffix}", self._document(suffix)) for suffix in FORMATS),
            Route("/void", self.void),
            *(Route(f"/void.{suffix}", self._void_document(suffix)) for suffix in suffixes.split("|")),
            Route("/.well-known/void", self.well_known),
        ]

    async def negotiated(self, request: Request) -> Response:
        """``/catalog``: Turtle for who accepts all, the page for browsers."""
        chosen = best(request.headers.getlist("accept"), _OFFERED)
        return self._elsewhere(request, chosen) or await self._answer(request, _ALIASES[chosen or ""], _VARY)

    def _elsewhere(self, request: Request, chosen: str | None) -> Response | None:
        """406 for who accepts none of our forms, the page for browsers; None where there is a document."""
        if chosen is None:
            return self._parts.context.error(request, 406, "not_acceptable", offered=list(_BY_TYPE))
        if chosen not in ("text/html", "application/xhtml+xml"):
            return None
        query = f"?{request.url.query}" if request.url.query else ""
        place = f"{self._parts.context.prefix}/{language(request)}/catalog{query}"
        return RedirectResponse(place, 303, {"vary": "Accept, Accept-Language"} | answers.CORS)

    def _document(self, suffix: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await self._answer(request, suffix, {})

        return answer

    async def _answer(self, request: Request, suffix: str, more: dict[str, str]) -> Response:
        after = request.query_params.get("after")
        if request.query_params.get("page", "1") != "1":
            # Pages have no numbers here: who counts on is to hear that there is no second page, not the first again.
            return self._parts.context.error(request, 404, "not_found")
        try:
            check_place(after, f"{self._parts.settings.base}/catalog")
            opened = self._parts.published.now
            if opened is None:
                raise Busy("catalogue_incomplete", retry_after=10)
            tag = f'"{self.stamp(opened, after)}.{suffix}"'
            headers = self._headers(opened, tag) | more
            if answers.not_modified(request, tag):
                return Response(None, 304, headers)
            body = await self._made(tag, lambda: self._written(opened, after, suffix))
        except LienthongError as error:
            return self._parts.context.refused(request, error)
        return Response(body, 200, headers, _content_type(suffix))

    def stamp(self, opened: Opened, after: str | None) -> str:
        """What decides every byte of a page: the generation, its dumps and figures, the site, the place."""
        self._counted.sources()
        dumps = latest(self._parts.settings.data)
        known = self._parts.settings
        made = dumps.made if dumps else ""
        told = (opened.stamp, made, self._counted.stamp, version(), after, known.title, known.contact)
        return blake2b(repr(told).encode(), digest_size=10).hexdigest()

    def _headers(self, opened: Opened, tag: str) -> dict[str, str]:
        link = _LINKS.replace("</", f"<{opened.addresses.base}/")
        return answers.SHARED | {"etag": tag, "cache-control": "public, max-age=60", "link": link}

    def _written(self, opened: Opened, after: str | None, suffix: str) -> bytes:
        page = Gathering(opened, self._parts.settings, self._counted).page(after)
        # One form keeps to itself, wherever it was come upon: a harvester knows by the first page how to read the next.
        place = f"{page.base}/catalog.{suffix}" + (f"?after={after}" if after is not None else "")
        return catalogue_sheet(page, place).written(suffix)

    async def dumps(self, request: Request, suffix: str) -> Response:
        """``/dumps/`` as RDF: data sets and their files, those of the first page of the catalogue."""
        opened = self._parts.published.now
        try:
            if opened is None:
                raise Busy("catalogue_incomplete", retry_after=10)
            tag = f'"{self.stamp(opened, None)}.dumps.{suffix}"'
            headers = self._headers(opened, tag) | _VARY
            if answers.not_modified(request, tag):
                return Response(None, 304, headers)
            gathering = Gathering(opened, self._parts.settings, self._counted)
            body = await self._made(tag, lambda: dumps_sheet(gathering.page(None)).written(suffix))
        except LienthongError as error:
            return self._parts.context.refused(request, error)
        return Response(body, 200, headers, _content_type(suffix))

    async def _made(self, tag: str, make: Callable[[], bytes]) -> bytes:
        """A document, written by one thread at a time whoever asks; the last ones asked for stay at hand."""
        if tag in self._kept:
            return self._kept[tag]
        if self._waiting >= _WAITING:
            raise Busy("catalogue_incomplete", retry_after=5)
        self._waiting += 1
        try:
            async with self._turn:
                if tag not in self._kept:
                    self._kept[tag] = await asyncio.to_thread(make)
                    while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_BYTES:
                        self._kept.popitem(last=False)
                return self._kept[tag]
        finally:
            self._waiting -= 1

    async def void(self, request: Request) -> Response:
        """``/void``: the description of the contents, in the form that the client wants most; to browsers the page."""
        chosen = best(request.headers.getlist("accept"), _OFFERED)
        return self._elsewhere(request, chosen) or await self._describe(request, _ALIASES[chosen or ""], _VARY)

    def _void_document(self, suffix: str) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            return await self._describe(request, suffix, {})

        return answer

    async def _describe(self, request: Request, suffix: str, more: dict[str, str]) -> Response:
        opened = self._parts.published.now
        try:
            if opened is None:
                raise Busy("catalogue_incomplete", retry_after=10)
            body, whole = await self._void.written(opened, self.stamp(opened, None), suffix)
        except LienthongError as error:
            return self._parts.context.refused(request, error)
        tag = f'"{blake2b(body, digest_size=10).hexdigest()}.{suffix}"'
        lasting = "public, max-age=60" if whole else "no-cache"
        headers = answers.SHARED | {"etag": tag, "cache-control": lasting} | more
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(body, 200, headers, _content_type(suffix))

    async def well_known(self, request: Request) -> Response:
        """``/.well-known/void`` (https://www.w3.org/TR/void/#well-known asks for a redirect)."""
        headers = {"cache-control": "public, max-age=86400"} | answers.CORS
        return RedirectResponse(f"{self._parts.context.prefix}/void", 303, headers)


def check_place(after: str | None, address: str) -> None:
    """Raises RequestError when ``after`` can be no key of a data set."""
    if after is not None and not _KEY.fullmatch(after):
        raise RequestError("catalogue_page", value=after[:80], address=address)


def _content_type(suffix: str) -> str:
    media_type = FORMATS[suffix][0]
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
