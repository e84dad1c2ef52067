"""Preflight requests: a page of another site may ask for our documents, with validators (Fetch, section 3.2).

https://fetch.spec.whatwg.org/#cors-preflight-fetch. The SPARQL endpoint, which takes more methods, answers its own;
pages and the desk are for no other site.
"""

import re

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from lienthong.graph.terms import KINDS
from lienthong.site.answers import CORS

_OPEN = re.compile(
    rf"/changes|/context(?:/[0-9]+)?\.jsonld|/(?:{'|'.join(KINDS)})/[^/]+(?:/holdings)?"
    r"|(?:/catalog|/void|/\.well-known/void|/linksets)(?:\.[a-z]+)?|/(?:dumps|linksets|activity|ldes|opds)(?:/.*)?"
)
_HEADERS = CORS | {
    "access-control-allow-methods": "GET, HEAD, OPTIONS",
    "access-control-allow-headers": "Accept, Accept-Language, Accept-Profile, If-None-Match, If-Modified-Since, "
    "Cache-Control, Range, If-Range",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, OPTIONS",
}


class Preflight:
    """ASGI middleware: answers OPTIONS for the documents that every site may read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        asked = scope["type"] == "http" and scope["method"] == "OPTIONS"
        if asked and _OPEN.fullmatch(scope["path"]):
            await Response(None, 204, _HEADERS)(scope, receive, send)
        else:
            await self.app(scope, receive, send)
