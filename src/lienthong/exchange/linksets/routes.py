"""``/linksets``: which link sets there are; ``/linksets/{target}.sssom.tsv``, ``.beacon.txt``, ``.nt``: one of them."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from lienthong.exchange.linksets.sets import LinkSet, link_set, link_sets
from lienthong.exchange.linksets.writing import About, beacon, sssom, triples, void
from lienthong.graph.outward.file import links
from lienthong.graph.outward.reading import Link
from lienthong.messages import Lang, text
from lienthong.site import answers as http
from lienthong.site.mounting import Parts
from lienthong.site.negotiation import language, prefers_html
from lienthong.site.published import Opened
from lienthong.sparql.accept import best

TURTLE, JSON = "text/turtle; charset=utf-8", "application/json"
Write = Callable[[LinkSet, Iterable[Link], About], Iterator[str]]
FORMS: dict[str, tuple[str, Write]] = {
    "sssom.tsv": ("text/tab-separated-values; charset=utf-8", sssom),
    "beacon.txt": ("text/plain; charset=utf-8", beacon),
    "nt": ("application/n-triples", lambda _, found, about: triples(found, about)),
}
"""Suffixes with media type and writer."""


def linkset_routes(parts: Parts) -> list[Route]:
    """The addresses of link sets."""
    one = LinkSets(parts)
    return [
        Route("/linksets", one.listed),
        Route("/linksets/", one.listed),
        Route("/linksets.ttl", one.described),
        Route("/{lang:lang}/linksets", one.page),
        Route("/linksets/{name}", one.file),
    ]


class LinkSets:
    """Answers from the generation that is served."""

    def __init__(self, parts: Parts) -> None:
        self._published = parts.published
        self._context = parts.context

    async def listed(self, request: Request) -> Response:
        """The link sets as JSON, as Turtle, or where the page is."""
        opened = self._published.now
        if opened is None:
            return self._missing(request, 503, "unavailable")
        vary = {"vary": "Accept, Accept-Language"}
        if prefers_html(request):
            address = f"{opened.addresses.prefix}/{language(request)}/linksets"
            return Response(None, 303, {"location": address} | vary | http.CORS)
        if best(request.headers.getlist("accept"), (JSON, "text/turtle")) == "text/turtle":
            return self._turtle(request, opened, vary)
        return self._whole(request, opened, "json", JSON, lambda sets: orjson.dumps(_told(sets, opened)), vary)

    async def described(self, request: Request) -> Response:
        """The link sets in VoID."""
        opened = self._published.now
        return self._turtle(request, opened, {}) if opened else self._missing(request, 503, "unavailable")

    def _turtle(self, request: Request, opened: Opened, more: dict[str, str]) -> Response:
        about = self._about(opened)
        return self._whole(request, opened, "ttl", TURTLE, lambda sets: void(sets, about).encode(), more)

    async def page(self, request: Request) -> Response:
        """The link sets for readers."""
        opened, lang = self._published.now, _lang(request)
        if opened is None:
            return self._missing(request, 503, "unavailable")

        def made(sets: Iterable[LinkSet]) -> bytes:
            values: dict[str, Any] = {"sets": sets, "suffixes": tuple(FORMS), "w": partial(_words, lang)}
            return self._context.page("linksets.html", lang, "/linksets", opened, **values).encode()

        return self._whole(request, opened, lang, http.HTML, made, {})

    def _whole(
        self, request: Request, opened: Opened, form: str, kind: str, make: Callable[[tuple[LinkSet, ...]], bytes],
        more: dict[str, str],
    ) -> Response:  # fmt: skip
        sets = link_sets(opened.generation)
        if sets is None:
            return self._missing(request, 503, "unavailable")
        tag = http.etag(opened, "linksets", form)
        headers = {"etag": tag, "cache-control": http.CACHED, "last-modified": opened.modified} | more | http.SHARED
        if http.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(make(sets), 200, headers | {"content-type": kind})

    async def file(self, request: Request) -> Response:
        """One link set, sent as it is read."""
        opened, (id_, suffix) = self._published.now, _named(request.path_params["name"])
        if opened is None or (suffix and link_sets(opened.generation) is None):
            return self._missing(request, 503, "unavailable")
        one = link_set(opened.generation, id_) if suffix else None
        if one is None:
            return self._missing(request, 404, "not_found")
        kind, write = FORMS[suffix]
        tag = http.etag(opened, f"linksets/{id_}", suffix)
        headers = {"etag": tag, "cache-control": http.CACHED, "last-modified": opened.modified} | http.SHARED
        if http.not_modified(request, tag):
            return Response(None, 304, headers)
        headers["content-type"] = kind
        if request.method == "HEAD":
            return Response(None, 200, headers)
        return StreamingResponse(self._sent(opened, one, write), 200, headers)

    def _sent(self, opened: Opened, one: LinkSet, write: Write) -> Iterator[bytes]:
        # Holding what is open keeps its folder until the last line is sent.
        for part in write(one, links(opened.generation.folder, one.target.id), self._about(opened)):
            yield part.encode()

    def _about(self, opened: Opened) -> About:
        generation, licences = opened.generation, opened.licences
        licence = licences[0] if licences else ""
        return About(generation.base, self._context.title, generation.number, generation.published, licence)

    def _missing(self, request: Request, status: int, name: str) -> Response:
        response = self._context.error(request, status, name)
        response.headers.update(http.CORS)
        return response


def _named(name: str) -> tuple[str, str]:
    """Target and suffix of a file's name; '' for a suffix that there is none of."""
    for suffix in FORMS:
        if name.endswith(f".{suffix}"):
            return name.removesuffix(f".{suffix}"), suffix
    return name, ""


def _told(sets: Iterable[LinkSet], opened: Opened) -> dict[str, Any]:
    start = f"{opened.addresses.base}/linksets"
    return {
        "generation": opened.generation.number,
        "published": opened.generation.published,
        "linksets": [
            {
                "id": one.target.id,
                "name": one.target.name,
                "uriSpace": one.target.start,
                "links": one.total,
                "predicates": dict(one.numbers),
                "files": {suffix: f"{start}/{one.target.id}.{suffix}" for suffix in FORMS},
            }
            for one in sets
        ],
    }


def _lang(request: Request) -> Lang:
    return "en" if request.path_params["lang"] == "en" else "vi"


def _words(lang: Lang, name: str, **values: Any) -> str:
    return text(f"linksets.{name}", lang, **values)
