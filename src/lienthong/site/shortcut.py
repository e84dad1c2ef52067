"""The short way to the pages of entities, which are nearly all that is ever asked for: their one route, with our own
layers around it, instead of a walk through all layers of the framework and past all other routes.

What comes out is the same (``tests/site/test_shortcut.py``): security headers, error pages, the cap on bodies.
"""

import re
from collections.abc import Mapping
from typing import Any

from starlette.middleware.errors import ServerErrorMiddleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.routing import request_response
from starlette.types import ASGIApp, Receive, Scope, Send

from lienthong.site.entities import Entities
from lienthong.site.guarding import Guarding

_ENTITY = re.compile("/(vi|en)/(work|instance|item|agent|subject|place|series|library)/([0-9a-z]{16})")
"""Pages that no other route takes: records and data sets have ways of their own."""


class Shortcut:
    """ASGI application: the pages of ``entities``; everything else goes to ``whole``. ``handlers`` make answers of
    errors, ``refuse`` that of a body above the cap."""

    def __init__(
        self, whole: ASGIApp, entities: Entities, handlers: Mapping[Any, Any], refuse: ASGIApp, prefix: str
    ) -> None:
        inner = {kind: handler for kind, handler in handlers.items() if kind is not Exception}
        guarded = Guarding(ExceptionMiddleware(request_response(entities.page), inner), refuse)
        self._whole = whole
        self._pages = ServerErrorMiddleware(guarded, handlers[Exception])
        self._prefix = prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope["path"].removeprefix(self._prefix) if scope["type"] == "http" else ""
        if (found := _ENTITY.fullmatch(path)) is None or scope["method"] not in ("GET", "HEAD"):
            await self._whole(scope, receive, send)
            return
        named = {"lang": found[1], "kind": found[2], "name": found[3]}
        await self._pages({**scope, "path": path, "path_params": named}, receive, send)
