"""HTTP answers of pages and documents: validators, caching, links between the forms of an entity, errors."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from lienthong.errors import LienthongError
from lienthong.messages import LANGS, Lang
from lienthong.site.documents import FORMATS
from lienthong.site.negotiation import language, prefers_html
from lienthong.site.published import Opened
from lienthong.site.render import in_words, render, version
from lienthong.sparql.problem import summary

HTML = "text/html; charset=utf-8"
CORS = {"access-control-allow-origin": "*"}
SHARED = CORS | {"access-control-expose-headers": "link, etag"}
"""For documents: what a page of another site sees of their headers, to read on and to ask again."""
CACHED = "public, max-age=60, stale-while-revalidate=600"


class Context:
    """What every page needs to know: the site's name, and where its links begin."""

    def __init__(self, title: str, prefix: str) -> None:
        self.title = title
        self.prefix = prefix

    def page(self, template: str, lang: Lang, path: str, opened: Opened | None, **values: Any) -> str:
        """A page at ``/{lang}{path}``."""
        base = opened.addresses.base if opened else ""
        known = {"site": self.title, "prefix": self.prefix, "path": path, "version": version(), "base": base}
        published = opened.generation if opened else None
        return render(template, lang, **known, published=published, licences=_licences(opened), **values)

    def error(self, request: Request, status: int, name: str, /, **values: Any) -> Response:
        """An error page in both languages, or problem details (RFC 9457) for who does not ask for HTML."""
        headers = {"cache-control": "no-store", "vary": "Accept, Accept-Language"}
        if not prefers_html(request):
            return _problem(language(request), status, name, headers, values)
        lang = language(request)
        found = request.url.path.split("/")
        if len(found) > 1 and found[1] in LANGS:
            lang = "en" if found[1] == "en" else "vi"
        other: Lang = "en" if lang == "vi" else "vi"
        told = {"offered": ()} | values
        said = partial(in_words, other)
        body = self.page("error.html", lang, "/", None, error=name, o=said, status=status, values=told)
        return Response(body, status, headers, HTML)

    def refused(self, request: Request, error: LienthongError) -> Response:
        """One of our own errors, in both languages."""
        headers = {"cache-control": "no-store"}
        if "retry_after" in error.values:
            headers["retry-after"] = str(error.values["retry_after"])
        details = {"detail": error.message("vi"), "detail_en": error.message("en")}
        return _details(language(request), error.http_status, error.name, headers, details)


def _licences(opened: Opened | None) -> tuple[str, ...]:
    return opened.licences if opened else ()


def _problem(lang: Lang, status: int, name: str, headers: Mapping[str, str], values: Mapping[str, Any]) -> Response:
    filled = {key: value for key, value in values.items() if isinstance(value, str | int)}
    told = {
        key: in_words(one, f"error.{name}_what", **filled)
        for key, one in (("detail", LANGS[0]), ("detail_en", LANGS[1]))
    }
    return _details(lang, status, name, headers, told | {k: v for k, v in values.items() if k == "offered"})


def _details(lang: Lang, status: int, name: str, headers: Mapping[str, str], more: dict[str, Any]) -> Response:
    body = summary(name, status, lang) | more
    return Response(orjson.dumps(body), status, dict(headers), "application/problem+json")


def etag(opened: Opened, one: str, form: str) -> str:
    """A strong validator: publication, site version, entity and form decide every byte."""
    return f'"{opened.stamp}.{version()}.{one.replace("/", ".")}.{form}"'


def not_modified(request: Request, tag: str) -> bool:
    """Whether the client has this form already (RFC 9110, section 13.1.2; weak comparison)."""
    held = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    return tag in held or "*" in held


def entity_links(opened: Opened, one: str, *, canonical: str) -> str:
    """The Link header of an entity's pages and documents: its other forms, its data, its licence."""
    base = opened.addresses.base
    links = [f'<{base}/{lang}/{one}>; rel="alternate"; type="text/html"; hreflang="{lang}"' for lang in LANGS]
    links += [f'<{base}/{one}.{f.suffix}>; rel="alternate describedby"; type="{f.media_type}"' for f in FORMATS]
    links.append(f'<{canonical}>; rel="canonical"')
    links += [f'<{licence}>; rel="license"' for licence in opened.licences]
    return ", ".join(links)


def document(request: Request, opened: Opened, tag: str, media_type: str, link: str) -> dict[str, str]:
    """The headers of a page or data document."""
    return {
        "etag": tag,
        "last-modified": opened.modified,
        "cache-control": CACHED,
        "link": link,
        "content-type": media_type,
    }
