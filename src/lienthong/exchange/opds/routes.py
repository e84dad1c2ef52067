"""``/opds``: feeds and single publications."""

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import LienthongError
from lienthong.exchange.opds.feeds import FEED, Feeds, Wanted
from lienthong.exchange.opds.publication import TYPE, publication
from lienthong.exchange.turns import Turns
from lienthong.messages import LANGS, Lang
from lienthong.site import answers as http
from lienthong.site.addresses import is_entity
from lienthong.site.mounting import Parts
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.render import version
from lienthong.sparql.clients import client_of

_PAGE = re.compile("[1-9][0-9]?")
_LONGEST = 200


def opds_routes(parts: Parts) -> list[Route]:
    """The feeds."""
    one = Catalogue(parts)
    return [
        Route("/opds", one.start),
        Route("/opds/publications", one.page),
        Route("/opds/work/{name}", one.single),
    ]


class Catalogue:
    """Answers from the generation that is served."""

    def __init__(self, parts: Parts) -> None:
        self._published = parts.published
        self._context = parts.context
        self._turns = Turns()

    async def start(self, request: Request) -> Response:
        """The first feed."""
        lang = _lang(request)
        return await self._answer(request, FEED, "start", lambda now: _feeds(now, self._context.title).start(lang))

    async def page(self, request: Request) -> Response:
        """A page of publications."""
        given = request.query_params
        number = given.get("page", "1")
        if not _PAGE.fullmatch(number):
            return self._context.error(request, 404, "not_found")
        told = {name: given.get(name, "")[:_LONGEST] for name in ("query", "language", "subject", "type")}
        wanted = Wanted(_lang(request), page=int(number), **told)
        return await self._answer(
            request, FEED, repr(wanted), lambda now: _feeds(now, self._context.title).page(wanted)
        )

    async def single(self, request: Request) -> Response:
        """One publication."""
        work, lang = f"work/{request.path_params['name']}", _lang(request)
        if not is_entity(work):
            return self._context.error(request, 404, "not_found")

        def made(now: Opened) -> dict[str, Any] | None:
            return publication(Reading(now), work, lang, _image(now))

        return await self._answer(request, TYPE, work, made)

    async def _answer(
        self, request: Request, kind: str, name: str, made: Callable[[Opened], dict[str, Any] | None]
    ) -> Response:
        opened = self._published.now
        if opened is None or opened.index is None:
            return self._context.error(request, 503, "unavailable")
        try:
            found = await self._turns.take(client_of(request.scope), lambda: made(opened))
        except LienthongError as error:
            return self._context.refused(request, error)
        if found is None:
            return self._context.error(request, 404, "not_found")
        body = orjson.dumps(found)
        tag = http.etag(opened, "opds", _digest(name, body))
        headers = http.SHARED | {"etag": tag, "cache-control": http.CACHED, "content-type": kind}
        if http.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(body, 200, headers)


def _digest(name: str, body: bytes) -> str:
    return blake2b(name.encode("utf-8", "replace") + body, digest_size=8).hexdigest()


def _feeds(now: Opened, title: str) -> Feeds:
    assert now.index is not None
    return Feeds(now.index, Reading(now), title, _image(now))


def _image(now: Opened) -> str:
    """What stands for a cover where there is none."""
    return f"{now.addresses.base}/static/{version()}/ebook.png"


def _lang(request: Request) -> Lang:
    """Of titles and headings: ``lang=en``, else Vietnamese."""
    return "en" if request.query_params.get("lang") == "en" else LANGS[0]
