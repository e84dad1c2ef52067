"""``/reconcile`` and what belongs to it, in both page languages and, without one, in that which the client accepts.

Every answer may be read by pages of any site (CORS), and as a script where ``callback`` is given (JSONP,
https://reconciliation-api.github.io/specs/0.2/#http-s-access): a name and nothing else, in a comment's shelter.
"""

import re
from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import parse_qs

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import LienthongError, NoIndex, UsageError
from lienthong.exchange.reconcile.asked import batch
from lienthong.exchange.reconcile.extending import extended, proposed
from lienthong.exchange.reconcile.judging import Judge
from lienthong.exchange.reconcile.manifest import manifest
from lienthong.exchange.reconcile.previewing import HEADERS, preview
from lienthong.exchange.reconcile.suggesting import entities, flyout, properties_named, types_named
from lienthong.exchange.turns import Turns
from lienthong.messages import Lang
from lienthong.site import answers as http
from lienthong.site.mounting import Parts
from lienthong.site.negotiation import language_of
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.show import Show
from lienthong.sparql.clients import client_of

T = TypeVar("T")
_METHODS = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Accept-Language, Content-Type",
    "access-control-max-age": "86400",
}
_CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]{0,63}(?:\.[A-Za-z_$][A-Za-z0-9_$]{0,63}){0,3}")
_JSON, _SCRIPT = "application/json", "application/javascript; charset=utf-8"
_NUMBER = re.compile("[1-9][0-9]{0,2}")
_SKIPPED = re.compile("[0-9]{1,3}")
_PAGES = ("/reconcile", "/{lang:lang}/reconcile")
_PARTS = ("preview", "properties")
_ABOUT = ("entity", "type", "property")


def reconcile_routes(parts: Parts) -> list[Route]:
    """The service in each language."""
    one = Service(parts)
    found = []
    for place in _PAGES:
        found.append(Route(place, one.service, methods=["GET", "POST", "OPTIONS"]))
        found += [Route(f"{place}/{part}", getattr(one, part), methods=["GET", "OPTIONS"]) for part in _PARTS]
        found += [Route(f"{place}/{part}/{{what}}", getattr(one, part), methods=["GET", "OPTIONS"])
                  for part in ("suggest", "flyout")]  # fmt: skip
    return found


class Service:
    """Answers from the generation that is served."""

    def __init__(self, parts: Parts) -> None:
        self._published = parts.published
        self._context = parts.context
        self._turns = Turns()

    async def service(self, request: Request) -> Response:
        """The manifest, the answers to a batch of queries, or values for data extension."""
        try:
            given = await _given(request)
        except LienthongError as error:
            return self._refused(request, error)
        opened, lang = self._published.now, language_of(request)
        if opened is None and request.method != "OPTIONS":
            return self._unavailable(request)
        if "queries" in given:
            return await self._answer(request, given, lambda now: _matched(now, lang, given["queries"]))
        if "extend" in given:
            return await self._answer(request, given, lambda now: extended(Show(Reading(now), lang), given["extend"]))
        if "query" in given:
            return await self._answer(request, given, lambda now: _single(now, lang, given["query"]))
        place = f"/{lang}/reconcile" if "lang" in request.path_params else "/reconcile"
        return await self._answer(
            request, given, lambda now: manifest(now.addresses.base, place, self._context.title, lang), keep=True
        )

    async def suggest(self, request: Request) -> Response:
        """``?prefix=``: entries (of ``type``), types or properties, without the first ``cursor`` of them."""
        what, lang, given = request.path_params["what"], language_of(request), dict(request.query_params)
        prefix, skipped = given.get("prefix", ""), _cursor(given.get("cursor", ""))

        def made(now: Opened) -> dict[str, Any]:
            show = Show(Reading(now), lang)
            if what == "entity":
                return {"result": entities(show, now.index, prefix, given.get("type", ""), skipped)}
            return {"result": (types_named if what == "type" else properties_named)(prefix, lang)[skipped:]}

        return await self._answer(request, given, made) if what in _ABOUT else self._missing(request)

    async def flyout(self, request: Request) -> Response:
        """``?id=``: a few words about an entry, a type or a property."""
        what, lang, given = request.path_params["what"], language_of(request), dict(request.query_params)
        if what not in _ABOUT:
            return self._missing(request)
        return await self._answer(
            request, given, lambda now: flyout(Show(Reading(now), lang), what, given.get("id", "")[:200])
        )

    async def properties(self, request: Request) -> Response:
        """``?type=``: what can be fetched of entries of a type."""
        given, lang = dict(request.query_params), language_of(request)
        limit = int(given["limit"]) if _NUMBER.fullmatch(given.get("limit", "")) else 100
        return await self._answer(request, given, lambda _: proposed(given.get("type", ""), limit, lang), keep=True)

    async def preview(self, request: Request) -> Response:
        """``?id=``: a small page about an entry, to be shown in a frame of another site."""
        if request.method == "OPTIONS":
            return _preflight()
        opened, lang = self._published.now, language_of(request)
        if opened is None:
            return self._unavailable(request)
        body = preview(opened, lang, request.query_params.get("id", "")[:200], self._context)
        if body is None:
            return self._missing(request)
        return Response(body, 200, HEADERS | {"vary": "Accept-Language"} | http.CORS, http.HTML)

    async def _answer(
        self, request: Request, given: dict[str, str], make: Callable[[Opened], T | None], *, keep: bool = False
    ) -> Response:
        """What ``make`` gives as JSON, or as a script; it is made in turn, beside the event loop."""
        if request.method == "OPTIONS":
            return _preflight()
        opened = self._published.now
        if opened is None:
            return self._unavailable(request)
        callback = given.get("callback", "")
        try:
            if callback and not _CALLBACK.fullmatch(callback):
                raise UsageError("reconcile_callback", given=callback[:60])
            made = await self._turns.take(client_of(request.scope), lambda: make(opened))
        except LienthongError as error:
            return self._refused(request, error)
        if made is None:
            return self._missing(request)
        headers = {"cache-control": http.CACHED if keep else "no-cache", "vary": "Accept-Language"} | http.CORS
        body = orjson.dumps(made)
        if callback:
            return Response(b"/**/" + callback.encode() + b"(" + _harmless(body) + b");", 200, headers, _SCRIPT)
        return Response(body, 200, headers, _JSON)

    def _missing(self, request: Request) -> Response:
        response = self._context.error(request, 404, "not_found")
        response.headers.update(http.CORS)
        return response

    def _unavailable(self, request: Request) -> Response:
        response = self._context.error(request, 503, "unavailable")
        response.headers.update(http.CORS)
        return response

    def _refused(self, request: Request, error: LienthongError) -> Response:
        response = self._context.refused(request, error)
        response.headers.update(http.CORS)
        return response


def _matched(opened: Opened, lang: Lang, text: str) -> dict[str, Any]:
    """The candidates of each query of a batch; one that comes again is judged once."""
    queries = batch(text)
    if opened.index is None:
        raise NoIndex("reconcile_index")
    judge = Judge(Show(Reading(opened), lang), opened.index)
    known: dict[Any, list[dict[str, Any]]] = {}
    found = {}
    for key, query in queries.items():
        if query not in known:
            known[query] = judge.answer(query)
        found[key] = {"result": known[query]}
    return found


def _single(opened: Opened, lang: Lang, text: str) -> dict[str, Any]:
    """The answer to one query, as a text or as an object: what clients of before 0.1 send."""
    one = text if text.lstrip().startswith("{") else orjson.dumps({"query": text}).decode()
    answer: dict[str, Any] = _matched(opened, lang, f'{{"q":{one}}}')["q"]
    return answer


async def _given(request: Request) -> dict[str, str]:
    """The parameters of the address, and of a form in the body. Raises UsageError for a body that is no form."""
    given = dict(request.query_params)
    if request.method != "POST":
        return given
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        raise UsageError("reconcile_form")
    try:
        found = parse_qs((await request.body()).decode(), keep_blank_values=True, max_num_fields=20)
    except ValueError:
        raise UsageError("reconcile_form") from None
    if not found.keys() & {"queries", "extend", "query"}:
        raise UsageError("reconcile_form")
    return given | {name: values[-1] for name, values in found.items()}


def _harmless(body: bytes) -> bytes:
    """JSON as a script: two signs end a line of JavaScript of before 2019, and no markup may stand in it."""
    return body.replace(b"\xe2\x80\xa8", b"\\u2028").replace(b"\xe2\x80\xa9", b"\\u2029").replace(b"<", b"\\u003c")


def _cursor(text: str) -> int:
    """How many suggestions are skipped (section 6 of the specification); 0 for what is no number."""
    return int(text) if _SKIPPED.fullmatch(text) else 0


def _preflight() -> Response:
    return Response(None, 204, http.CORS | _METHODS)
