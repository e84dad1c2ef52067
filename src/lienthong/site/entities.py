"""Requests for entities: the thing itself (303), pages about it, and its data documents."""

import re

from starlette.requests import Request
from starlette.responses import Response

from lienthong.messages import LANGS, Lang
from lienthong.site import answers
from lienthong.site.addresses import PAGE_NUMBER, is_entity
from lienthong.site.documents import BY_SUFFIX, FORMATS, Format
from lienthong.site.entity_page import build
from lienthong.site.identity import successor, withdrawn
from lienthong.site.negotiation import language, wanted
from lienthong.site.published import Opened, Published
from lienthong.site.reading import Reading, best_label

_LISTING = re.compile("[a-z_]{0,30}")
_VARY = "Accept, Accept-Language"


class Entities:
    """Answers for every entity of what is published."""

    def __init__(self, published: Published, context: answers.Context) -> None:
        self.published = published
        self.context = context

    async def thing(self, request: Request) -> Response:
        """``/{kind}/{id}``: 303 to the document that the client wants; ``/{kind}/{id}.ttl``: the data."""
        name = request.path_params["name"]
        one, _, suffix = f"{request.path_params['kind']}/{name}".partition(".")
        if suffix and suffix not in BY_SUFFIX:
            return self.context.error(request, 404, "not_found")
        opened = self.published.now
        if absent := self.absent(request, opened, one, "/{one}" + (f".{suffix}" if suffix else "")):
            return absent
        assert opened is not None
        if suffix:
            return self._data(request, opened, one, BY_SUFFIX[suffix])
        form = wanted(request)
        if form is None:
            return self._not_acceptable(request, opened, one)
        place = f"/{language(request)}/{one}" if form == "html" else f"/{one}.{form}"
        link = answers.entity_links(opened, one, canonical=f"{opened.addresses.base}/{language(request)}/{one}")
        headers = {"location": opened.addresses.prefix + place, "vary": _VARY, "link": link}
        return Response(None, 303, headers | answers.CORS | {"cache-control": answers.CACHED})

    async def page(self, request: Request) -> Response:
        """``/{lang}/{kind}/{id}``."""
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        one = f"{request.path_params['kind']}/{request.path_params['name']}"
        opened = self.published.now
        if absent := self.absent(request, opened, one, f"/{lang}/{{one}}"):
            return absent
        assert opened is not None
        listing, number = request.query_params.get("list", ""), request.query_params.get("page", "1")
        if not _LISTING.fullmatch(listing) or not PAGE_NUMBER.fullmatch(number):
            return self.context.error(request, 404, "not_found")
        tag = answers.etag(opened, one, f"{lang}.{listing}.{number}")
        if answers.not_modified(request, tag):
            return Response(None, 304, {"etag": tag, "cache-control": answers.CACHED})
        made = build(opened, lang, one, listing, int(number))
        if made is None:
            return self.context.error(request, 404, "not_found")
        base = opened.addresses.base
        link = answers.entity_links(opened, one, canonical=f"{base}/{lang}/{one}{made.query}")
        headers = answers.document(request, opened, tag, answers.HTML, link)
        body = self.context.page("entity.html", lang, f"/{one}", opened, page=made, formats=FORMATS)
        return Response(body, 200, headers)

    def _data(self, request: Request, opened: Opened, one: str, form: Format) -> Response:
        tag = answers.etag(opened, one, form.suffix)
        link = answers.entity_links(opened, one, canonical=f"{opened.addresses.base}/{one}.{form.suffix}")
        headers = answers.document(request, opened, tag, form.content_type, link) | answers.SHARED
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(form.write(Reading(opened), f"{opened.addresses.base}/{one}"), 200, headers)

    def absent(self, request: Request, opened: Opened | None, one: str, place: str) -> Response | None:
        """The answer for what is not in the graph: 404, 503, 301 to ``place`` of its successor, or 410."""
        if not is_entity(one):
            return self.context.error(request, 404, "not_found")
        if opened is None:
            return self.context.error(request, 503, "unavailable")
        reading = Reading(opened)
        if reading.exists(one):
            return None
        if new := successor(reading, one):
            address = opened.addresses.prefix + place.format(one=new)
            # Records come and go, and what was merged may part again or lead the other way: two opposite redirects in a
            # browser's cache would be a loop.
            return Response(None, 301, {"location": address, "cache-control": "no-cache"} | answers.CORS)
        if known := withdrawn(reading, one):
            name = best_label(known.labels, language(request))[0] or one
            return self.context.error(request, 410, "gone", name=name, day=known.when.partition("T")[0])
        return self.context.error(request, 404, "not_found")

    def _not_acceptable(self, request: Request, opened: Opened, one: str) -> Response:
        forms = [(f"{opened.addresses.prefix}/{lang}/{one}", "text/html") for lang in LANGS]
        forms += [(f"{opened.addresses.prefix}/{one}.{f.suffix}", f.media_type) for f in FORMATS]
        offered = [{"address": address, "type": kind} for address, kind in forms]
        response = self.context.error(request, 406, "not_acceptable", offered=offered)
        response.headers["link"] = answers.entity_links(opened, one, canonical=f"{opened.addresses.base}/{one}")
        return response
