"""``/oai``: one address, by GET and POST, compressed when the harvester takes it."""

import sqlite3
import time
import zlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import Busy
from lienthong.exchange.oai import identifying, moments
from lienthong.exchange.oai.answering import About, Answering
from lienthong.exchange.oai.asked import Fault, Refused, checked
from lienthong.exchange.oai.index import FILE, Packing, about, reader, signing_key
from lienthong.exchange.oai.naming import host
from lienthong.exchange.oai.xml import document, element
from lienthong.exchange.turns import Turns
from lienthong.messages import LANGS, text
from lienthong.settings import Settings
from lienthong.site.answers import CORS
from lienthong.site.mounting import Parts
from lienthong.sparql.clients import client_of

XML = "text/xml; charset=utf-8"
PATH = "/oai"
_FORM = "application/x-www-form-urlencoded"
_FIELDS = 20
_RETRY = 30
_ECHOED = ("badVerb", "badArgument")
_METHODS = CORS | {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Content-Type",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, POST, OPTIONS",
}


def oai_routes(parts: Parts) -> list[Route]:
    """The address of the provider."""
    return provider_routes(Provider(parts.settings))


def provider_routes(provider: "Provider") -> list[Route]:
    """The address of one provider."""
    return [Route(PATH, provider.serve, methods=["GET", "POST", "OPTIONS"])]


@dataclass
class _Open:
    """The index, open for reading, and which file that was."""

    file: tuple[int, int]
    db: sqlite3.Connection
    packing: Packing
    names: str
    life: str


class Provider:
    """Answers from the index of items as it is at the moment of each request."""

    def __init__(self, known: Settings) -> None:
        self._known = known
        self._free: deque[_Open] = deque()
        self._turns = Turns()
        self._key = b""

    async def serve(self, request: Request) -> Response:
        """One request; errors of the protocol are answers with status 200 (section 3.6)."""
        if request.method == "OPTIONS":
            return Response(None, 204, _METHODS)
        pairs = await _arguments(request)
        head = request.method == "HEAD"
        coding = _coding(request.headers.getlist("accept-encoding"))
        body = await self._turns.take(client_of(request.scope), lambda: _packed(self.answer(pairs), coding))
        headers = CORS | {"content-type": XML, "cache-control": "no-cache", "vary": "Accept-Encoding"}
        if coding:
            headers["content-encoding"] = coding
        return Response(None if head else body, 200, headers | ({"content-length": str(len(body))} if head else {}))

    @staticmethod
    def pairs(written: bytes) -> list[tuple[str, str]]:
        """The arguments of a query or form. Too many of them are as wrong as a verb that is told twice."""
        try:
            return parse_qsl(written.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_FIELDS)
        except ValueError:
            return [("verb", ""), ("verb", "")]

    def answer(self, pairs: Sequence[tuple[str, str]]) -> bytes:
        """The document that answers these arguments. Raises Busy while there is no index of items."""
        # Before the index is looked at: what it does not show yet has a later datestamp.
        now = int(time.time())
        opened = self._take()
        try:
            opened.db.execute("BEGIN")
            try:
                pending = about(opened.db, "pending")
                return self._document(opened, pairs, now if pending is None else min(now, int(pending) - 1))
            finally:
                opened.db.execute("ROLLBACK")
        except sqlite3.Error as error:
            opened.file = (0, 0)  # damaged, or thrown away: the next request opens what is there then
            raise Busy("oai_unpublished", retry_after=_RETRY) from error
        finally:
            self._free.append(opened)

    def _document(self, opened: _Open, pairs: Sequence[tuple[str, str]], now: int) -> bytes:
        base, date = f"{self._known.base}{PATH}", moments.written(now)
        echoed: dict[str, str] = {}
        try:
            asked = checked(pairs)
            echoed = {"verb": asked.verb, **asked.values}
            parts = list(self._answering(opened, now).answer(asked))
        except Refused as refused:
            if refused.faults[0].code in _ECHOED:
                echoed = {}
            parts = [_error(fault) for fault in refused.faults]
        return document(date, base, echoed, parts)

    def _answering(self, opened: _Open, now: int) -> Answering:
        known = self._known
        self._key = self._key or signing_key(known.data)
        namespace = host(known.base)
        mail = identifying.email(known, namespace)
        itself = About(known.title, f"{known.base}{PATH}", namespace, mail, known.oai_page, known.oai_token_hours,
                       self._key)  # fmt: skip
        return Answering(itself, opened.db, opened.packing, opened.names, opened.life, now)

    def _take(self) -> _Open:
        """A connection that nobody uses; a new one when the file is another than it was."""
        file = _file(self._known.data)
        while self._free:
            opened = self._free.popleft()
            if opened.file == file:
                return opened
            opened.db.close()
        db = reader(self._known.data) if file else None
        if db is None or file is None:
            raise Busy("oai_unpublished", retry_after=_RETRY)
        return _Open(file, db, Packing(db), str(about(db, "base") or self._known.base), str(about(db, "life")))


def _file(data: Path) -> tuple[int, int] | None:
    try:
        found = (data / FILE).stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


async def _arguments(request: Request) -> list[tuple[str, str]]:
    """The arguments in the address, and those of a form that was posted; what is no UTF-8 is no argument of ours."""
    query = request.scope["query_string"]
    pairs = Provider.pairs(query)
    if request.method == "POST" and request.headers.get("content-type", _FORM).partition(";")[0].strip() == _FORM:
        pairs += Provider.pairs(await request.body())
    return pairs


def _error(fault: Fault) -> bytes:
    """An error in both languages, Vietnamese first."""
    said = " / ".join(text(f"oai.error.{fault.name}", lang, value=fault.value) for lang in LANGS)
    return element("error", said, code=fault.code).encode()


def _coding(accepted: Sequence[str]) -> str:
    """The compression that is taken: gzip or deflate; '' for neither (RFC 9110, section 12.5.3)."""
    wanted: dict[str, bool] = {}
    for part in ",".join(accepted).lower().split(","):
        name, _, rest = part.strip().partition(";")
        quality = rest.partition("q=")[2].strip()
        wanted[name.strip()] = not quality or quality.strip("0.") != ""
    others = wanted.get("*", False)
    return next((one for one in ("gzip", "deflate") if wanted.get(one, others)), "")


def _packed(body: bytes, coding: str) -> bytes:
    if not coding:
        return body
    # "deflate" is zlib's format (RFC 9110, section 8.4.1.2).
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, 31 if coding == "gzip" else 15)
    return packer.compress(body) + packer.flush()


_LEVEL = 2
