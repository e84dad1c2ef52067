"""Requests for entities: the thing itself (303), pages about it, and its documents."""

import re
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from lienthong.messages import LANGS, Lang
from lienthong.site import answers, profiled, validators
from lienthong.site.addresses import PAGE_NUMBER, is_entity
from lienthong.site.cited import cited
from lienthong.site.documents import BY_SUFFIX, FORMATS, Format, offered, today
from lienthong.site.entity_page import build
from lienthong.site.identity import Gone, successor, withdrawn
from lienthong.site.misses import better, suggestions
from lienthong.site.negotiation import language, prefers_html, wanted
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading, best_label
from lienthong.site.show import Show

_LISTING = re.compile("[a-z_]{0,30}")
_VARY = "Accept, Accept-Language, Accept-Profile"
_MOVED = "no-cache"
"""Records come and go, and what was merged may part again or lead the other way: two opposite redirects in a browser's
cache would be a loop."""


class Entities:
    """Answers for every entity of what is published."""

    def __init__(self, published: Published, context: answers.Context) -> None:
        self.published = published
        self.context = context

    async def thing(self, request: Request) -> Response:
        """``/{kind}/{id}``: 303 to the document that the client wants; ``/{kind}/{id}.ttl``: a document."""
        name = request.path_params["name"]
        one, dot, suffix = f"{request.path_params['kind']}/{name}".partition(".")
        opened = self.published.now
        form = BY_SUFFIX.get(suffix)
        if dot and (form is None or not form.fits(one.partition("/")[0])):
            return self.missing(request)
        if absent := self.absent(request, opened, one, "/{one}" + (f".{suffix}" if suffix else "")):
            return absent
        assert opened is not None
        if (answered := profiled.answer(self.context, request, opened, one, form)) is not None:
            return answered
        if form:
            return self._document(request, opened, one, form)
        return self._see_other(request, opened, one)

    def _see_other(self, request: Request, opened: Opened, one: str) -> Response:
        chosen = wanted(request, one)
        if chosen is None:
            return self._not_acceptable(request, opened, one)
        # Of a query string only what names a list belongs to a page; what trackers add is dropped.
        kept = {name: value for name, value in request.query_params.items() if name in ("list", "page")}
        query = f"?{urlencode(kept)}" if kept and chosen == "html" else ""
        place = f"/{language(request)}/{one}{query}" if chosen == "html" else f"/{one}.{chosen}"
        canonical = f"{opened.addresses.base}/{language(request)}/{one}"
        link = answers.entity_links(opened, one, canonical=canonical)
        headers = {"location": opened.addresses.prefix + place, "vary": _VARY, "link": link}
        return Response(None, 303, headers | answers.SHARED | {"cache-control": answers.CACHED})

    async def page(self, request: Request) -> Response:
        """``/{lang}/{kind}/{id}``."""
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        one = f"{request.path_params['kind']}/{request.path_params['name']}"
        opened = self.published.now
        reading = Reading(opened) if opened else None
        if absent := self.absent(request, opened, one, f"/{lang}/{{one}}", reading):
            return absent
        assert opened is not None
        assert reading is not None
        listing, number = request.query_params.get("list", ""), request.query_params.get("page", "1")
        if not _LISTING.fullmatch(listing) or not PAGE_NUMBER.fullmatch(number):
            return self.context.error(request, 404, "not_found")
        cites = one.startswith(("work/", "instance/")) and (listing, number) == ("", "1")
        day = f".{today():%Y%m%d}" if cites else ""
        tag = answers.etag(opened, one, f"{lang}.{listing}.{number}{day}")
        # Names and lists of others may have changed since the entity did, but not since the publication.
        if answers.not_modified(request, tag, validators.published(opened) if not day else None):
            return Response(None, 304, {"etag": tag, "cache-control": answers.CACHED})
        made = build(opened, lang, one, listing, int(number), reading)
        if made is None:
            return self.context.error(request, 404, "not_found")
        base = opened.addresses.base
        link = answers.entity_links(opened, one, canonical=f"{base}/{lang}/{one}{made.query}", reading=reading)
        since = validators.shown(opened, one, made.listing())
        headers = answers.document(request, opened, tag, answers.HTML, link, since)
        cite = cited(reading, one, lang) if cites else None
        body = self.context.page("entity.html", lang, f"/{one}", opened, page=made, formats=FORMATS, cite=cite)
        return Response(body, 200, headers)

    def _document(self, request: Request, opened: Opened, one: str, form: Format) -> Response:
        since, day = validators.changed(opened, one), f"{today():%Y%m%d}" if form.daily else ""
        if form.lasting:
            tag = validators.lasting_etag(opened, one, form.suffix)
        else:
            tag = answers.etag(opened, one, form.suffix + day)
        reading = Reading(opened)
        headers = answers.document(
            request, opened, tag, form.content_type, answers.document_links(opened, one, form), since
        )
        headers |= answers.SHARED
        if form.daily:
            headers["cache-control"] = "max-age=60"  # not for memories that keep it longer than the day
        if answers.not_modified(request, tag, since if form.lasting else None):
            return Response(None, 304, headers)
        body = form.write(reading, f"{opened.addresses.base}/{one}")
        return Response(body, 200, headers) if body else self.missing(request)

    def absent(
        self, request: Request, opened: Opened | None, one: str, place: str, reading: Reading | None = None
    ) -> Response | None:
        """The answer for what is not in the graph: 404, 503, 301 to ``place`` of its successor, or 410; ``reading`` is
        that of the request."""
        if not is_entity(one):
            return self.missing(request)
        if opened is None:
            return self.context.error(request, 503, "unavailable")
        reading = reading or Reading(opened)
        if reading.exists(one):
            return None
        if new := successor(reading, one):
            listing = request.query_params.get("list", "")
            kept = f"?list={listing}" if listing and _LISTING.fullmatch(listing) else ""
            address = opened.addresses.prefix + place.format(one=new) + ("" if "?" in place else kept)
            return Response(None, 301, {"location": address, "cache-control": _MOVED} | answers.CORS)
        if known := withdrawn(reading, one):
            return self._gone(request, opened, one, known)
        return self.missing(request)

    def missing(self, request: Request) -> Response:
        """404 with what may have been meant, or 301 where there is no doubt (a slash too many, capital letters)."""
        opened, path = self.published.now, request.url.path.removeprefix(self.context.prefix)
        if opened is None:
            return self.context.error(request, 404, "not_found")
        if place := better(opened, path):
            headers = {"location": opened.addresses.prefix + place, "cache-control": _MOVED} | answers.CORS
            return Response(None, 301, headers)
        return self.context.error(request, 404, "not_found", suggestions=self._meant(request, opened, path))

    def _meant(self, request: Request, opened: Opened, path: str) -> list[dict[str, str]]:
        lang: Lang = "en" if path.startswith("/en/") or language(request) == "en" else "vi"
        if prefers_html(request) and path.startswith("/vi/"):
            lang = "vi"
        found = suggestions(opened, path, lang)
        return [{"address": one.address, "name": one.name, "kind": one.kind} for one in found]

    def _gone(self, request: Request, opened: Opened, one: str, known: Gone) -> Response:
        lang = language(request)
        name = best_label(known.labels, lang)[0] or one
        show = Show(Reading(opened), lang)
        told: dict[str, Any] = {
            "iri": f"{opened.addresses.base}/{one}",
            "labels": [{"text": text, "language": tag} for text, tag in known.labels[:20]],
            "types": known.classes[:20],
            "kind": show.say(f"kind.{one.partition('/')[0]}"),
            "withdrawn": known.when,
        }
        return self.context.error(request, 410, "gone", name=name, day=known.when.partition("T")[0], last_known=told)

    def _not_acceptable(self, request: Request, opened: Opened, one: str) -> Response:
        shown = [(f"{opened.addresses.prefix}/{lang}/{one}", "text/html") for lang in LANGS]
        shown += [(f"{opened.addresses.prefix}/{one}.{f.suffix}", f.media_type) for f in offered(one)]
        told = [{"address": address, "type": kind} for address, kind in shown]
        response = self.context.error(request, 406, "not_acceptable", offered=told)
        canonical = f"{opened.addresses.base}/{one}"
        response.headers["link"] = answers.entity_links(opened, one, canonical=canonical)
        return response
