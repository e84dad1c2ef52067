"""``/sru``: by GET and POST, each request read, answered or refused in the words of its version."""

from collections.abc import Sequence
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import LienthongError
from lienthong.exchange.sru import asked, explaining, writing
from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.exchange.sru.records import Records
from lienthong.exchange.sru.searching import Searching
from lienthong.exchange.turns import Turns
from lienthong.search.selecting import select
from lienthong.site.answers import CORS
from lienthong.site.mounting import Parts
from lienthong.site.reading import Reading
from lienthong.sparql.clients import client_of

PATH = "/sru"
XML, XML_2 = "text/xml; charset=utf-8", "application/sru+xml; charset=utf-8"
_FORM = "application/x-www-form-urlencoded"
_FIELDS = 40
_METHODS = CORS | {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Content-Type",
    "access-control-max-age": "86400",
    "allow": "GET, HEAD, POST, OPTIONS",
}
Pairs = list[tuple[str, str]]


def sru_routes(parts: Parts) -> list[Route]:
    """The address of the server."""
    return [Route(PATH, Server(parts).serve, methods=["GET", "POST", "OPTIONS"])]


class Server:
    """Answers from the generation that is served."""

    def __init__(self, parts: Parts) -> None:
        self._known = parts.settings
        self._published = parts.published
        self._context = parts.context
        self._records = Records(parts.settings.data)
        self._turns = Turns()

    async def serve(self, request: Request) -> Response:
        """One request; what is wrong with it is told by a diagnostic, with status 200 (SRU 1.2, section 7)."""
        if request.method == "OPTIONS":
            return Response(None, 204, _METHODS)
        pairs = await _arguments(request)
        try:
            body, one = await self._turns.take(client_of(request.scope), lambda: self.answer(pairs))
        except LienthongError as error:
            return self._context.refused(request, error)
        headers = CORS | {"content-type": XML if one.old else XML_2, "cache-control": "no-cache"}
        if request.method == "HEAD":
            return Response(None, 200, headers | {"content-length": str(len(body))})
        return Response(body, 200, headers)

    def answer(self, pairs: Sequence[tuple[str, str]]) -> tuple[bytes, asked.Asked]:
        """The document that answers these parameters, and how they were understood."""
        one = asked.asked(pairs)
        try:
            asked.check(one, pairs)
            if one.operation == "explain":
                return explaining.explained(one, self._known, PATH), one
            return self._retrieved(one), one
        except Diagnostic as wrong:
            return writing.refused(one, wrong), one

    def _retrieved(self, one: asked.Asked) -> bytes:
        wanted = asked.wanted(one)
        opened = self._published.now
        if opened is None or opened.index is None:
            raise Diagnostic(2)
        reading = Reading(opened)
        query = Searching(opened.index, reading).editions(wanted.query.tree)
        number = min(wanted.number, max(0, asked.REACHED - wanted.start + 1))
        offset = wanted.start - 1 if number else 0
        ids, total = select(opened.index.searcher, query, number, offset, wanted.order)
        if wanted.start > max(total, 1) or wanted.start > asked.REACHED:
            raise Diagnostic(61, str(min(total, asked.REACHED)), total)
        records = self._records.of(reading, ids, wanted.schema)
        return writing.retrieved(one, wanted, records, total, [f"{reading.base}/{id_}" for id_ in ids])


def _pairs(written: bytes) -> Pairs:
    try:
        return parse_qsl(written.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_FIELDS)
    except ValueError:
        return [("", "")]


async def _arguments(request: Request) -> Pairs:
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST" and request.headers.get("content-type", _FORM).partition(";")[0].strip() == _FORM:
        pairs += _pairs(await request.body())
    return pairs
