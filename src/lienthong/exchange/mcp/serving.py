"""``/mcp``: the server over streamable HTTP, stateless, one JSON answer for each POST
(https://modelcontextprotocol.io/specification/2025-06-18/basic/transports)."""

import asyncio
from collections import Counter
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import orjson
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from lienthong.messages import LANGS, text
from lienthong.site.mounting import Parts
from lienthong.sparql.clients import client_of

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

PATH = "/mcp"
BODY = 100_000
"""Bytes of a request."""
WAITING = 64
"""Requests that may be under way, a quarter of them of one client."""
_RETRY = 2
_INVALID, _BUSY = -32600, -32000


def mcp_routes(parts: Parts) -> list[Route]:
    """The address, when the library of the protocol is installed."""
    return [Route(PATH, Endpoint(parts), name="mcp")] if find_spec("mcp") else []


class Endpoint:
    """The ASGI application behind the address."""

    def __init__(self, parts: Parts) -> None:
        self._title = parts.settings.title
        self._base = parts.settings.base
        place = urlsplit(self._base)
        self._origin = f"{place.scheme}://{place.netloc}"
        self._under_way: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One message. A browser on a page of another site gets no answer: its address may lead to us by a name that
        is not ours (DNS rebinding)."""
        if scope["method"] != "POST":
            raise HTTPException(405, headers={"allow": "POST"})
        origins = [value for name, value in scope["headers"] if name == b"origin"]
        if any(one.decode("latin-1") != self._origin for one in origins):
            await _refused(403, "origin", _INVALID)(scope, receive, send)
            return
        client = client_of(scope)
        if self._under_way[client] >= WAITING // 4 or self._under_way.total() >= WAITING:
            await _refused(429, "busy", _BUSY, {"retry-after": str(_RETRY)})(scope, receive, send)
            return
        self._under_way[client] += 1
        try:
            await self._answer(scope, receive, send)
        finally:
            self._under_way[client] -= 1
            if not self._under_way[client]:
                del self._under_way[client]

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        # The library takes most of a second to import: not at the start, and not in the event loop.
        server = await asyncio.to_thread(_server, self._title)
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

        from lienthong.exchange.mcp.asking import SITE, Inside

        SITE.set(Inside(scope["app"], self._base, scope.get("client")))
        manager = StreamableHTTPSessionManager(
            server._lowlevel_server, json_response=True, stateless=True, max_request_body_size=BODY
        )
        async with manager.run():
            await manager.handle_request(scope, receive, send)


@cache
def _server(title: str) -> "MCPServer":
    from lienthong.exchange.mcp.server import server

    return server(title)


def _refused(status: int, name: str, code: int, headers: dict[str, str] | None = None) -> Response:
    said = " / ".join(text(f"mcp.refusal.{name}", lang) for lang in LANGS)
    body: dict[str, Any] = {"jsonrpc": "2.0", "id": None, "error": {"code": code, "message": said}}
    return Response(orjson.dumps(body), status, {"cache-control": "no-store"} | (headers or {}), "application/json")


def mcp_paths() -> dict[str, Any]:
    """Its OpenAPI path item, where it is served."""
    if not find_spec("mcp"):
        return {}

    def told(name: str) -> str:
        return "\n\n".join(text(f"mcp.api.{name}", lang) for lang in LANGS)

    message = {"application/json": {"schema": {"type": "object"}}}
    responses = {
        "200": {"description": told("ok"), "content": message},
        "202": {"description": told("taken")},
        "403": {"description": told("origin"), "content": message},
        "429": {"description": told("busy"), "content": message},
    }
    summary = " / ".join(text("mcp.api.summary", lang) for lang in LANGS)
    body = {"required": True, "content": message}
    return {PATH: {"post": {"operationId": "mcp", "summary": summary, "requestBody": body, "responses": responses}}}
