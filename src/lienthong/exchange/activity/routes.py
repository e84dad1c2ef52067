"""``/activity`` and ``/ldes``: the change log in pages that other programs follow, and that never change once full."""

import re
from collections.abc import Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.exchange.activity import streams
from lienthong.exchange.activity.sheets import EXTENT, Following, Sheet, Sheets
from lienthong.exchange.ldes import events
from lienthong.exchange.turns import Turns
from lienthong.messages import LANGS, text
from lienthong.site import answers
from lienthong.site.mounting import Parts
from lienthong.site.render import version
from lienthong.sparql.clients import client_of

ACTIVITY = "application/activity+json"
TURTLE = "text/turtle"
FOR_EVER = "public, max-age=31536000, immutable"
_NUMBER = re.compile("[1-9][0-9]{0,11}")
_HEADERS = answers.SHARED

Write = tuple[str, Callable[[Sheets], bytes], Callable[[Sheets, Sheet], bytes]]


def activity_routes(parts: Parts, extent: int = EXTENT) -> list[Route]:
    """The two feeds: where each begins, and its pages of so many changes."""
    feeds = Feeds(parts, extent)
    return [
        route
        for path in _WRITTEN
        for route in (Route(path, feeds.beginning), Route(f"{path}/{{feed}}/{{number}}", feeds.page))
    ]


def _entry(sheets: Sheets) -> bytes:
    return orjson.dumps(streams.entry_point(sheets))


def _change_set(sheets: Sheets, sheet: Sheet) -> bytes:
    return orjson.dumps(streams.change_set(sheets, sheet))


_WRITTEN: dict[str, Write] = {
    streams.PATH: (ACTIVITY, _entry, _change_set),
    events.PATH: (TURTLE, events.stream, events.page),
}


class Feeds:
    """Answers from the change log of the generation that is served."""

    def __init__(self, parts: Parts, extent: int) -> None:
        self._context = parts.context
        self._prefix = parts.context.prefix
        self._following = Following(parts.published, extent)
        self._turns = Turns()

    def _path(self, request: Request) -> str:
        return "/" + request.url.path.removeprefix(self._prefix).split("/")[1]

    async def beginning(self, request: Request) -> Response:
        """Where a feed begins: never older than the publication, always asked for again."""
        found = self._following.now()
        if found is None:
            return self._error(request, 503, "unavailable")
        (opened, sheets), path = found, self._path(request)
        media, begin, _ = _WRITTEN[path]
        tag = answers.etag(opened, path[1:], sheets.feed)
        headers = {"etag": tag, "last-modified": opened.modified, "cache-control": "no-cache"} | _HEADERS
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(begin(sheets), 200, headers | {"content-type": media})

    async def page(self, request: Request) -> Response:
        """One page; a full one may be kept for ever."""
        found = self._following.now()
        if found is None:
            return self._error(request, 503, "unavailable")
        sheets, path = found[1], self._path(request)
        feed, number = request.path_params["feed"], request.path_params["number"]
        if feed != sheets.feed or not _NUMBER.fullmatch(number) or int(number) > sheets.total // sheets.extent + 1:
            return self._error(request, 404, "not_found")
        media, _, write = _WRITTEN[path]
        full = sheets.total >= int(number) * sheets.extent
        held = sheets.extent if full else sheets.total % sheets.extent
        tag = f'"{sheets.feed}.{number}.{held}.{path[1:]}.{version()}"'
        headers = {"etag": tag, "cache-control": FOR_EVER if full else "no-cache"} | _HEADERS
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)

        def made() -> bytes:
            sheet = sheets.sheet(int(number))
            return write(sheets, sheet) if sheet else b""

        body = await self._turns.take(client_of(request.scope), made)
        return Response(body, 200, headers | {"content-type": media})

    def _error(self, request: Request, status: int, name: str) -> Response:
        response = self._context.error(request, status, name)
        response.headers.update(answers.CORS)
        return response


def activity_paths() -> dict[str, Any]:
    """Their OpenAPI path items."""
    parameters = [
        {"name": name, "in": "path", "required": True, "schema": {"type": kind}, "description": _said(name)}
        for name, kind in (("feed", "string"), ("number", "integer"))
    ]
    found: dict[str, Any] = {}
    for path, (media, *_) in _WRITTEN.items():
        answered = {"200": {"description": _said("ok"), "content": {media: {"schema": {"type": "string"}}}},
                    "304": {"description": _said("same")}, "503": {"description": _said("later")}}  # fmt: skip
        name = path[1:]
        found[path] = {"get": {"operationId": name, "summary": _short(name), "responses": answered}}
        found[f"{path}/{{feed}}/{{number}}"] = {
            "get": {"operationId": f"{name}_page", "summary": _short(f"{name}_page"), "parameters": parameters,
                    "responses": answered | {"404": {"description": _said("none")}}}
        }  # fmt: skip
    return found


def _said(name: str) -> str:
    return "\n\n".join(text(f"activity.api.{name}", lang) for lang in LANGS)


def _short(name: str) -> str:
    return " / ".join(text(f"activity.api.{name}", lang) for lang in LANGS)
