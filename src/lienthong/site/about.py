"""Pages about the catalogue itself: what it is, its interface, examples for developers, terms of its own, and what is
around an entity. They depend on the publication and the settings only."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.graph.shelves.reading import shelves
from lienthong.graph.terms import prefixes
from lienthong.messages import Lang
from lienthong.site.addresses import is_entity
from lienthong.site.apipage import groups
from lienthong.site.neighbours import KINDS, neighbourhood
from lienthong.site.public_pages import PublicPages
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.show import Show

_SEARCH_TERMS = ("search", "query", "score", "total", "limit", "kind", "field", "language", "beginning")
_FUNCTIONS = (
    ("fold", 'FILTER(CONTAINS(lt:fold(?label), "giao trinh"))'),
    ("matches", 'FILTER(lt:matches(?label, "kinh tế vi mô"))'),
    ("sortKey", "ORDER BY lt:sortKey(?label)"),
)
NAMESPACE = "urn:lienthong:"


class AboutPages:
    """Answers for the pages about the catalogue. ``contact`` is what the operator lets people know, '' for nothing;
    ``described`` gives the OpenAPI description."""

    def __init__(self, pages: PublicPages, contact: str, described: Callable[[], dict[str, Any]]) -> None:
        self._pages = pages
        self._contact = contact
        self._described = described

    def routes(self) -> list[Route]:
        """``/{lang}/about``, ``/api``, ``/developers``, ``/vocabulary``, ``/near/{kind}/{name}``."""
        return [
            Route("/{lang:lang}/about", self.about),
            Route("/{lang:lang}/api", self.api),
            Route("/{lang:lang}/developers", self.developers),
            Route("/{lang:lang}/vocabulary", self.vocabulary),
            Route("/{lang:lang}/near/{kind}/{name}", self.near),
        ]

    async def about(self, request: Request) -> Response:
        """What this is, who makes it, licence, taking part, what is logged."""
        return await self._page(request, "/about", "about.html", self._about)

    async def api(self, request: Request) -> Response:
        """The OpenAPI description for people, with commands that run."""
        return await self._page(request, "/api", "api.html", self._api)

    async def developers(self, request: Request) -> Response:
        """Examples in four languages."""
        return await self._page(request, "/developers", "developers.html", _examples)

    async def vocabulary(self, request: Request) -> Response:
        """The terms that only this catalogue has."""
        values = {"terms": _SEARCH_TERMS, "functions": _FUNCTIONS, "namespace": NAMESPACE, "prefixes": prefixes()}
        return await self._page(request, "/vocabulary", "vocabulary.html", lambda *_: values)

    async def near(self, request: Request) -> Response:
        """What is around an entity, as a drawing and as a table."""
        one = f"{request.path_params['kind']}/{request.path_params['name']}"
        opened = self._pages.published.now
        if not is_entity(one) or request.path_params["kind"] not in KINDS:
            return self._pages.context.error(request, 404, "not_found")
        if opened is not None and not Reading(opened).exists(one):
            return self._pages.context.error(request, 404, "not_found")

        def around(now: Opened, lang: Lang) -> dict[str, Any]:
            return {"near": neighbourhood(Show(Reading(now), lang), one)}

        return await self._page(request, f"/near/{one}", "near.html", around)

    async def _page(
        self, request: Request, path: str, template: str, values: Callable[[Opened, Lang], dict[str, Any]]
    ) -> Response:
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        if (opened := self._pages.published.now) is None:
            return self._pages.context.error(request, 503, "unavailable")
        return await self._pages.answer(request, opened, path, "", lambda: (template, values(opened, lang)))

    def _about(self, opened: Opened, _: Lang) -> dict[str, Any]:
        found = shelves(opened.generation.shelves_file)
        numbers = found.numbers("kind", ["work", "instance"]) if found else {}
        if found:
            found.close()
        return {"contact": self._contact, "numbers": numbers}

    def _api(self, opened: Opened, lang: Lang) -> dict[str, Any]:
        return {"groups": groups(self._described(), lang, _example(opened))}


def _example(opened: Opened) -> str:
    """``kind/id`` of the Work that most libraries hold, '' in an empty catalogue."""
    found = shelves(opened.generation.shelves_file)
    if found is None:
        return ""
    with found:
        best = found.best("held", 1) or found.best("editions", 1)
        return best[0][0] if best else next(iter(found.row("title", 0, 1)), "")


def _examples(opened: Opened, _: Lang) -> dict[str, Any]:
    return {"work": _example(opened)}
