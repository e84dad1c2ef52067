"""One answer of a server over HTTP, within limits of size and time, whatever the server sends."""

import time
import zlib
from dataclasses import dataclass

import httpx2

from lienthong.errors import HarvestError
from lienthong.pipeline.harvesting.address import redirected
from lienthong.pipeline.harvesting.manners import Manners, asked_wait

_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})
"""HTTP statuses that may pass."""

_MOVED = frozenset({301, 302, 303, 307, 308})
_REDIRECTS = 5
_CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})


class Trouble(Exception):
    """A request that may succeed when it is made again.

    ``why`` says what happened, ``status`` is the HTTP status (0: no answer came), ``wait`` the seconds that the server
    asked for, ``body`` what it sent beside its status.
    """

    def __init__(self, why: str, status: int = 0, wait: float | None = None, body: bytes = b"") -> None:
        super().__init__(why)
        self.why = why
        self.status = status
        self.wait = wait
        self.body = body


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server sent: the HTTP status and the unpacked body."""

    status: int
    body: bytes


def get(client: httpx2.Client, url: str, manners: Manners) -> Answer:
    """The answer to a GET, redirects followed.

    Raises Trouble for what may pass, HarvestError for what will not: an answer that is too large or in a coding that
    nobody asked for, a redirect to where a harvester does not go, a certificate that does not hold.
    """
    for _ in range(_REDIRECTS + 1):
        try:
            with client.stream("GET", url, follow_redirects=False) as response:
                location = response.headers.get("location", "")
                if response.status_code not in _MOVED or not location:
                    return _answer(response, url, manners)
        except httpx2.TransportError as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise HarvestError("harvest_certificate", url=url, why=error) from None
            raise Trouble(f"{type(error).__name__}: {error}".rstrip(": ")) from None
        url = redirected(url, location)
    raise HarvestError("harvest_redirects", url=url, count=_REDIRECTS)


def _answer(response: httpx2.Response, url: str, manners: Manners) -> Answer:
    body = _body(response, url, manners)
    if response.status_code in _AGAIN:
        wait = asked_wait(response.headers.get("retry-after"))
        raise Trouble(f"HTTP {response.status_code}", response.status_code, wait, body)
    return Answer(response.status_code, body)


def _body(response: httpx2.Response, url: str, manners: Manners) -> bytes:
    """The unpacked body; no more than one byte beyond the limit is ever unpacked."""
    coding = response.headers.get("content-encoding", "").strip().lower()
    if coding not in _CODINGS:
        raise HarvestError("harvest_coding", url=url, coding=coding)
    unpack = zlib.decompressobj(47) if coding not in ("", "identity") else None
    until, body = time.monotonic() + manners.whole, bytearray()
    for block in response.iter_raw():
        if time.monotonic() > until:
            raise Trouble(f"> {manners.whole:.0f} s")
        try:
            body += block if unpack is None else unpack.decompress(block, manners.page + 1 - len(body))
        except zlib.error as error:
            raise Trouble(f"gzip: {error}") from None
        if len(body) > manners.page:
            raise HarvestError("harvest_too_large", url=url, limit=manners.page >> 20)
    if unpack is not None and body and not unpack.eof:
        raise Trouble("gzip: incomplete")
    return bytes(body)
