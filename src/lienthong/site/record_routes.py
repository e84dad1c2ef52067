"""Requests for original records: their page, the explanation as JSON, and the record as a file."""

import asyncio
from hashlib import blake2b
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.messages import Lang
from lienthong.site import answers
from lienthong.site.documents import FORMATS
from lienthong.site.entities import Entities
from lienthong.site.entity_page import build
from lienthong.site.handbook import Handbook
from lienthong.site.published import Opened
from lienthong.site.reading import Reading
from lienthong.site.record_helper import RecordHelper
from lienthong.site.record_said import Statements
from lienthong.site.record_view import HelpOf, view
from lienthong.site.record_words import words
from lienthong.site.recordname import control_number
from lienthong.site.show import Show

FILES = {
    "original.xml": ("xml", "application/marcxml+xml"),
    "original.mrc": ("mrc", "application/marc"),
    "original.txt": ("original", "text/plain"),
    "original.json": ("json", "application/json"),
}
"""Names below a record's address, with the form and media type of each."""

_BUSY = {"retry-after": "5", "cache-control": "no-store"}
_CHARSETS = {
    "utf-8": "utf-8",
    "utf-8-sig": "utf-8",
    "utf-16": "utf-16",
    "cp1258": "windows-1258",
    "latin-1": "iso-8859-1",
}


class Records:
    """Answers for original records, of what is published and is public in the ledger now."""

    def __init__(self, entities: Entities, helper: RecordHelper, handbook: Handbook) -> None:
        self._entities = entities
        self._context = entities.context
        self._helper = helper
        self._handbook = handbook

    def routes(self) -> list[Route]:
        """Its addresses; they come before those of any entity."""
        return [Route("/{lang:lang}/record/{name}", self.page), Route("/record/{name}/{file}", self.file)]

    async def page(self, request: Request) -> Response:
        """``/{lang}/record/{id}``: what any entity's page says, and the original beside what it gave."""
        if request.query_params.get("list"):
            request.path_params["kind"] = "record"
            return await self._entities.page(request)
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        one, opened = f"record/{request.path_params['name']}", self._entities.published.now
        if absent := self._entities.absent(request, opened, one, f"/{lang}/{{one}}"):
            return absent
        assert opened is not None
        if request.query_params.get("page", "1") != "1":
            return self._context.error(request, 404, "not_found")
        told = await self._told(opened, one)
        stamp = blake2b(orjson.dumps(told), digest_size=6).hexdigest()
        tag = answers.etag(opened, one, f"{lang}.{stamp}")
        link = answers.entity_links(opened, one, canonical=f"{opened.addresses.base}/{lang}/{one}")
        headers = answers.document(request, opened, tag, answers.HTML, link)
        if told is not None and answers.not_modified(request, tag):
            return Response(None, 304, {"etag": tag, "cache-control": answers.CACHED})
        # Elsewhere, for reading a hundred statements takes longer than other requests should wait.
        body = await asyncio.to_thread(self._written, opened, lang, one, told)
        if body is None:
            return self._context.error(request, 404, "not_found")
        if told is None:  # the page without the original must not be kept as the page of the record
            return Response(body, 503, _BUSY, answers.HTML)
        return Response(body, 200, headers)

    def _written(self, opened: Opened, lang: Lang, one: str, told: dict[str, Any] | None) -> str | None:
        """The page; None when there is none."""
        made = build(opened, lang, one, "", 1)
        if made is None:
            return None
        record = view(Show(Reading(opened), lang), told, self._help(lang))
        files = [(name, form) for name, (form, _) in FILES.items() if form in (*record.forms, "json")]
        return self._context.page(
            "record.html", lang, f"/{one}", opened, page=made, formats=FORMATS, record=record,
            files=files if record.state == "told" else [], r=words(lang),
        )  # fmt: skip

    async def file(self, request: Request) -> Response:
        """``/record/{id}/original.xml`` and so on: never shown in a browser, always saved."""
        if (known := FILES.get(request.path_params["file"])) is None:
            return self._context.error(request, 404, "not_found")
        form, media_type = known
        one, opened = f"record/{request.path_params['name']}", self._entities.published.now
        place = f"/{{one}}/{request.path_params['file']}"
        if absent := self._entities.absent(request, opened, one, place):
            return absent
        assert opened is not None
        body, encoding = await self._bytes(opened, one, form)
        if body is None:
            response = self._context.error(request, 503, "unavailable")
            response.headers.update(_BUSY)
            return response
        if not body:
            return self._context.error(request, 404, "not_found")
        if form == "original" and encoding in _CHARSETS:
            media_type += f"; charset={_CHARSETS[encoding]}"
        tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
        name = f"{one.replace('/', '-')}.{request.path_params['file'].partition('.')[2]}"
        headers = {"etag": tag, "cache-control": answers.CACHED, "x-content-type-options": "nosniff",
                   "content-disposition": f'attachment; filename="{name}"', "content-type": media_type,
                   "link": f'<{opened.addresses.base}/{one}>; rel="describes"'} | answers.SHARED  # fmt: skip
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        return Response(body, 200, headers)

    async def _bytes(self, opened: Opened, one: str, form: str) -> tuple[bytes | None, str]:
        """A file and its encoding; None when the helping process cannot say, b"" when there is none."""
        if form == "json":
            told = await self._told(opened, one)
            if told is None:
                return None, ""
            return (orjson.dumps(_open(told, opened)) if told["state"] == "told" else b""), ""
        source, number = _number(opened, one)
        found = await self._helper.download(source, number, one, form) if source else (b"", "")
        return found if found is not None else (None, "")

    async def _told(self, opened: Opened, one: str) -> dict[str, Any] | None:
        source, number = _number(opened, one)
        return await self._helper.explained(source, number, one) if source else {"state": "absent"}

    def _help(self, lang: Lang) -> HelpOf:
        def help_of(records: str, tag: str) -> str:
            for format in (records, "marc21") if tag and "." not in tag else (records,):
                if self._handbook.has(format, tag):
                    return f"{self._context.prefix}/{lang}/mapping/{format}/{tag}"
            return ""

        return help_of


def _number(opened: Opened, one: str) -> tuple[str, str]:
    return control_number(Reading(opened), f"{opened.addresses.base}/{one}")


def _open(told: dict[str, Any], opened: Opened) -> dict[str, Any]:
    """The explanation for other programs: statements only if they are published, IRIs below the base."""
    show = Show(Reading(opened), "vi")
    statements = Statements(show, ())

    def published(lines: list[str]) -> list[str]:
        return [f"{one} ." for one in statements.parsed(lines) if statements.published(one)]

    fields = [{**one, "lines": published(one["lines"])} for one in told["fields"]]
    known = {name: told[name] for name in ("source", "number", "format", "encoding", "datestamp", "loaded", "withheld")}
    iri = f"{opened.addresses.base}/{told['entity']}"
    return {"record": iri, **known, "fields": fields, "whole": published(told["whole"]), "issues": told["issues"]}
