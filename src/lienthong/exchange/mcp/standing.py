"""The server over standard input and output, for an assistant that starts it as a process of its own."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from urllib.parse import urlsplit

import httpx2

from lienthong.errors import StoreError, UsageError
from lienthong.exchange.application import create_app
from lienthong.exchange.mcp.asking import SITE, Inside, Outside, Site
from lienthong.exchange.mcp.server import server
from lienthong.graph.generation import current
from lienthong.settings import Settings


async def serve(known: Settings, address: str = "") -> None:
    """Answer until the input ends: for the catalogue at ``address``, or for that of the data folder.

    Raises UsageError for what is no address, StoreError where nothing is published.
    """
    async with at(address) if address else of_folder(known) as site:
        SITE.set(site)
        await server(known.title).run_stdio_async()


def at(address: str) -> AbstractAsyncContextManager[Site]:
    """A catalogue at a public address. Raises UsageError for what is none."""
    place = urlsplit(address)
    if place.scheme not in ("http", "https") or not place.hostname or place.query or place.fragment:
        raise UsageError("mcp_address", address=address[:200])

    @asynccontextmanager
    async def opened() -> AsyncIterator[Site]:
        async with httpx2.AsyncClient(headers={"user-agent": "lienthong-mcp"}) as client:
            yield Outside(address.rstrip("/"), client)

    return opened()


@asynccontextmanager
async def of_folder(known: Settings) -> AsyncIterator[Site]:
    """The catalogue of the data folder, with an application of its own that nobody else reaches. Raises
    StoreError ``mcp_unpublished``."""
    if current(known.data) is None:
        raise StoreError("mcp_unpublished", path=known.data)
    app = create_app(known)
    async with app.router.lifespan_context(app):
        yield Inside(app, known.base)
