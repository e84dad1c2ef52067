"""How an answer leaves: whole or in parts, packed as the client wants it, recognisable when it is cut off."""

import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from lienthong.errors import LienthongError
from lienthong.sparql import compress
from lienthong.sparql.asked import Asked
from lienthong.sparql.kept import Kept
from lienthong.sparql.request import Scope, lines

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

CORS = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "X-Lienthong-Limit, X-Lienthong-Search-Limit, X-Lienthong-Generation, "
    "X-Lienthong-Unknown-Graphs, Retry-After, ETag, Allow",
}
"""Every site may ask, and read what these say (https://fetch.spec.whatwg.org/#http-cors-protocol)."""

_SPOOLED = 1024 * 1024


class Reply:
    """The one answer to one request; what leaves is noted in ``asked``."""

    def __init__(self, scope: Scope, send: Send, asked: Asked) -> None:
        self.asked = asked
        self._send = send
        self._head = scope["method"] == "HEAD"
        self._old = scope.get("http_version") == "1.0"
        self._coding = compress.coding(lines(scope, b"accept-encoding"))

    async def whole(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        """A complete answer, with its length."""
        if status == 200 and self._coding and len(body) >= compress.SMALL:
            body = compress.whole(self._coding, body)
            headers = self._packed(headers)
        if status not in (204, 304):
            headers = headers | {"content-length": str(len(body))}
        await self._start(status, headers)
        await self._body(body, more=False)

    async def kept(self, headers: dict[str, str], answer: Kept) -> None:
        """A complete answer that was at hand."""
        self.asked.kept = True
        body = answer.body
        if self._coding and len(body) >= compress.SMALL:
            body = answer.packed(self._coding)
            headers = self._packed(headers)
        await self._start(200, headers | {"content-length": str(len(body))})
        await self._body(body, more=False)

    async def stream(self, headers: dict[str, str], chunks: AsyncIterator[bytes]) -> None:
        """An answer whose end is not known yet, flushed chunk by chunk.

        When ``chunks`` raises, the connection breaks without the closing chunk of HTTP/1.1 and without the end mark
        of the content coding: the client knows either way.
        """
        if self._head:
            await self._start(200, headers)
            await self._body(b"", more=False)
        elif self._old:
            await self._stored(headers, chunks)
        else:
            await self._flow(headers, chunks)

    async def _flow(self, headers: dict[str, str], chunks: AsyncIterator[bytes]) -> None:
        packer = compress.compressor(self._coding) if self._coding else None
        await self._start(200, self._packed(headers) if packer else headers)
        try:
            async for chunk in chunks:
                await self._body(packer.feed(chunk) if packer else chunk, more=True)
        except LienthongError as error:
            self.asked.cut, self.asked.error = True, error.name
            return
        await self._body(packer.end() if packer else b"", more=False)

    async def _stored(self, headers: dict[str, str], chunks: AsyncIterator[bytes]) -> None:
        """For HTTP/1.0, which knows no chunks: a body without length would end alike when it is whole and when not."""
        with tempfile.SpooledTemporaryFile(_SPOOLED) as file:
            async for chunk in chunks:
                file.write(chunk)
            await self._start(200, headers | {"content-length": str(file.tell())})
            file.seek(0)
            while part := file.read(_SPOOLED):
                await self._body(part, more=True)
            await self._body(b"", more=False)

    def _packed(self, headers: dict[str, str]) -> dict[str, str]:
        self.asked.coding = self._coding
        return headers | {"content-encoding": self._coding}

    async def _start(self, status: int, headers: dict[str, str]) -> None:
        self.asked.status, self.asked.first = status, self.asked.seconds
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
        await self._send({"type": "http.response.start", "status": status, "headers": raw})

    async def _body(self, data: bytes, *, more: bool) -> None:
        if self._head:
            data = b""
        self.asked.sent += len(data)
        await self._send({"type": "http.response.body", "body": data, "more_body": more})
