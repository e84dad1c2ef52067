"""The short way to the SPARQL endpoint: past the layers that pages need and a query does not.

A light query costs the engine less than the layers of a web framework cost the processor, so that requests which
programs send are handed straight to the endpoint (``bench/querying.py`` shows what that saves). It keeps to limits of
its own that are tighter than those of the layers; the headers that every answer carries are added here.
"""

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Express:
    """Takes requests of programs for ``path`` (and for it below ``prefix``); ``app`` answers them."""

    def __init__(self, app: ASGIApp, path: str, prefix: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
        self._app = app
        self._paths = frozenset({path, prefix + path})
        self._path = path
        self._headers = list(headers)

    def takes(self, scope: Scope) -> bool:
        """Whether this is a query of a program: by POST, or by GET without a wish for HTML."""
        if scope["type"] != "http" or scope["path"] not in self._paths:
            return False
        if scope["method"] == "POST":
            return True
        if not scope["query_string"]:
            return False
        return not any(name == b"accept" and b"html" in value for name, value in scope["headers"])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        headers = self._headers
        if scope["path"] != self._path:
            scope = dict(scope) | {"path": self._path}

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *headers]
            await send(message)

        await self._app(scope, receive, with_headers)
