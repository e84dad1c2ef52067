"""How tools ask the site: the application in this process, or a public address."""

import asyncio
from collections.abc import Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlencode, urlsplit

import httpx2
import orjson
from starlette.types import ASGIApp

from lienthong.messages import LANGS, text

MOST = 1_000_000
"""Bytes of an answer that are read; what is larger is no use to an assistant."""
_SECONDS = 60.0
_FORM = "application/x-www-form-urlencoded"


class Refusal(Exception):
    """What the site does not give, said in both languages for the assistant to mend its request."""


@dataclass(frozen=True)
class Reply:
    """An answer of the site; ``cut`` says that there was more of it than is read."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cut: bool = False

    def json(self) -> Any:
        """The body. Raises Refusal when the site refused, or gave too much or no JSON."""
        self.check()
        try:
            return orjson.loads(self.body)
        except orjson.JSONDecodeError:
            raise refusal("unreadable") from None

    def check(self) -> None:
        """Raises Refusal with what the site says of it."""
        if self.status >= 400:
            raise Refusal(self._said())
        if self.cut:
            raise refusal("large", limit=MOST)

    def _said(self) -> str:
        try:
            told = orjson.loads(self.body)
        except orjson.JSONDecodeError:
            told = None
        words = [told[name] for name in ("detail", "detail_en") if told.get(name)] if isinstance(told, dict) else []
        return " / ".join(map(str, words)) or str(refusal("status", status=self.status))


def refusal(name: str, **values: object) -> Refusal:
    """One of our own refusals, in both languages."""
    return Refusal(" / ".join(text(f"mcp.refusal.{name}", lang, **values) for lang in LANGS))


class Site(Protocol):
    """Where a site is asked."""

    @property
    def base(self) -> str:
        """What its IRIs begin with."""
        ...

    async def ask(
        self, path: str, query: Mapping[str, str], accept: str, form: Mapping[str, str] | None = None
    ) -> Reply:
        """The answer to a GET of ``path`` below the base, or to a POST of a form. Follows no redirect."""
        ...


SITE: ContextVar[Site] = ContextVar("site")
"""Whom the tools ask for the request that is under way."""


@dataclass(frozen=True)
class Inside:
    """The application in this process, asked for ``client``, the address from which the assistant asks."""

    app: ASGIApp
    base: str
    client: tuple[str, int] | None = None

    async def ask(
        self, path: str, query: Mapping[str, str], accept: str, form: Mapping[str, str] | None = None
    ) -> Reply:
        """As ``Site.ask``."""
        exchange = _Exchange(urlencode(form).encode() if form is not None else b"")
        await self.app(self._scope(path, query, accept, form is not None), exchange.receive, exchange.send)
        return Reply(exchange.status, exchange.headers, bytes(exchange.body), exchange.cut)

    def _scope(self, path: str, query: Mapping[str, str], accept: str, posted: bool) -> dict[str, Any]:
        place = urlsplit(self.base)
        raw = quote(place.path + path, safe="/%:.,;=@!$&'()*+~")
        headers = [(b"host", place.netloc.encode()), (b"accept", accept.encode())]
        if posted:
            headers.append((b"content-type", _FORM.encode()))
        return {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
            "method": "POST" if posted else "GET", "scheme": place.scheme, "path": unquote(raw),
            "raw_path": raw.encode(), "query_string": urlencode(query).encode(), "root_path": "", "headers": headers,
            "client": self.client, "server": (place.hostname or "localhost", place.port or 80), "state": {},
        }  # fmt: skip


class _Exchange:
    """One request: what is sent, and what comes back as far as it is read."""

    def __init__(self, sent: bytes) -> None:
        self._sent: bytes | None = sent
        self._over = asyncio.Event()
        self.status, self.headers, self.body, self.cut = 500, dict[str, str](), bytearray(), False

    async def receive(self) -> dict[str, Any]:
        """The body once; then that nobody waits any more as soon as enough has been read."""
        if self._sent is not None:
            body, self._sent = self._sent, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._over.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        """A part of the answer."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {name.decode("latin-1").lower(): value.decode("latin-1")
                            for name, value in message["headers"]}  # fmt: skip
        elif message["type"] == "http.response.body" and not self.cut:
            self.body += message.get("body", b"")
            if len(self.body) > MOST:
                self.cut = True
                del self.body[MOST:]
            if self.cut or not message.get("more_body", False):
                self._over.set()


@dataclass(frozen=True)
class Outside:
    """A site at a public address."""

    base: str
    client: httpx2.AsyncClient

    async def ask(
        self, path: str, query: Mapping[str, str], accept: str, form: Mapping[str, str] | None = None
    ) -> Reply:
        """As ``Site.ask``."""
        method, data = ("POST", dict(form)) if form is not None else ("GET", None)
        try:
            async with self.client.stream(
                method, self.base + path, params=dict(query) or None, data=data, headers={"accept": accept},
                follow_redirects=False, timeout=_SECONDS,
            ) as answer:  # fmt: skip
                body, cut = bytearray(), False
                async for piece in answer.aiter_bytes():
                    body += piece
                    if cut := len(body) > MOST:
                        break
                return Reply(answer.status_code, dict(answer.headers), bytes(body[:MOST]), cut)
        except httpx2.HTTPError:
            raise refusal("unreachable", address=self.base) from None
