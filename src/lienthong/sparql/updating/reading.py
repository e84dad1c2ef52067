"""A graph that is not there: 404 at the Graph Store, though a query with FROM is answered with 400."""

import json
from collections.abc import MutableMapping
from typing import Any

from lienthong.errors import NotFound
from lienthong.sparql.problem import TYPE, problem
from lienthong.sparql.reply import CORS, Send

_UNKNOWN = f"{TYPE}sparql_graph"


def not_found(send: Send, graph: str, head: bool) -> Send:
    """``send`` for the answer of the query endpoint to a GET: what it says of an unknown graph becomes a 404.

    With ``head`` no body leaves, as HEAD wants it.
    """
    held: list[MutableMapping[str, Any]] = []
    nothing: dict[str, Any] = {"body": b""} if head else {}

    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start" and message["status"] == 400:
            held.append(message)
        elif held:
            start = held.pop()
            if _is_unknown(message["body"]):
                status, headers, body = problem(NotFound("update_no_graph", iri=graph))
                raw = (headers | CORS | {"content-length": str(len(body))}).items()
                start = {
                    "type": "http.response.start",
                    "status": status,
                    "headers": [(name.encode(), value.encode("latin-1")) for name, value in raw],
                }
                message = {"type": "http.response.body", "body": body}
            await send(start)
            await send(dict(message) | nothing)
        else:
            await send(dict(message) | nothing if message["type"] == "http.response.body" else message)

    return sending


def _is_unknown(body: bytes) -> bool:
    return bool(json.loads(body).get("type") == _UNKNOWN)
