"""Requests for data quality: of one source, of a library's sources, of all; as page, JSON and CSV."""

from itertools import islice
from typing import Any

import orjson
from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from lienthong.messages import Lang
from lienthong.site import answers
from lienthong.site.anywhere import lead
from lienthong.site.entities import Entities
from lienthong.site.negotiation import language
from lienthong.site.published import Opened
from lienthong.site.quality_view import as_csv, as_json, examples, in_percent, measures, percent
from lienthong.site.reading import Reading, named
from lienthong.site.record_words import said, words
from lienthong.site.show import Show
from lienthong.site.source_data import FRESH, SourceData

_MOST_SOURCES = 1000


class Quality:
    """Answers for the pages of data quality."""

    def __init__(self, entities: Entities, data: SourceData) -> None:
        self._entities = entities
        self._context = entities.context
        self._data = data

    def routes(self) -> list[Route]:
        """Its addresses."""
        return [
            Route("/quality", self.anywhere),
            Route("/quality.{form}", self.file),
            Route("/{lang:lang}/quality", self.index),
            Route("/dataset/{name}/quality", self.anywhere),
            Route("/dataset/{name}/quality.{form}", self.file),
            Route("/{lang:lang}/dataset/{name}/quality", self.page),
            Route("/{lang:lang}/library/{name}/quality", self.library),
        ]

    async def anywhere(self, request: Request) -> Response:
        """To the page in the reader's language."""
        name = request.path_params.get("name")
        if name is not None and self._data.source(name) is None:
            return self._context.error(request, 404, "not_found")
        path = f"/dataset/{name}/quality" if name else "/quality"
        return lead(request, self._context.prefix, path)

    async def index(self, request: Request) -> Response:
        """``/{lang}/quality``: every source in one table."""
        return self._table(request, "/quality", list(self._data.sources().values()), None)

    async def library(self, request: Request) -> Response:
        """``/{lang}/library/{id}/quality``: of the sources that a library hands over."""
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        one, opened = f"library/{request.path_params['name']}", self._entities.published.now
        if absent := self._entities.absent(request, opened, one, f"/{lang}/{{one}}/quality"):
            return absent
        assert opened is not None
        sources = [found for name in handed_over(opened, one) if (found := self._data.source(name))]
        if not sources:
            return self._context.error(request, 404, "not_found")
        if len(sources) == 1:
            place = f"{self._context.prefix}/{lang}/dataset/{sources[0]['id']}/quality"
            return RedirectResponse(place, 303, {"cache-control": FRESH})
        return self._table(request, f"/{one}/quality", sources, one)

    async def page(self, request: Request) -> Response:
        """``/{lang}/dataset/{id}/quality``."""
        lang, name = _lang(request), request.path_params["name"]
        one, opened = f"dataset/{name}", self._entities.published.now
        if absent := self._entities.absent(request, opened, one, f"/{lang}/{{one}}/quality"):
            return absent
        assert opened is not None
        source = self._data.source(name)
        if source is None:
            return self._context.error(request, 404, "not_found")
        show = Show(Reading(opened), lang)
        problems = [
            one | {"text": one["text"][lang], "examples": examples(show, one), "change": _change(one),
                   "share": percent(one["records"], source["counts"]["live"])}
            for one in source["problems"]
        ]  # fmt: skip
        values = {"source": source, "heading": show.link(f"{opened.addresses.base}/{one}"), "problems": problems,
                  "measures": measures(self._data, source), "counted": self._data.published}  # fmt: skip
        return self._answer(request, opened, lang, f"/{one}/quality", "quality.html", values)

    async def file(self, request: Request) -> Response:
        """The same as JSON or CSV; of all sources without a name."""
        form, name, opened = request.path_params["form"], request.path_params.get("name"), self._entities.published.now
        found = self._data.source(name) if name else None
        if form not in ("json", "csv") or (name and found is None):
            return self._context.error(request, 404, "not_found")
        if opened is None or not self._data.sources():
            return self._context.error(request, 503, "unavailable")
        sources = [found] if found else list(self._data.sources().values())
        place = f"/dataset/{name}/quality" if name else "/quality"
        tag = answers.etag(opened, f"{place}.{self._data.stamp}", f"{form}.{language(request)}")
        link = f'<{opened.addresses.base}/vi{place}>; rel="describedby"'
        kind = "application/json" if form == "json" else "text/csv; charset=utf-8; header=present"
        headers = (
            answers.document(request, opened, tag, kind, link)
            | answers.SHARED
            | {"vary": "Accept-Language", "cache-control": FRESH}
        )
        del headers["last-modified"]
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        if form == "csv":
            return Response(as_csv(self._data, sources, language(request)), 200, headers)
        show = Show(Reading(opened), "vi")
        told: list[dict[str, Any]] = [as_json(show, self._data, one) for one in sources]
        return Response(orjson.dumps(told[0] if name else {"sources": told}), 200, headers)

    def _table(self, request: Request, path: str, sources: list[dict[str, Any]], library: str | None) -> Response:
        lang, opened = _lang(request), self._entities.published.now
        if opened is None or not sources:
            return self._context.error(request, 503, "unavailable")
        show = Show(Reading(opened), lang)
        base = opened.addresses.base
        shown = [one for one in sources if show.reading.exists(f"dataset/{one['id']}")][:_MOST_SOURCES]
        rows = [(show.link(f"{base}/dataset/{one['id']}"), one, measures(self._data, one)) for one in shown]
        whole = self._data.whole()
        total = [percent(whole["features"][name], whole["bibliographic"]) for name in self._data.features()]
        values = {"rows": rows, "whole": whole, "total": total, "features": self._data.features(),
                  "library": show.link(f"{base}/{library}") if library else None}  # fmt: skip
        return self._answer(request, opened, lang, path, "quality_index.html", values)

    def _answer(
        self, request: Request, opened: Opened, lang: Lang, path: str, template: str, values: dict[str, Any]
    ) -> Response:
        tag = answers.etag(opened, f"{path}.{self._data.stamp}", lang)
        headers = {"etag": tag, "cache-control": FRESH}
        if answers.not_modified(request, tag):
            return Response(None, 304, headers)
        name = {
            "share": lambda value: in_percent(value, lang),
            "feature": lambda one: said(lang, f"quality.feature_{one}") or one,
        }
        body = self._context.page(template, lang, path, opened, r=words(lang), **name, **values)
        return Response(body, 200, headers, answers.HTML)


def handed_over(opened: Opened, library: str) -> list[str]:
    """Ids of the data sets of a library (``library/…``)."""
    iri = NamedNode(f"{opened.addresses.base}/{library}")
    quads = opened.store.quads_for_pattern(None, named("dct:publisher"), iri, None)
    start = f"{opened.addresses.base}/dataset/"
    subjects = {q.subject.value for q in islice(quads, _MOST_SOURCES) if isinstance(q.subject, NamedNode)}
    return sorted(one.removeprefix(start) for one in subjects if one.startswith(start))


def _lang(request: Request) -> Lang:
    return "en" if request.path_params["lang"] == "en" else "vi"


def _change(problem: dict[str, Any]) -> int | None:
    return None if problem["before"] is None else problem["records"] - problem["before"]
