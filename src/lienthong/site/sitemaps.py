"""Sitemaps (https://www.sitemaps.org/protocol.html): every page that search engines should know, with its languages.

``/sitemap.xml`` is the index. Each further file is one part of the roll that the publish step wrote beside the store
(``graph.roll``): nothing is looked for in a request, what it costs is bounded by the size of a part, and a part's
address and moment stay as they are while nothing in it changes.
"""

import asyncio
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from email.utils import format_datetime
from hashlib import blake2b
from itertools import islice
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.graph.roll import Part, Roll
from lienthong.messages import LANGS
from lienthong.site import answers
from lienthong.site.answers import Context
from lienthong.site.crawling import rules
from lienthong.site.published import Opened, Published

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
OWN_PAGES = "site"
"""The name of the file with the pages of the site itself."""

_HEAD = f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="{NAMESPACE}" xmlns:xhtml="{XHTML}">\n'
_KEPT_BYTES = 16_000_000
_STEP = 500
"""Entities that are written between two looks at the compressor."""
_WAITING = 20
_HOUR = "public, max-age=3600"


class Sitemaps:
    """Answers from the roll of the generation that is served; ``more`` gives paths of the site's own pages that
    depend on what lies in the data folder: those of the handbook."""

    def __init__(self, published: Published, context: Context, more: Callable[[], Iterable[str]] = lambda: ()) -> None:
        self._published = published
        self._context = context
        self._more = more
        self._roll: tuple[str, Roll] | None = None
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    def routes(self) -> list[Route]:
        """``/sitemap.xml`` and ``/sitemap-{name}.xml.gz``."""
        return [Route("/sitemap.xml", self.index), Route("/sitemap-{name}.xml.gz", self.part)]

    async def index(self, request: Request) -> Response:
        """The sitemap index."""
        if (opened := self._published.now) is None:
            return self._context.error(request, 503, "unavailable")
        tag = answers.etag(opened, "sitemap", "index")
        headers = {"etag": tag, "last-modified": opened.modified, "cache-control": _HOUR}
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response("".join(index_of(opened.addresses.base, listed(self._rolled(opened)))), 200, headers, _XML)

    async def part(self, request: Request) -> Response:
        """One sitemap, compressed with gzip as a file, not for the journey."""
        if (opened := self._published.now) is None:
            return self._context.error(request, 503, "unavailable")
        roll, name = self._rolled(opened), request.path_params["name"]
        part = roll.part(name)
        if name != OWN_PAGES and (part is None or part.kind not in rules()["listed"]):
            return self._context.error(request, 404, "not_found")
        base = opened.addresses.base
        own = [] if part else [*rules()["pages"], *self._more()]
        tag = f'"{_mark(base, name, part, own)}"'
        headers = {"etag": tag, "cache-control": _HOUR} | ({"last-modified": _http(part.changed)} if part else {})
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        body = self._kept.get(tag)
        if body is None:
            if self._waiting >= _WAITING:
                busy = self._context.error(request, 503, "unavailable")
                busy.headers["retry-after"] = "10"
                return busy
            entries = roll.entries(part) if part else None
            pieces = urls(base, part.kind, entries) if part and entries is not None else own_pages(base, own)
            body = await self._made(tag, pieces)
        return Response(body, 200, headers, "application/gzip")

    async def _made(self, tag: str, pieces: Iterable[str]) -> bytes:
        """A file, written by one thread at a time whoever asks; the last ones asked for stay at hand."""
        self._waiting += 1
        try:
            async with self._turn:
                if tag not in self._kept:
                    self._kept[tag] = await asyncio.to_thread(packed, pieces)
                    while len(self._kept) > 1 and sum(map(len, self._kept.values())) > _KEPT_BYTES:
                        self._kept.popitem(last=False)
                return self._kept[tag]
        finally:
            self._waiting -= 1

    def _rolled(self, opened: Opened) -> Roll:
        if self._roll is None or self._roll[0] != opened.stamp:
            self._roll = opened.stamp, Roll(opened.generation.folder)
        return self._roll[1]


_XML = "application/xml"


def listed(roll: Roll) -> list[Part]:
    """The parts of a roll that have a sitemap."""
    return [one for one in roll.parts if one.kind in rules()["listed"]]


def index_of(base: str, parts: Iterable[Part]) -> Iterator[str]:
    """The index: the site's own pages, then each part with the moment of its last change."""
    at = escaped(base)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="{NAMESPACE}">\n'
    yield f"<sitemap><loc>{at}/sitemap-{OWN_PAGES}.xml.gz</loc></sitemap>\n"
    for one in parts:
        yield (f"<sitemap><loc>{at}/sitemap-{one.name}.xml.gz</loc><lastmod>{one.changed}</lastmod></sitemap>\n")
    yield "</sitemapindex>\n"


def urls(base: str, kind: str, entries: Iterable[tuple[str, str]]) -> Iterator[str]:
    """The addresses of entities, each language with all its counterparts, in pieces of some hundred entities."""
    write, left = _Writer(escaped(base), f"/{kind}/"), iter(entries)
    yield _HEAD
    while several := list(islice(left, _STEP)):
        yield "".join(write(name, changed) for name, changed in several)
    yield "</urlset>\n"


def own_pages(base: str, paths: Iterable[str]) -> Iterator[str]:
    """The addresses of the site's own pages; when they changed nobody knows."""
    write = _Writer(escaped(base), "")
    yield _HEAD
    yield "".join(write(path, "") for path in paths)
    yield "</urlset>\n"


class _Writer:
    """Writes the entries of one address in all languages, with what is alike in all prepared."""

    def __init__(self, base: str, middle: str) -> None:
        alternates = [f'<xhtml:link rel="alternate" hreflang="{lang}" href="{base}/{lang}{middle}' for lang in LANGS]
        alternates.append(f'<xhtml:link rel="alternate" hreflang="x-default" href="{base}/{LANGS[0]}{middle}')
        self._links = alternates
        self._starts = [f"<url><loc>{base}/{lang}{middle}" for lang in LANGS]

    def __call__(self, name: str, changed: str) -> str:
        dated = f"<lastmod>{changed}</lastmod>" if changed else ""
        links = "".join([f'{link}{name}"/>' for link in self._links])
        return "".join([f"{start}{name}</loc>{dated}{links}</url>\n" for start in self._starts])


def packed(pieces: Iterable[str]) -> bytes:
    """A file with gzip (RFC 1952), made piece by piece: the whole text is never held."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    made = [packer.compress(one.encode()) for one in pieces]
    return b"".join([*made, packer.flush()])


def escaped(base: str) -> str:
    """The base as the protocol wants addresses: percent-encoded, then written in XML."""
    return quoteattr(quote(base, safe="%/:?[]@!$&'()*+,;=~"))[1:-1]


def _http(moment: str) -> str:
    """A moment of the roll as HTTP writes it."""
    return format_datetime(datetime.fromisoformat(moment), usegmt=True)


def _mark(base: str, name: str, part: Part | None, own: Iterable[str]) -> str:
    """What decides every byte of a file: its part as it was changed last, the base, and what is written of an entry."""
    about = [base, name, *(map(str, part) if part else own), _HEAD, _Writer("", "")("", "x")]
    return blake2b("\n".join(about).encode(), digest_size=10).hexdigest()
