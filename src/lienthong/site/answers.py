"""HTTP answers of pages and documents: validators, caching, links between the forms of an entity, errors."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from lienthong.errors import LienthongError
from lienthong.messages import LANGS, Lang
from lienthong.site.documents import Format, forms
from lienthong.site.negotiation import language, prefers_html
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.render import render, version
from lienthong.site.signposting import Link, forms_of, joined, licences, signposts
from lienthong.site.validators import http_date, not_modified
from lienthong.site.wording import in_words
from lienthong.sparql.problem import summary

HTML = "text/html; charset=utf-8"
__all__ = [
    "CACHED", "CORS", "HTML", "SHARED", "Context", "document", "document_links", "entity_links", "etag", "not_modified",
]  # fmt: skip
CORS = {"access-control-allow-origin": "*"}
SHARED = CORS | {"access-control-expose-headers": "link, etag, last-modified"}
"""For documents: what a page of another site sees of their headers, to read on and to ask again."""
_TOLD = ("offered", "suggestions", "last_known")
"""What an error has to say beside its words, to programs as it is."""
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
        told = {"offered": (), "entity": "", "suggestions": (), "last_known": {}, "day": ""} | values
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
    return _details(lang, status, name, headers, told | {k: v for k, v in values.items() if k in _TOLD and v})


def _details(lang: Lang, status: int, name: str, headers: Mapping[str, str], more: dict[str, Any]) -> Response:
    body = summary(name, status, lang) | more
    # Programs in pages of other sites are to know why, as with any other answer.
    return Response(orjson.dumps(body), status, CORS | dict(headers), "application/problem+json")


def etag(opened: Opened, one: str, form: str) -> str:
    """A strong validator: publication, site version, entity and form decide every byte."""
    return f'"{opened.stamp}.{version()}.{one.replace("/", ".")}.{form}"'


def entity_links(opened: Opened, one: str, *, canonical: str, reading: Reading | None = None) -> str:
    """The Link header of an entity's pages: its other forms, its data, what it is, whose, under which licence
    (https://signposting.org/FAIR/). ``reading`` is that of the request, when it has read something already."""
    reading = reading or Reading(opened)
    links = [*forms_of(reading.base, one, forms(one)), Link(canonical, "canonical"), *licences(reading, one)]
    return joined([*links, *signposts(reading, one)])


def document_links(opened: Opened, one: str, form: Format) -> str:
    """The Link header of one of its documents: which pages it describes, its other forms, the licence of the data."""
    base = opened.addresses.base
    here = Link(f"{base}/{one}.{form.suffix}", "canonical")
    pages = [Link(f"{base}/{lang}/{one}", "describes", "text/html", lang) for lang in LANGS]
    data = [Link(licence, "license") for licence in opened.licences]
    return joined([*forms_of(base, one, forms(one)), here, *data, *pages, Link(f"{base}/{one}", "cite-as")])


def document(
    request: Request, opened: Opened, tag: str, media_type: str, link: str, since: datetime | None = None
) -> dict[str, str]:
    """The headers of a page or document that last changed at ``since`` (None: when it was published)."""
    return {
        "etag": tag,
        "last-modified": http_date(since) if since else opened.modified,
        "cache-control": CACHED,
        "link": link,
        "content-type": media_type,
    }
