"""``/shapes``: every check that a record must pass, in words and as SHACL."""

from itertools import groupby
from pathlib import Path

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.messages import Lang
from lienthong.site import answers
from lienthong.site.answers import Context
from lienthong.site.negotiation import language
from lienthong.site.published import Published
from lienthong.site.record_words import words
from lienthong.site.source_data import FRESH, SHAPES, Kept
from lienthong.sparql.accept import best

_TURTLE = "text/turtle; charset=utf-8"


class Shapes:
    """Answers for the shapes, which publishing writes down (``shapes.json``)."""

    def __init__(self, data: Path, context: Context, published: Published) -> None:
        self._file = Kept(data / SHAPES)
        self._context = context
        self._published = published

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/shapes", self.anywhere),
            Route("/shapes.ttl", self.turtle),
            Route("/{lang:lang}/shapes", self.page),
        ]

    async def anywhere(self, request: Request) -> Response:
        """``/shapes``: to the page, or to the Turtle."""
        wanted = best(request.headers.getlist("accept"), ("text/html", "text/turtle", "application/xhtml+xml"))
        if wanted is None:
            return self._context.error(request, 406, "not_acceptable")
        prefix = self._context.prefix
        place = f"{prefix}/shapes.ttl" if wanted == "text/turtle" else f"{prefix}/{language(request)}/shapes"
        headers = {"vary": "Accept, Accept-Language", "cache-control": answers.CACHED} | answers.CORS
        return RedirectResponse(place, 303, headers)

    async def turtle(self, request: Request) -> Response:
        """``/shapes.ttl``: all shapes."""
        if (known := self._file.now.get("turtle")) is None:
            return self._context.error(request, 503, "unavailable")
        headers = {"etag": f'"{self._file.stamp}.ttl"', "cache-control": FRESH, "content-type": _TURTLE}
        headers |= answers.SHARED
        if answers.not_modified(request, headers["etag"]):
            return Response(None, 304, headers)
        return Response(known, 200, headers)

    async def page(self, request: Request) -> Response:
        """``/{lang}/shapes``: one part for each file, one anchor for each shape."""
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        known = self._file.now.get("shapes")
        if known is None:
            return self._context.error(request, 503, "unavailable")
        groups = [(file, list(found)) for file, found in groupby(known, key=lambda one: one["file"])]
        body = self._context.page("shapes.html", lang, "/shapes", self._published.now, groups=groups, r=words(lang))
        return Response(body, 200, {"cache-control": FRESH}, answers.HTML)
