"""Every address of this room, in one list."""

from collections.abc import Sequence
from typing import Any

from starlette.routing import BaseRoute

from lienthong.exchange.activity.routes import activity_paths, activity_routes
from lienthong.exchange.dcat.routes import catalog_paths, catalog_routes
from lienthong.exchange.iiif.routes import iiif_routes
from lienthong.exchange.linking_paths import linking_paths
from lienthong.exchange.linksets.routes import linkset_routes
from lienthong.exchange.mcp.serving import mcp_paths, mcp_routes
from lienthong.exchange.oai.openapi import oai_paths
from lienthong.exchange.oai.serving import oai_routes
from lienthong.exchange.opds.routes import opds_routes
from lienthong.exchange.reader_paths import reader_paths
from lienthong.exchange.reconcile.routes import reconcile_routes
from lienthong.exchange.resolving.routes import resolving_routes
from lienthong.exchange.sru.serving import sru_routes
from lienthong.site.mounting import Others, Parts


def _routes(parts: Parts) -> Sequence[BaseRoute]:
    """Each protocol gives its own routes, made of what the application shares."""
    return [
        *catalog_routes(parts),
        *oai_routes(parts),
        *resolving_routes(parts),
        *reconcile_routes(parts),
        *linkset_routes(parts),
        *activity_routes(parts),
        *mcp_routes(parts),
        *sru_routes(parts),
        *opds_routes(parts),
        *iiif_routes(parts),
    ]


def _paths() -> dict[str, Any]:
    """Their OpenAPI path items."""
    return {**catalog_paths(), **oai_paths(), **linking_paths(), **activity_paths(), **reader_paths(), **mcp_paths()}


EXCHANGE = Others(_routes, _paths)
"""What is mounted beside the pages."""
