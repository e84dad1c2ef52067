"""What the description of the HTTP interface says of the ways for other systems is true."""

from typing import Any

import httpx
import pytest
from siteserver import Demo

from lienthong.exchange.application import create_app
from lienthong.exchange.routes import EXCHANGE
from lienthong.settings import Settings
from lienthong.site.app import create_app as create_site

PATHS = EXCHANGE.paths()
VALUES = {"scheme": "isbn", "value": "9780306406157", "linkset": "wikidata.sssom.tsv", "version": "latest", "name": "a",
          "feed": "entities", "number": "1", "kind": "instance", "id": "0" * 16}  # fmt: skip
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}


@pytest.mark.parametrize(("path", "method"), [(path, method) for path, known in PATHS.items() for method in known])
def test_every_answer_is_one_that_is_described(demo: Demo, path: str, method: str) -> None:
    described = PATHS[path][method]["responses"]
    asked: dict[str, Any] = {"headers": {"accept": "*/*"}}
    if path == "/mcp":  # JSON-RPC, which answers in one of two ways (MCP, "Streamable HTTP")
        asked = {"headers": {"accept": "application/json, text/event-stream"}, "json": PING}
    address = f"{demo.base}{path.format_map(VALUES)}"
    answer = httpx.request(method.upper(), address, timeout=60, trust_env=False, **asked)
    assert str(answer.status_code) in described, answer.text[:300]
    documented = described[str(answer.status_code)].get("content")
    if answer.content and documented:
        assert answer.headers["content-type"].partition(";")[0] in documented


def test_every_way_is_described(demo: Demo) -> None:
    known = Settings(data=demo.data, base=demo.base)
    own = {route.path for route in create_app(known).routes} - {route.path for route in create_site(known).routes}
    first = {path.removeprefix("/{lang:lang}").split("/")[1].partition(".")[0] for path in own}
    assert first == {path.removeprefix("/vi").removeprefix("/en").split("/")[1].partition(".")[0] for path in PATHS} - {
        ""
    }
