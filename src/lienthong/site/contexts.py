"""Our JSON-LD context at its addresses.

``/context.jsonld`` is what documents name; ``/context/{number}.jsonld`` are its versions. Within a version terms are
only added, so that a document that was saved years ago still means the same; a term that is to mean something else
needs another number, and the documents written from then on name that one. https://www.w3.org/TR/json-ld11/#the-context
"""

from hashlib import blake2b

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.site import jsonld
from lienthong.site.answers import SHARED, not_modified

VERSION = 1
"""The number of ``graph/context.jsonld``."""
_DAY, _MONTH = 86_400, 2_592_000


def context_routes() -> list[Route]:
    """``/context.jsonld`` and its versions."""
    return [Route("/context.jsonld", _current), Route("/context/{number}.jsonld", _numbered)]


async def _current(request: Request) -> Response:
    """The context that documents name today."""
    return _answer(request, _DAY)


async def _numbered(request: Request) -> Response:
    """A version of it."""
    if request.path_params["number"] != str(VERSION):
        raise HTTPException(404)
    return _answer(request, _MONTH)


def _answer(request: Request, seconds: int) -> Response:
    tag = f'"{blake2b(jsonld.context(), digest_size=8).hexdigest()}"'
    headers = SHARED | {"cache-control": f"public, max-age={seconds}, stale-while-revalidate={_MONTH}", "etag": tag}
    if not_modified(request, tag):
        return Response(None, 304, headers)
    return Response(jsonld.context(), 200, headers, "application/ld+json")
