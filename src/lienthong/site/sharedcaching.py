"""What shared memories (content delivery networks, Varnish) are told of an answer: how long they may keep it, and by
which tags it can be thrown out.

``s-maxage`` (RFC 9111, section 5.2.2.10) stands only where an answer is for everybody, says so itself and does not
depend on what the client accepts; ``CDN-Cache-Control: no-store`` (RFC 9213) where it does, as most networks do not
heed ``Vary``. ``Surrogate-Key`` is what Fastly and Varnish read, ``Cache-Tag`` what Cloudflare and Akamai do.
"""

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lienthong.graph.terms import KINDS

ALL = "lienthong"
"""The tag of every answer."""
COMMON = "common"
"""The tag of what is of no entity: it changes with every publication."""

_ENTITY = re.compile(rf"/(?:(?:vi|en)/)?({'|'.join(KINDS)})/([A-Za-z0-9-]{{1,64}})(?:[./].*)?")
_PUBLIC = re.compile(r"\bpublic\b")
_STATED = re.compile(r"\b(?:private|no-store|no-cache|s-maxage|immutable)\b")
_PERSONAL = re.compile(r"/(?:(?:vi|en)/)?(?:edit|update|graph-store|metrics|health|ready|sparql)(?:/.*)?")


def tag_of(one: str) -> str:
    """The tag of all pages and documents of ``kind/id``."""
    return one.replace("/", ".")


class SharedCaching:
    """ASGI: adds to answers what shared memories are told, who keep them for ``seconds``."""

    def __init__(self, app: ASGIApp, seconds: int, prefix: str) -> None:
        self._app, self._seconds, self._prefix = app, seconds, prefix

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        path = scope["path"].removeprefix(self._prefix) if scope["type"] == "http" else ""
        if not path or scope["method"] not in ("GET", "HEAD") or _PERSONAL.fullmatch(path) or _known_client(scope):
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] in (200, 301, 303, 304):
                message = {**message, "headers": self._headers(path, list(message.get("headers", ())))}
            await send(message)

        await self._app(scope, receive, told)

    def _headers(self, path: str, headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
        known = {name.lower(): value.decode("latin-1") for name, value in headers}
        caching = known.get(b"cache-control", "")
        if not _PUBLIC.search(caching) or _STATED.search(caching) or b"set-cookie" in known:
            return headers
        depends = {one.strip().lower() for one in known.get(b"vary", "").split(",")} - {"", "accept-encoding"}
        if depends:
            return [*headers, (b"cdn-cache-control", b"no-store")]
        found = _ENTITY.fullmatch(path)
        own = tag_of(f"{found[1]}/{found[2]}") if found else COMMON
        told = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
        return [
            *told,
            (b"cache-control", f"{caching}, s-maxage={self._seconds}".encode("latin-1")),
            (b"surrogate-key", f"{ALL} {own}".encode("ascii")),
            (b"cache-tag", f"{ALL},{own}".encode("ascii")),
        ]


def _known_client(scope: Scope) -> bool:
    """Whether who asks has told who he is: what he gets may be his alone."""
    return any(name.lower() in (b"authorization", b"cookie") for name, _ in scope["headers"])
