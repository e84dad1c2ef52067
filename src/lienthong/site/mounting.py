"""How rooms above this one put their addresses beside the pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute

from lienthong.settings import Settings
from lienthong.site.answers import Context
from lienthong.site.entities import Entities
from lienthong.site.published import Published
from lienthong.sparql.run import Runner


@dataclass(frozen=True)
class Parts:
    """What the application shares with routes that are not its own."""

    settings: Settings
    published: Published
    context: Context
    entities: Entities
    runner: Runner
    """Runs SPARQL in processes of its own, within the limits of the public endpoint."""


@dataclass(frozen=True)
class Others:
    """Routes that come from outside this room, before those of the pages, and their OpenAPI path items."""

    routes: Callable[[Parts], Sequence[BaseRoute]] = lambda _: ()
    paths: Callable[[], dict[str, Any]] = dict
