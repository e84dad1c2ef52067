"""``lienthong mcp``."""

from importlib.util import find_spec
from typing import Annotated

import typer

from lienthong.cli.console import option
from lienthong.errors import UsageError


def mcp(address: Annotated[str, typer.Option(help=option("mcp.address"))] = "") -> None:
    """Let assistants use the catalogue over standard input and output."""
    import asyncio

    from lienthong.cli.config import configured

    if not find_spec("mcp"):
        raise UsageError("mcp_missing")
    from lienthong.exchange.mcp.standing import serve

    asyncio.run(serve(configured(), address))
