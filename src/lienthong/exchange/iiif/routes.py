"""``/iiif``: collections of manifests, and the way from an edition to the manifest that its source has made."""

from collections.abc import Callable

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import LienthongError
from lienthong.exchange.iiif.collections import CONTEXT, collection, digitised
from lienthong.exchange.turns import Turns
from lienthong.site import answers as http
from lienthong.site.manifests import manifests
from lienthong.site.mounting import Parts
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.signposting import address
from lienthong.sparql.clients import client_of

TYPE = f'application/ld+json;profile="{CONTEXT}"'


def iiif_routes(parts: Parts) -> list[Route]:
    """Collections and manifests."""
    one = Shelf(parts)
    return [
        Route("/iiif/collection.json", one.whole),
        Route("/iiif/collection/{part:int}.json", one.part),
        Route("/iiif/{kind}/{name}/manifest.json", one.manifest),
    ]


class Shelf:
    """Answers from the generation that is served."""

    def __init__(self, parts: Parts) -> None:
        self._published = parts.published
        self._entities = parts.entities
        self._context = parts.context
        self._turns = Turns()
        self._known: tuple[str, tuple[str, ...]] = ("", ())

    async def whole(self, request: Request) -> Response:
        """All that is digitised."""
        return await self._answer(request, None)

    async def part(self, request: Request) -> Response:
        """A part of it."""
        return await self._answer(request, request.path_params["part"])

    async def manifest(self, request: Request) -> Response:
        """303 to the manifest of an edition's source."""
        one, opened = "{kind}/{name}".format(**request.path_params), self._published.now
        if absent := self._entities.absent(request, opened, one, "/iiif/{one}/manifest.json"):
            return absent
        assert opened is not None
        if not (found := [target for target in map(address, manifests(Reading(opened), one)) if target]):
            return self._context.error(request, 404, "not_found")
        return Response(None, 303, {"location": found[0], "cache-control": http.CACHED} | http.SHARED)

    async def _answer(self, request: Request, part: int | None) -> Response:
        opened = self._published.now
        if opened is None:
            return self._context.error(request, 503, "unavailable")
        tag = http.etag(opened, "iiif", str(part or ""))
        headers = http.SHARED | {"etag": tag, "cache-control": http.CACHED, "content-type": TYPE}
        if http.not_modified(request, tag):
            return Response(None, 304, headers)
        try:
            body = await self._turns.take(client_of(request.scope), self._made(opened, part))
        except LienthongError as error:
            return self._context.refused(request, error)
        return Response(body, 200, headers) if body else self._context.error(request, 404, "not_found")

    def _made(self, opened: Opened, part: int | None) -> Callable[[], bytes]:
        def made() -> bytes:
            stamp, ids = self._known
            if stamp != opened.stamp:
                ids = digitised(opened)
                self._known = (opened.stamp, ids)
            found = collection(opened, ids, self._context.title, part)
            return orjson.dumps(found) if found else b""

        return made
