"""Every address of this room, in one list."""

from collections.abc import Sequence
from typing import Any

from starlette.routing import BaseRoute

from lienthong.site.mounting import Others, Parts


def _routes(parts: Parts) -> Sequence[BaseRoute]:
    """Each protocol gives its own routes, made of what the application shares."""
    return []


def _paths() -> dict[str, Any]:
    """Their OpenAPI path items."""
    return {}


EXCHANGE = Others(_routes, _paths)
"""What is mounted beside the pages."""
