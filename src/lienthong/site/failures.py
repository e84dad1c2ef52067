"""What people and programs read when an address is wrong or something fails."""

from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from lienthong.errors import LienthongError
from lienthong.graph.terms import KINDS
from lienthong.site.answers import Context
from lienthong.site.entities import Entities
from lienthong.site.guarding import BODY_BYTES, SECURITY

Handler = Callable[[Request, Exception], Awaitable[Response]]


def error_handlers(context: Context, entities: Entities) -> dict[type[Exception], Handler]:
    """What makes pages of errors: of HTTP's, of our own, and of what should not have happened."""
    names = {404: "not_found", 405: "method", 413: "too_large"}

    async def http_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and request.method in ("GET", "HEAD"):
            return _unslashed(request, context.prefix) or entities.missing(request)
        response = context.error(request, error.status_code, names.get(error.status_code, "request"), limit=BODY_BYTES)
        response.headers.update(error.headers or {})
        return response

    async def our_error(request: Request, error: Exception) -> Response:
        assert isinstance(error, LienthongError)
        return context.refused(request, error)

    async def failure(request: Request, error: Exception) -> Response:
        # This one is answered outside all middleware, so that the headers have to be given here again.
        response = context.error(request, 500, "internal")
        response.headers.update(SECURITY)
        return response

    return {HTTPException: http_error, LienthongError: our_error, Exception: failure}


def _unslashed(request: Request, prefix: str) -> Response | None:
    """301 to the page that has this address without the slashes behind it; entities are looked for elsewhere."""
    path = request.url.path.removeprefix(prefix)
    bare = path.rstrip("/")
    if bare == path or not bare or bare.startswith("//"):
        return None
    for route in request.app.routes:
        found, known = route.matches({**request.scope, "path": bare, "root_path": ""})
        named = known.get("path_params", {})
        if found is Match.FULL and "name" not in named and named.get("kind", KINDS[0]) in KINDS:
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(f"{prefix}{quote(bare)}{query}", 301, {"cache-control": "no-cache"})
    return None
