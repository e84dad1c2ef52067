"""The way of pages and documents: from memory where they are kept, else made beside the event loop, packed for travel.

It lies outside the layers of the web framework: a kept page costs one look into a dictionary. What is made is kept when
it says itself that everybody may: status 200, ``public``, with a validator, the same for all whatever they accept.
"""

import asyncio
import re
from collections.abc import Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from lienthong.graph.terms import KINDS
from lienthong.settings import Settings
from lienthong.site.answers import Context
from lienthong.site.documents import today
from lienthong.site.guarding import SECURITY
from lienthong.site.keptpages import KeptPages, Page, Raw, as_made, as_sent, packable
from lienthong.site.negotiation import language, prefers_html
from lienthong.site.published import Published
from lienthong.site.workshop import Full, Workshop
from lienthong.sparql import compress
from lienthong.sparql.clients import client_of
from lienthong.sparql.request import lines

Refuse = Callable[[Request, bool], Response]
"""The answer to who has to come back: whether it is his own doing."""

RETRY_AFTER = "3"
"""Seconds: a full queue is worked off in about one."""
_PAGES = re.compile(rf"/(?:(?:vi|en)(?:/(?!sparql|edit|update)[^/]*)*|(?:{'|'.join(KINDS)})/[^/]+\.[a-z.]+)")

_HERE = re.compile("/(?:vi|en)/record/")
"""Made in the event loop, packed and not kept: a process of the event loop's helps with them, and what they say of the
ledger may change before the next publication."""


class PageWay:
    """Answers what ``takes`` says; ``app`` makes the pages."""

    def __init__(self, app: ASGIApp, published: Published, context: Context, known: Settings) -> None:
        self._app = app
        self._published = published
        self._prefix = context.prefix
        self._kept = KeptPages(known.page_cache_mb)
        self._workshop = Workshop(known.page_waiting)
        self._refuse = _crowded(context)

    async def close(self) -> None:
        """End the threads in which pages are made."""
        await self._workshop.close()

    def takes(self, scope: Scope) -> bool:
        """Whether this asks for a page or a document."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        return _PAGES.fullmatch(scope["path"].removeprefix(self._prefix)) is not None

    def _stamp(self) -> str:
        """Until when pages are kept: the next publication, or midnight, since citations tell the day."""
        opened = self._published.now
        return f"{opened.stamp}.{today():%Y%m%d}" if opened else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        stamp, address = self._stamp(), (scope["path"], scope["query_string"])
        coding, held = compress.coding(lines(scope, b"accept-encoding")), lines(scope, b"if-none-match")
        # Whether a date is enough of a validator depends on what is asked for: who makes it knows.
        dated = not held and bool(lines(scope, b"if-modified-since"))
        if not dated and (page := self._kept.find(stamp, address)) is not None:
            await _answer(scope, send, page, coding, held)
            return
        made, asking = _Made(), _asking(scope, held)
        try:
            if _HERE.match(scope["path"], len(self._prefix)):
                stamp = ""
                await self._app(asking, made.ask, made.take)
            else:
                await self._workshop.make(client_of(scope), lambda: self._app(asking, made.ask, made.take))
        except Full as full:
            await self._refuse(Request(scope), full.own)(scope, receive, send)
        finally:
            if made.status:
                await self._deliver(scope, send, made, stamp, coding, held)

    async def _deliver(self, scope: Scope, send: Send, made: "_Made", stamp: str, coding: str, held: list[str]) -> None:
        if (page := made.page()) is None:
            await _pass_on(scope, send, made, coding, held)
            return
        if stamp and made.public() and self._stamp() == stamp:
            self._kept.keep(stamp, (scope["path"], scope["query_string"]), page)
        await _answer(scope, send, page, coding, [])


def _asking(scope: Scope, held: list[str]) -> Scope:
    """The request for the page itself (a HEAD tells its length), with the validators that pages are made with."""
    headers = [(name, value) for name, value in scope["headers"] if name != b"if-none-match"]
    headers += [(b"if-none-match", as_made(one).encode("latin-1")) for one in held]
    return {**scope, "method": "GET", "headers": headers}


class _Made:
    """What was answered to a request, in memory."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: Raw = []
        self.parts: list[bytes] = []
        self._asked = False

    async def ask(self) -> Message:
        """The body of the request, which is none; then nothing more until the answer is there."""
        if self._asked:
            await asyncio.Event().wait()
        self._asked = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def take(self, message: Message) -> None:
        """One message of the answer."""
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], list(message.get("headers", ()))
        else:
            self.parts.append(message.get("body", b""))

    def _named(self) -> Mapping[bytes, bytes]:
        return dict(self.headers)

    def page(self) -> Page | None:
        """The answer as a page, when it is one that can be packed: whole and not packed yet."""
        named = self._named()
        if self.status != 200 or b"content-encoding" in named:
            return None
        kind = named.get(b"content-type", b"").decode("latin-1")
        own = [(name, value) for name, value in self.headers if name not in (b"content-length", b"etag")]
        packs = packable(kind)
        tag = named.get(b"etag", b"").decode("latin-1")
        return Page(_varying(own) if packs else own, tag, b"".join(self.parts), packs)

    def public(self) -> bool:
        """Whether it may be kept and given to everybody."""
        named = self._named()
        ours = named.get(b"etag") and b"public" in named.get(b"cache-control", b"")
        return bool(ours) and b"vary" not in named and b"set-cookie" not in named


def _varying(headers: Raw) -> Raw:
    """The headers with what the body depends on: how the client wants it packed, too."""
    said = b", ".join(value for name, value in headers if name == b"vary")
    rest = [(name, value) for name, value in headers if name != b"vary"]
    return [*rest, (b"vary", b"Accept-Encoding" if not said else said + b", Accept-Encoding")]


def _crowded(context: Context) -> Refuse:
    """503 for everybody while the queue is full, 429 for who fills it alone: made once for each language and form, as
    many may come for it."""
    known: dict[tuple[object, ...], Response] = {}

    def refuse(request: Request, own: bool) -> Response:
        english = request.url.path.removeprefix(context.prefix).startswith("/en")
        key = own, english, language(request), prefers_html(request)
        if key not in known:
            response = context.error(request, 429 if own else 503, "hasty" if own else "crowded")
            response.headers.update(SECURITY)
            response.headers["retry-after"] = RETRY_AFTER
            known[key] = response
        return known[key]

    return refuse


async def _answer(scope: Scope, send: Send, page: Page, coding: str, held: list[str]) -> None:
    headers, body = page.in_coding(coding)
    status = 200
    if held and page.held_by(held):
        status, body = 304, b""
        headers = [(name, value) for name, value in headers if name not in (b"content-length", b"content-encoding",
                                                                            b"content-type")]  # fmt: skip
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


async def _pass_on(scope: Scope, send: Send, made: _Made, coding: str, held: list[str]) -> None:
    """An answer that is no page: an error, a redirect, a 304 (with the validator that the page would have; nobody has
    made it, so of one that may have travelled as it is the validator that the client names)."""
    headers = made.headers
    if made.status == 304:
        bare = dict(headers).get(b"etag", b"").decode("latin-1")
        packed, known = as_sent(bare, coding), {one.strip() for line in held for one in line.split(",")}
        tag = (bare if bare in known and packed not in known else packed).encode("latin-1")
        headers = _varying([(name, tag if name == b"etag" else value) for name, value in headers])
    await send({"type": "http.response.start", "status": made.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else b"".join(made.parts)})
