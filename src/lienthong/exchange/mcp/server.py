"""The server: tools, what assistants may read before they ask, and how it is to be used."""

import logging
from collections.abc import Awaitable, Callable

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ResourceError
from mcp.server.mcpserver.resources import FunctionResource
from mcp_types import ToolAnnotations

from lienthong import __version__
from lienthong.exchange.mcp.asking import SITE, Refusal
from lienthong.exchange.mcp.tools import TOOLS, readable, said
from lienthong.graph.terms import prefixes

_TURTLE, _MARKDOWN = "text/turtle", "text/markdown"
_DOCUMENTS = {
    "overview": ("/llms.txt", _MARKDOWN),
    "schema": ("/shapes.ttl", _TURTLE),
    "examples": ("/sparql/examples.ttl", _TURTLE),
    "context": ("/context.jsonld", "application/ld+json"),
}
"""Documents of the site that are resources, with their addresses and media types."""
_READ_ONLY = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


def server(title: str) -> MCPServer:
    """A server that asks whatever ``SITE`` is when a request comes."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    made: MCPServer = MCPServer(
        name="lienthong", title=title, instructions=said("instructions"), version=__version__, subscriptions=False
    )
    # It sets up the logging of the whole process, which is not its own here.
    root.handlers[:] = before
    root.setLevel(level)
    for tool in TOOLS:
        name = tool.__name__
        made.add_tool(tool, title=said(f"title.{name}"), description=said(f"tool.{name}"), annotations=_READ_ONLY)
    for name, (path, kind) in _DOCUMENTS.items():
        made.add_resource(_resource(name, kind, _document(path, kind)))
    made.add_resource(_resource("prefixes", "application/sparql-query", _prefixes))
    return made


def _resource(name: str, kind: str, read: Callable[[], object]) -> FunctionResource:
    return FunctionResource(
        uri=f"lienthong://{name}", name=name, title=said(f"resource.{name}"), description=said(f"resource.{name}"),
        mime_type=kind, fn=read,
    )  # fmt: skip


def _document(path: str, kind: str) -> Callable[[], Awaitable[str]]:
    async def read() -> str:
        try:
            return readable(await SITE.get().ask(path, {}, kind))
        except Refusal as error:
            raise ResourceError(str(error)) from None

    return read


def _prefixes() -> str:
    return "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in prefixes().items())
