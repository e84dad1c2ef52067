"""``/{lang}/search``: as a page and as JSON; what a reader may be typing; how a browser searches here (OpenSearch)."""

import asyncio
from collections.abc import Callable
from functools import partial
from hashlib import blake2b
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.messages import LANGS, Lang
from lienthong.messages import text as message
from lienthong.site import answers
from lienthong.site.anywhere import lead
from lienthong.site.negotiation import language
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading
from lienthong.site.searchasked import SORTINGS, Asked, asked, typed
from lienthong.site.searched import Results, results, suggestions
from lienthong.site.searchjson import DESCRIPTION, JSON, SUGGESTIONS, as_json, as_suggestions, description
from lienthong.site.show import Show
from lienthong.sparql.accept import best

T = TypeVar("T")
_BRIEF = {"cache-control": "public, max-age=60"}


class SearchPages:
    """Answers for searching."""

    def __init__(self, published: Published, context: answers.Context) -> None:
        self.published = published
        self.context = context

    def routes(self) -> list[Route]:
        """``/{lang}/search``, ``/{lang}/search.json``, ``/{lang}/suggest``, ``/{lang}/opensearch.xml``; without a
        language in that of who asks."""
        answered = {
            "/search": self.search,
            "/search.json": self.search,
            "/suggest": self.suggest,
            "/opensearch.xml": self.description,
        }
        return [Route(f"{lang}{path}", one) for lang in ("/{lang:lang}", "") for path, one in answered.items()]

    async def search(self, request: Request) -> Response:
        """``?q=`` words; ``kind``, ``type``, ``access``, ``library``, ``language``, ``subject``, ``licence``,
        ``source`` (each several times), ``since``, ``until`` narrow; ``sort``; ``page`` from 1;
        JSON when it is preferred. A page has an address in its language."""
        lang, wanted = _lang(request), asked(request.query_params)
        if wanted is None:
            return self.context.error(request, 404, "search_asked")
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        named = request.url.path.endswith(".json")
        as_data = named or best(request.headers.getlist("accept"), ("text/html", JSON)) == JSON
        if not as_data and "lang" not in request.path_params:
            return lead(request, self.context.prefix, "/search", "Accept, Accept-Language")
        headers = _headers(opened, f"{lang}?{wanted.query(page=wanted.page)}", "json" if as_data else "html")
        headers |= _varying(request, *(() if named else ("Accept",)))
        if as_data:
            headers |= answers.SHARED
        if answers.not_modified(request, headers["etag"]):
            return Response(None, 304, headers)
        made = await self._read(opened, lang, lambda show: self._answer(show, opened, wanted, as_data))
        if made is None:
            return self.context.error(request, 404, "search_page")
        return Response(made, 200, headers, JSON if as_data else answers.HTML)

    def _answer(self, show: Show, opened: Opened, wanted: Asked, as_data: bool) -> bytes | str | None:
        """A page of hits; None where there are not so many pages."""
        found = results(show, opened.index, wanted)
        if wanted.page > found.pages:
            return None
        return as_json(opened, show.lang, found) if as_data else self._page(show, opened, wanted, found)

    def _page(self, show: Show, opened: Opened, wanted: Asked, found: Results) -> str:
        return self.context.page(
            "search.html", show.lang, "/search", opened, wanted=wanted.text, found=found,
            query=f"?{wanted.query()}" if wanted.text else "", say=partial(_say, show.lang), sortings=SORTINGS,
        )  # fmt: skip

    async def suggest(self, request: Request) -> Response:
        """``?q=`` what is typed so far, as OpenSearch suggestions: the text, names, kinds, pages."""
        lang, text = _lang(request), typed(request.query_params)
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        # What follows a space is another word: the space counts.
        text += " " if text and request.query_params.get("q", "")[-1:].isspace() else ""
        headers = _headers(opened, f"{lang}?{text}", "suggest") | answers.SHARED | _varying(request)
        if answers.not_modified(request, headers["etag"]):
            return Response(None, 304, headers)
        made = await self._read(
            opened, lang, lambda show: as_suggestions(opened, text, suggestions(show, opened.index, text))
        )
        return Response(made, 200, headers, SUGGESTIONS)

    async def description(self, request: Request) -> Response:
        """How a browser searches here."""
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        body = description(self.context.title, opened.addresses.base, _lang(request))
        return Response(body, 200, {"cache-control": "public, max-age=3600"} | _varying(request), DESCRIPTION)

    async def _read(self, opened: Opened, lang: Lang, read: Callable[[Show], T]) -> T:
        return await asyncio.to_thread(lambda: read(Show(Reading(opened), lang)))


def _lang(request: Request) -> Lang:
    found = request.path_params.get("lang")
    return next((lang for lang in LANGS if lang == found), None) or language(request)


def _varying(request: Request, *by: str) -> dict[str, str]:
    """By which fields of the request an answer is chosen."""
    fields = by if "lang" in request.path_params else (*by, "Accept-Language")
    return {"vary": ", ".join(fields)} if fields else {}


def _say(lang: Lang, name: str, /, **values: object) -> str:
    return message(f"search.{name}", lang, **values)


def _headers(opened: Opened, one: str, form: str) -> dict[str, str]:
    """One generation answers a question in one way: who has the answer need not be sent it again."""
    digest = blake2b(one.encode(), digest_size=8).hexdigest()
    return _BRIEF | {"etag": answers.etag(opened, f"search.{digest}", form)}
