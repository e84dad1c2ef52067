"""The small routes beside the pages: health, readiness, JSON-LD context, static files, robots.txt."""

from hashlib import blake2b

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from lienthong.messages import text
from lienthong.site import jsonld
from lienthong.site.answers import CORS
from lienthong.site.published import Published
from lienthong.site.render import static_files, version


def service_routes(published: Published) -> list[Route]:
    """``/health``, ``/ready``, ``/context.jsonld``, ``/static/{version}/{name}``, ``/robots.txt``."""

    async def ready(_: Request) -> Response:
        return _ready(published)

    async def robots(_: Request) -> Response:
        return PlainTextResponse(_ROBOTS, headers={"cache-control": "public, max-age=3600"})

    return [
        Route("/health", _health),
        Route("/ready", ready),
        Route("/context.jsonld", _context),
        Route("/static/{version}/{name}", _static),
        Route("/favicon.ico", _favicon),
        Route("/robots.txt", robots),
    ]


_ROBOTS = """User-agent: *
Disallow: /sparql?
Disallow: /*/search
Disallow: /*?list=
"""


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


async def _context(_: Request) -> Response:
    """Our JSON-LD context, at a stable address."""
    headers = CORS | {
        "cache-control": "public, max-age=3600",
        "etag": f'"{blake2b(jsonld.context(), digest_size=8).hexdigest()}"',
    }
    return Response(jsonld.context(), 200, headers, "application/ld+json")


async def _favicon(_: Request) -> Response:
    """The mark, for documents that cannot name it themselves, such as query results."""
    body, kind = static_files()["mark.svg"]
    return Response(body, 200, {"cache-control": "public, max-age=86400"}, kind)


async def _static(request: Request) -> Response:
    """A static file; for ever when the address has the hash of what it holds."""
    found = static_files().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    current = request.path_params["version"] == version()
    cache = "public, max-age=31536000, immutable" if current else "no-cache"
    return Response(found[0], 200, {"cache-control": cache}, found[1])
