"""The pages of the data catalogue and of the downloads, for people; what they show is there for search engines too."""

from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from lienthong.errors import Busy, LienthongError
from lienthong.exchange.dcat.distributions import address, titles
from lienthong.exchange.dcat.facts import WHOLE, Catalogue, Gathering
from lienthong.exchange.dcat.schema_org import data_catalogue, data_set
from lienthong.exchange.dcat.serving import Catalog, check_place
from lienthong.exchange.dcat.sheet import FORMATS
from lienthong.exchange.dumps.kinds import tables
from lienthong.exchange.dumps.versions import DumpFile, kept, latest, version
from lienthong.messages import Lang, text
from lienthong.site import answers
from lienthong.site.mounting import Parts
from lienthong.site.negotiation import prefers_html
from lienthong.site.published import Opened
from lienthong.site.schema_script import script
from lienthong.site.source_data import FRESH, SourceData


class CatalogPages:
    """``/{lang}/catalog`` and ``/{lang}/dumps``."""

    def __init__(self, parts: Parts, counted: SourceData, catalog: Catalog) -> None:
        self._parts, self._counted, self._catalog = parts, counted, catalog

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [Route("/{lang:lang}/catalog", self.catalog), Route("/{lang:lang}/dumps", self.dumps)]

    async def catalog(self, request: Request) -> Response:
        """The data sets, page by page as machines have them."""
        after = request.query_params.get("after")
        query = f"?after={after}" if after is not None else ""
        return await self._page(request, "/catalog", query, "catalog.html", partial(self._catalog_values, after))

    async def dumps(self, request: Request) -> Response:
        """The files of the latest version, and which versions there are."""
        return await self._page(request, "/dumps", "", "dumps.html", self._dumps_values)

    async def _page(
        self, request: Request, path: str, query: str, template: str, values: Callable[[Opened, Lang], dict[str, Any]]
    ) -> Response:
        lang: Lang = "en" if request.path_params["lang"] == "en" else "vi"
        try:
            check_place(request.query_params.get("after"), f"/{lang}{path}")
            opened = self._parts.published.now
            if opened is None:
                raise Busy("catalogue_incomplete", retry_after=10)
            tag = f'"{self._catalog.stamp(opened, query)}.{path[1:]}.{lang}"'
            headers = {"etag": tag, "cache-control": FRESH}
            if answers.not_modified(request, tag):
                return Response(None, 304, headers)
            made = values(opened, lang)
        except Busy as error:
            refused = self._parts.context.error(request, error.http_status, "unavailable")
            refused.headers["retry-after"] = str(error.values["retry_after"])
            return refused
        except LienthongError as error:
            if prefers_html(request):
                return self._parts.context.error(request, error.http_status, "request")
            return self._parts.context.refused(request, error)
        words = partial(_said, lang)
        body = self._parts.context.page(template, lang, path, opened, query=query, c=words, size=_size, **made)
        return Response(body, 200, headers, answers.HTML)

    def _catalog_values(self, after: str | None, opened: Opened, lang: Lang) -> dict[str, Any]:
        page = Gathering(opened, self._parts.settings, self._counted).page(after)
        blocks = [data_catalogue(page, lang), *(data_set(page, one, lang) for one in page.datasets)]
        return {
            "page": page, "whole": WHOLE, "forms": {suffix: kind for suffix, (kind, _) in FORMATS.items()},
            "download": address, "called": lambda file: titles(file)[lang], "blocks": [script(one) for one in blocks],
        }  # fmt: skip

    def _dumps_values(self, opened: Opened, lang: Lang) -> dict[str, Any]:
        data, base = self._parts.settings.data, opened.addresses.base
        last = latest(data)
        page: Catalogue = Gathering(opened, self._parts.settings, self._counted).page(None, 1)
        by_source: dict[str, list[DumpFile]] = {}
        for file in last.files if last else ():
            by_source.setdefault(file.dataset, []).append(file)
        whole = by_source.pop(WHOLE, [])
        older = [one for number in kept(data) if (one := version(data, number))]
        return {
            "dumped": last, "older": older, "graphs": [one for one in whole if not one.table],
            "files": [one for one in whole if one.table], "sources": sorted(by_source.items()), "tables": tables(),
            "download": partial(address, base), "called": lambda file: titles(file)[lang],
            "blocks": [script(data_set(page, one, lang)) for one in page.datasets] if last else [],
        }  # fmt: skip


def _said(lang: Lang, name: str, /, **values: object) -> str:
    return text(f"catalog.{name}", lang, **values)


def _size(number: int, lang: Lang) -> str:
    """A size as people say it: 1,4 MiB in Vietnamese, 1.4 MiB in English."""
    found, unit = float(number), "B"
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if found < 1024 or unit == "TiB":
            break
        found /= 1024
    shown = f"{found:.0f}" if unit == "B" else f"{found:.1f}"
    return f"{shown.replace('.', ',') if lang == 'vi' else shown} {unit}"
