"""The small routes beside the pages: health, readiness, JSON-LD context, static files."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from lienthong.messages import text
from lienthong.site.contexts import context_routes
from lienthong.site.published import Published
from lienthong.site.render import packed, static_files, version


def service_routes(published: Published) -> list[Route]:
    """``/health``, ``/ready``, ``/context.jsonld``, ``/static/{version}/{name}``."""

    async def ready(_: Request) -> Response:
        return _ready(published)

    return [
        Route("/health", _health),
        Route("/ready", ready),
        *context_routes(),
        Route("/static/{version}/{name}", _static),
        Route("/favicon.ico", _favicon),
    ]


async def _health(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"healthy": True}, headers={"cache-control": "no-store"})


def _ready(published: Published) -> Response:
    """A generation is open; the number says which. 503 with the reason before the first publish."""
    headers = {"cache-control": "no-store"}
    if opened := published.now:
        one = opened.generation
        body = {"ready": True, "generation": one.number, "published": one.published, "triples": one.triples}
        return JSONResponse(body, 200, headers)
    name, values = "unavailable_what", {}
    if published.trouble:
        name, values = "damaged", {"trouble": published.trouble}
    reason = {lang: text(f"pages.error.{name}", lang, **values) for lang in ("vi", "en")}
    return JSONResponse({"ready": False, "reason": reason}, 503, headers | {"retry-after": "10"})


async def _favicon(_: Request) -> Response:
    """The mark, for documents that cannot name it themselves, such as query results."""
    body, kind = static_files()["mark.svg"]
    return Response(body, 200, {"cache-control": "public, max-age=86400"}, kind)


async def _static(request: Request) -> Response:
    """A static file; for ever when the address has the hash of what it holds, or the version of what others made."""
    one, name = request.path_params["version"], request.path_params["name"]
    made_elsewhere = f"{one}/{name}" in static_files()
    name = f"{one}/{name}" if made_elsewhere else name
    if name not in static_files():
        raise HTTPException(404)
    body, kind = static_files()[name]
    for_ever = made_elsewhere or one == version()
    headers = {"cache-control": "public, max-age=31536000, immutable" if for_ever else "no-cache"}
    headers["vary"] = "Accept-Encoding"
    if _takes_gzip(request) and (smaller := packed(name)):
        body, headers["content-encoding"] = smaller, "gzip"
    return Response(body, 200, headers, kind)


def _takes_gzip(request: Request) -> bool:
    wanted = [part.strip() for part in request.headers.get("accept-encoding", "").lower().split(",")]
    return any(one.partition(";")[0].strip() == "gzip" and not one.endswith(("q=0", "q=0.0")) for one in wanted)
