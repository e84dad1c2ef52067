"""Every address of the data catalogue and of the dumps."""

from typing import Any

from starlette.routing import Route

from lienthong.exchange.dcat.openapi import catalog_paths as described
from lienthong.exchange.dcat.pages import CatalogPages
from lienthong.exchange.dcat.serving import Catalog
from lienthong.exchange.dumps.serving import Dumps
from lienthong.site.mounting import Parts
from lienthong.site.source_data import SourceData


def catalog_routes(parts: Parts) -> list[Route]:
    """They come before those of any entity."""
    counted = SourceData(parts.settings.data)
    catalog = Catalog(parts, counted)
    return [*catalog.routes(), *CatalogPages(parts, counted, catalog).routes(), *Dumps(parts, catalog.dumps).routes()]


def catalog_paths() -> dict[str, Any]:
    """Their OpenAPI path items."""
    return described()
