"""The pages that belong to no entity: home, lists by kind, and ways to browse."""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.graph.shelves.reading import Shelves, shelves
from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS, Lang
from lienthong.site import answers
from lienthong.site.addresses import PAGE_NUMBER
from lienthong.site.atlas import atlas
from lienthong.site.browse import kind_page
from lienthong.site.browsing import Browsing, Leaf
from lienthong.site.browsing_ways import WAYS, Way, small
from lienthong.site.negotiation import language
from lienthong.site.numbers import gather, materials, newest, shown
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading
from lienthong.site.show import Show

_SOURCES_SHOWN = 24
_WAY_OF = {"work": "title", "agent": "person"} | {kind: kind for kind in ("subject", "place", "series", "library")}
"""Which way to browse a kind of entity by."""
LONGEST_SINCE = 60
"""Characters of a place in the alphabet that count."""
Made = tuple[str, dict[str, Any]] | None
"""A template and what it shows; None when there is no such page."""


class PublicPages:
    """Answers for the pages of the site itself."""

    def __init__(self, published: Published, context: answers.Context) -> None:
        self.published = published
        self.context = context

    def routes(self) -> list[Route]:
        """``/{lang}/browse`` and what is below."""
        return [
            Route("/{lang:lang}/browse", self.browse),
            Route("/{lang:lang}/browse/{way}", self.browse_way),
            Route("/{lang:lang}/browse/{way}/{value}", self.browse_way),
        ]

    async def root(self, request: Request) -> Response:
        """``/``: to the home page in the reader's language."""
        place = f"{self.context.prefix}/{_lang(request) or language(request)}/"
        return RedirectResponse(place, 303, {"vary": "Accept-Language", "cache-control": answers.CACHED})

    async def home(self, request: Request) -> Response:
        """``/{lang}/``."""
        if (lang := _lang(request)) is None:
            return self.context.error(request, 404, "not_found")
        if (opened := self.published.now) is None:
            body = self.context.page("home.html", lang, "/", None, **_nothing())
            return Response(body, 200, {"cache-control": "public, max-age=10"}, answers.HTML)
        return await self.answer(request, opened, "/", "", lambda: ("home.html", _home(opened, lang)))

    async def kind(self, request: Request) -> Response:
        """``/{lang}/{kind}``: what there is of one kind."""
        lang, kind, number = _lang(request), request.path_params["kind"], request.query_params.get("page", "1")
        if kind not in KINDS:
            raise HTTPException(404)  # who looks for something by its name is told what there is
        if lang is None or not PAGE_NUMBER.fullmatch(number):
            return self.context.error(request, 404, "not_found")
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")

        def make() -> Made:
            with _shelves(opened) as found:
                listed = kind_page(Show(Reading(opened), lang), kind, int(number), found.open)
            return None if listed is None else ("kind.html", {"kind": kind, "listed": listed, "ways": _WAY_OF})

        return await self.answer(request, opened, f"/{kind}", f"?page={int(number)}" if int(number) > 1 else "", make)

    async def browse(self, request: Request) -> Response:
        """``/{lang}/browse``: the ways there are."""
        return await self._browse(request, "/browse", lambda browsing: ("browse.html", {"ways": browsing.overview()}))

    async def browse_way(self, request: Request) -> Response:
        """``/{lang}/browse/{way}`` and ``/{lang}/browse/{way}/{value}``: shelves, and what stands on one."""
        way, value = WAYS.get(request.path_params["way"]), normalize("NFC", request.path_params.get("value", ""))
        number, since = request.query_params.get("page", "1"), request.query_params.get("from", "")
        if way is None or not PAGE_NUMBER.fullmatch(number) or (not value and number != "1") or len(value) > 20:
            return self.context.error(request, 404, "not_found")
        if (lang := _lang(request)) and (letter := small(way, value)):
            query = f"?{request.url.query}" if request.url.query else ""
            place = f"{self.context.prefix}/{lang}/browse/{way.name}/{quote(letter)}{query}"
            return RedirectResponse(place, 301, {"cache-control": "no-cache"})
        since = " ".join(normalize("NFC", since[:LONGEST_SINCE]).split()) if value else ""
        path = f"/browse/{way.name}" + (f"/{value}" if value else "")
        key = f"{since}\0{number}"
        return await self._browse(request, path, lambda one: _leaf(one, way, value, since, int(number)), key)

    async def _browse(self, request: Request, path: str, make: Callable[[Browsing], Made], key: str = "") -> Response:
        lang = _lang(request)
        if lang is None:
            return self.context.error(request, 404, "not_found")
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")

        def made() -> Made:
            with _shelves(opened) as found:
                return make(Browsing(Show(Reading(opened), lang), found.open)) if found.open else _unfilled()

        return await self.answer(request, opened, path, "", made, key)

    async def answer(
        self, request: Request, opened: Opened, path: str, query: str, make: Callable[[], Made], key: str = ""
    ) -> Response:
        """A page of a generation; 304 without making it for who has it already."""
        lang = _lang(request) or "vi"
        digest = blake2b(f"{path}\0{query}\0{key}".encode("utf-8", "replace"), digest_size=8).hexdigest()
        headers = {"etag": answers.etag(opened, f"page.{digest}", lang), "cache-control": answers.CACHED}
        if answers.not_modified(request, headers["etag"]):
            return Response(None, 304, headers)

        if (made := make()) is None:
            return self.context.error(request, 404, "not_found")
        template, values = made
        known: dict[str, Any] = {"path": path, "query": query} | values
        body = self.context.page(template, lang, known.pop("path"), opened, **known)
        headers |= {"last-modified": opened.modified}
        return Response(body, 200, headers, answers.HTML)


class _shelves:
    """The shelves of a generation while a page is made; ``open`` is None where it has none."""

    def __init__(self, opened: Opened) -> None:
        self.open: Shelves | None = shelves(opened.generation.shelves_file)

    def __enter__(self) -> "_shelves":
        return self

    def __exit__(self, *_: object) -> None:
        if self.open:
            self.open.close()


def _leaf(browsing: Browsing, way: Way, value: str, since: str, number: int) -> Made:
    leaf: Leaf | None = browsing.shelf(way, value, since, number) if value else browsing.way(way)
    if leaf is None:
        return None
    shown: dict[str, Any] = {"leaf": leaf, "path": leaf.path, "query": leaf.query}
    if value:
        return "browse_shelf.html", shown
    if way.form == "library":
        return "browse_libraries.html", shown | {"atlas": atlas(browsing.show, browsing.shelves)}
    return "browse_way.html", shown


def _unfilled() -> Made:
    return "browse.html", {"ways": [], "indexed": False}


def _nothing() -> dict[str, Any]:
    return {"numbers": None, "ways": [], "kinds": KINDS}


def _home(opened: Opened, lang: Lang) -> dict[str, Any]:
    with _shelves(opened) as found:
        if not found.open:
            return _nothing()
        numbers, ways = gather(opened, found.open), Browsing(Show(Reading(opened), lang), found.open).overview()
    held = bool(numbers.works)
    return {
        "numbers": numbers.kinds,
        "kinds": KINDS,
        "ways": ways,
        "libraries": shown(opened, numbers.libraries[:12], lang),
        "subjects": shown(opened, numbers.subjects, lang, 32),
        "works": shown(opened, numbers.works if held else numbers.editions, lang),
        "held": held,
        "newest": newest(opened, numbers.newest, lang, 8),
        "sources": shown(opened, numbers.datasets[:_SOURCES_SHOWN], lang),
        "datasets": len(numbers.datasets),
        "materials": materials(numbers.materials, lang),
    }


def _lang(request: Request) -> Lang | None:
    found = request.path_params.get("lang")
    return next((lang for lang in LANGS if lang == found), None)
