"""What crawlers are told: robots.txt, security.txt and where the data is described, by ``site/crawling.toml``.

https://www.rfc-editor.org/rfc/rfc9309, https://www.rfc-editor.org/rfc/rfc9116.
"""

import tomllib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from lienthong.content import folder
from lienthong.messages import LANGS
from lienthong.settings import Settings
from lienthong.site.answers import CORS, Context

_DAY = {"cache-control": "public, max-age=86400"}
_UTF8 = "text/plain; charset=utf-8"


@cache
def rules() -> dict[str, Any]:
    """``site/crawling.toml``."""
    return tomllib.loads((folder("site") / "crawling.toml").read_text("utf-8"))


def robots(base: str, prefix: str) -> str:
    """robots.txt of a site whose addresses begin with ``base`` and whose paths begin with ``prefix``. A crawler heeds
    the one group that names it, so that the search engines' group repeats what holds for all."""
    closed, quiet = rules()["closed"], rules()["quiet"]
    lines = ["User-agent: *", *_closed(closed, prefix), ""]
    lines += [f"User-agent: {one}" for one in rules()["engines"]]
    lines += [*_closed([*closed, *quiet], prefix), "", f"Sitemap: {base}/sitemap.xml", ""]
    return "\n".join(lines)


def _closed(several: Iterable[dict[str, Any]], prefix: str) -> Iterator[str]:
    for one in several:
        yield from (f"# {one[lang]}" for lang in LANGS)
        for path in one["paths"]:
            for lang in LANGS if "{lang}" in path else LANGS[:1]:
                yield f"Disallow: {prefix}{path.replace('{lang}', lang)}"


def security(base: str, contact: str, now: datetime) -> str:
    """security.txt: whom to tell of a weakness. It says of itself that it holds for half a year from the month of
    ``now``, as RFC 9116 wants a date."""
    month = datetime(now.year, now.month, 1, tzinfo=UTC)
    expires = (month + timedelta(days=183)).strftime("%Y-%m-%dT%H:%M:%SZ")
    address = contact if contact.startswith(("https://", "mailto:")) else f"mailto:{contact}"
    languages = ", ".join(LANGS)
    return (
        f"Contact: {address}\nExpires: {expires}\nPreferred-Languages: {languages}\n"
        f"Canonical: {base}/.well-known/security.txt\n"
    )


def crawling_routes(known: Settings, context: Context) -> list[Route]:
    """``/robots.txt``, ``/.well-known/void``, and ``/.well-known/security.txt`` where somebody is named."""
    told = robots(known.base, context.prefix)

    async def robots_txt(_: Request) -> Response:
        return PlainTextResponse(told, headers={"cache-control": "public, max-age=3600"}, media_type=_UTF8)

    async def security_txt(_: Request) -> Response:
        body = security(known.base, known.security_contact, datetime.now(UTC))
        return PlainTextResponse(body, headers=_DAY, media_type=_UTF8)

    async def void(_: Request) -> Response:
        # The service description tells of the dataset (https://www.w3.org/TR/void/#well-known asks for a redirect).
        return RedirectResponse(f"{context.prefix}/sparql", 303, _DAY | CORS | {"vary": "Accept"})

    routes = [Route("/robots.txt", robots_txt), Route("/.well-known/void", void)]
    return [*routes, Route("/.well-known/security.txt", security_txt)] if known.security_contact else routes
