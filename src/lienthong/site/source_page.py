"""The page of a data set: what any entity's page says, and its source's loads, numbers and completeness."""

from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.messages import Lang
from lienthong.site import answers
from lienthong.site.documents import FORMATS
from lienthong.site.entities import Entities
from lienthong.site.entity_page import build
from lienthong.site.entity_shown import EntityPage
from lienthong.site.published import Opened
from lienthong.site.quality_view import in_percent, measures
from lienthong.site.reading import Reading, full
from lienthong.site.record_words import said, words
from lienthong.site.render import day
from lienthong.site.show import Show
from lienthong.site.source_data import FRESH, SourceData


class Sources:
    """Answers for the pages of data sets."""

    def __init__(self, entities: Entities, data: SourceData) -> None:
        self._entities = entities
        self._context = entities.context
        self._data = data

    def routes(self) -> list[Route]:
        """Its address, which comes before that of any entity."""
        return [Route("/{lang:lang}/dataset/{name}", self.page)]

    async def page(self, request: Request) -> Response:
        """``/{lang}/dataset/{id}``."""
        if request.query_params.get("list"):
            request.path_params["kind"] = "dataset"
            return await self._entities.page(request)
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        name = request.path_params["name"]
        one, opened = f"dataset/{name}", self._entities.published.now
        if absent := self._entities.absent(request, opened, one, f"/{lang}/{{one}}"):
            return absent
        assert opened is not None
        source = self._data.source(name)
        tag = answers.etag(opened, f"{one}.{self._data.stamp}", lang)
        link = answers.entity_links(opened, one, canonical=f"{opened.addresses.base}/{lang}/{one}")
        headers = answers.document(request, opened, tag, answers.HTML, link) | {"cache-control": FRESH}
        del headers["last-modified"]
        if answers.not_modified(request, tag):
            return Response(None, 304, {"etag": tag, "cache-control": FRESH})
        made = build(opened, lang, one, "", 1)
        if made is None or request.query_params.get("page", "1") != "1":
            return self._context.error(request, 404, "not_found")
        show = Show(Reading(opened), lang)
        values: dict[str, Any] = {
            "source": source, "measures": measures(self._data, source) if source else [],
            "counted": self._data.published, "citation": self._citation(show, made, opened, lang),
            "query": urlencode({"query": _query(made.iri)}),
            "feature": lambda found: said(lang, f"quality.feature_{found}") or found,
            "share": lambda value: in_percent(value, lang),
        }  # fmt: skip
        body = self._context.page("source.html", lang, f"/{one}", opened, page=made, formats=FORMATS, r=words(lang),
                                  ask=values.pop("query"), **values)  # fmt: skip
        return Response(body, 200, headers)

    def _citation(self, show: Show, made: EntityPage, opened: Opened, lang: Lang) -> str:
        """Who, what, where and as of when (DataCite's recommendation, https://datacite.org/cite-your-data/)."""
        node = show.reading.node(made.iri)
        by = [show.name(value.value).text for value in node.get(full("dct:publisher"), ())][:1]
        return words(lang)(
            "source.citation", publisher=by[0] if by else self._context.title, title=made.heading.text,
            site=self._context.title, day=day(opened.generation.published, lang), iri=made.iri,
        )  # fmt: skip


def _query(dataset: str) -> str:
    """A query for the editions that a data set describes."""
    return (
        "PREFIX bf: <http://id.loc.gov/ontologies/bibframe/>\nPREFIX dct: <http://purl.org/dc/terms/>\n"
        "PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>\n"
        "SELECT ?instance ?title WHERE {\n  ?record dct:isPartOf "
        f"<{dataset}> .\n  ?instance bf:adminMetadata ?record ; a bf:Instance ; rdfs:label ?title .\n}} LIMIT 100"
    )
