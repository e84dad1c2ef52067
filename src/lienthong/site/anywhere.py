"""Addresses that name no language lead to the page in the reader's language, as ``/`` does."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.graph.terms import KINDS
from lienthong.site import answers
from lienthong.site.negotiation import language
from lienthong.sparql.accept import best

PAGES = (
    "/about",
    "/browse",
    "/browse/{way}",
    "/browse/{way}/{value}",
    "/developers",
    "/near/{kind}/{name}",
    "/vocabulary",
)
"""Pages that stand below each language and have no address of another kind without one."""
_JSON = "application/json"


def lead(request: Request, prefix: str, path: str, vary: str = "Accept-Language") -> RedirectResponse:
    """To ``path`` below the reader's language, with what was asked for."""
    place = f"{prefix}/{language(request)}{quote(path)}"
    if request.url.query:
        place += f"?{request.url.query}"
    return RedirectResponse(place, 303, {"vary": vary, "cache-control": answers.CACHED})


class Anywhere:
    """Leads from ``/about``, ``/work`` and their like to the page."""

    def __init__(self, context: answers.Context) -> None:
        self._context = context

    def routes(self) -> list[Route]:
        """The pages, the lists by kind, and ``/api``."""
        pages = (*PAGES, *(f"/{kind}" for kind in KINDS))
        return [*(Route(path, self.page) for path in pages), Route("/api", self.api)]

    async def page(self, request: Request) -> Response:
        """To the page of the same path."""
        return lead(request, self._context.prefix, request.scope["path"])

    async def api(self, request: Request) -> Response:
        """``/api``: to the page, or to the OpenAPI description for who prefers JSON."""
        offered = ("text/html", _JSON, "application/xhtml+xml")
        prefix, vary = self._context.prefix, "Accept, Accept-Language"
        if best(request.headers.getlist("accept"), offered) != _JSON:
            return lead(request, prefix, "/api", vary)
        return RedirectResponse(f"{prefix}/openapi.json", 303, {"vary": vary, "cache-control": answers.CACHED})
