"""The pages that belong to no entity: home, lists by kind."""

import asyncio
import logging
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS, Lang
from lienthong.site import answers
from lienthong.site.addresses import PAGE_NUMBER
from lienthong.site.browse import kind_page
from lienthong.site.negotiation import language
from lienthong.site.numbers import Numbers, count, materials, shown
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading
from lienthong.site.show import Show

_SOURCES_SHOWN = 24


_log = logging.getLogger(__name__)
_BETWEEN_LOOKS = 0.25
_AFTER_FAILURE = 30.0
"""Seconds."""


class PublicPages:
    """Answers for the pages of the site itself."""

    def __init__(self, published: Published, context: answers.Context) -> None:
        self.published = published
        self.context = context
        self._counted: dict[str, Numbers] = {}

    async def counting(self) -> None:
        """Count each generation once, beside the requests; runs until it is cancelled."""
        while True:
            opened, pause = self.published.now, _BETWEEN_LOOKS
            if opened is not None and opened.stamp not in self._counted:
                try:
                    self._counted = {opened.stamp: await asyncio.to_thread(count, opened)}
                except OSError:
                    _log.exception("generation %s cannot be counted; trying again later", opened.stamp)
                    pause = _AFTER_FAILURE
            del opened
            await asyncio.sleep(pause)

    async def root(self, request: Request) -> Response:
        """``/``: to the home page in the reader's language."""
        place = f"{self.context.prefix}/{_lang(request) or language(request)}/"
        return RedirectResponse(place, 303, {"vary": "Accept-Language", "cache-control": answers.CACHED})

    async def home(self, request: Request) -> Response:
        """``/{lang}/``."""
        if (lang := _lang(request)) is None:
            return self.context.error(request, 404, "not_found")
        opened = self.published.now
        values: dict[str, Any] = {"numbers": None, "libraries": [], "subjects": [], "works": []}
        values |= {"sources": [], "datasets": 0, "materials": []}
        numbers = self._counted.get(opened.stamp) if opened else None
        if opened and numbers:
            values = {
                "numbers": numbers.kinds,
                "libraries": shown(opened, numbers.libraries[:12], lang),
                "subjects": shown(opened, numbers.subjects, lang),
                "works": shown(opened, numbers.works, lang),
                "sources": shown(opened, numbers.datasets[:_SOURCES_SHOWN], lang),
                "datasets": len(numbers.datasets),
                "materials": materials(numbers.materials, lang),
            }
        return self._page(request, "home.html", lang, "/", opened, kinds=KINDS, **values)

    async def kind(self, request: Request) -> Response:
        """``/{lang}/{kind}``: what there is of one kind."""
        lang, kind, number = _lang(request), request.path_params["kind"], request.query_params.get("page", "1")
        if lang is None or kind not in KINDS or not PAGE_NUMBER.fullmatch(number):
            return self.context.error(request, 404, "not_found")
        if (opened := self.published.now) is None:
            return self.context.error(request, 503, "unavailable")
        numbers = self._counted.get(opened.stamp)
        listed = kind_page(Show(Reading(opened), lang), kind, int(number), numbers)
        if listed is None:
            return self.context.error(request, 404, "not_found")
        query = f"?page={int(number)}" if int(number) > 1 else ""
        return self._page(request, "kind.html", lang, f"/{kind}", opened, kind=kind, listed=listed, query=query)

    def _page(
        self, request: Request, template: str, lang: Lang, path: str, opened: Opened | None, **values: Any
    ) -> Response:
        body = self.context.page(template, lang, path, opened, **values)
        return Response(body, 200, {"cache-control": "public, max-age=10"}, answers.HTML)


def _lang(request: Request) -> Lang | None:
    found = request.path_params.get("lang")
    return next((lang for lang in LANGS if lang == found), None)
