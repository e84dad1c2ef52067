"""A SPARQL Protocol request, read and judged (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from lienthong.errors import QueryTooLong, RequestError
from lienthong.sparql.run import Dataset

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"


@dataclass(frozen=True)
class QueryRequest:
    """What a client asks: the query text (None: a bare GET), its dataset, a lower time limit in seconds, and the
    media type it names in ``format`` (a full media type; other values are left to Accept)."""

    query: str | None
    dataset: Dataset
    seconds: float | None
    format: str | None


def accept_lines(scope: Scope) -> list[str]:
    """Every Accept header of a request."""
    return [value.decode("latin-1") for name, value in scope["headers"] if name == b"accept"]


async def read_request(scope: Scope, receive: Receive, most_bytes: int) -> QueryRequest:
    """The request's query and parameters.

    Raises RequestError 400, 405 or 415, and QueryTooLong (413) for a body above ``most_bytes``.
    """
    parameters = _pairs(scope["query_string"])
    match scope["method"]:
        case "GET" | "HEAD":
            pass
        case "POST":
            kind, charset = _content_type(scope)
            if kind == FORM:
                parameters += _pairs(await _body(scope, receive, most_bytes * 3))
            elif kind == QUERY:
                text = _utf8(await _body(scope, receive, most_bytes), charset)
                parameters.append(("query", text))
            elif kind == UPDATE:
                raise RequestError("sparql_no_updates", 400)
            else:
                raise RequestError("sparql_content_type", 415, given=kind or "-")
        case method:
            raise RequestError("sparql_method", 405, method=method)
    return _judge(parameters, required=scope["method"] == "POST")


def _judge(parameters: list[tuple[str, str]], *, required: bool) -> QueryRequest:
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise RequestError("sparql_no_updates", 400)
    if len(queries) > 1:
        raise RequestError("sparql_many_queries", 400, number=len(queries))
    if required and not queries:
        raise RequestError("sparql_no_query", 400)
    dataset = Dataset(
        tuple(value for name, value in parameters if name == "default-graph-uri"),
        tuple(value for name, value in parameters if name == "named-graph-uri"),
    )
    seconds = [_seconds(value) for name, value in parameters if name == "timeout"]
    formats = [value for name, value in parameters if name == "format" and "/" in value]
    return QueryRequest(
        query=queries[0] if queries else None,
        dataset=dataset,
        seconds=min(seconds) if seconds else None,
        format=formats[0] if formats else None,
    )


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise RequestError("sparql_seconds", 400, value=value[:40])
    return seconds


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        return parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200
        )
    except UnicodeDecodeError:
        raise RequestError("sparql_encoding", 400) from None
    except ValueError:
        raise RequestError("sparql_parameters", 400) from None


def _content_type(scope: Scope) -> tuple[str, str]:
    header = next((value for name, value in scope["headers"] if name == b"content-type"), b"")
    kind, *parameters = header.decode("latin-1").lower().split(";")
    charset = next((p.split("=", 1)[1] for p in parameters if p.strip().startswith("charset=")), "utf-8")
    return kind.strip(), charset.strip().strip('"')


def _utf8(body: bytes, charset: str) -> str:
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError("sparql_charset", 415, given=charset[:40])
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise RequestError("sparql_encoding", 400) from None


async def _body(scope: Scope, receive: Receive, most: int) -> bytes:
    declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    if declared.isdigit() and int(declared) > most:
        raise QueryTooLong("sparql_body_too_long", limit=most)
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestError("sparql_no_query", 400)
        part = message.get("body", b"")
        parts.append(part)
        size += len(part)
        if size > most:
            raise QueryTooLong("sparql_body_too_long", limit=most)
        if not message.get("more_body", False):
            return b"".join(parts)
