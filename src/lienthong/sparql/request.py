"""A SPARQL Protocol request, read and judged (https://www.w3.org/TR/sparql11-protocol/#query-operation)."""

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, unquote_to_bytes

from pyoxigraph import NamedNode

from lienthong.errors import QueryTooLong, RequestError
from lienthong.sparql.run import Dataset

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_NO_DATASET = Dataset()


@dataclass(frozen=True)
class QueryRequest:
    """What a client asks: the query text (None: a bare GET), its dataset, a lower time limit in seconds, and what
    it names in ``format`` or ``output`` (``formats.by_name``)."""

    query: str | None
    dataset: Dataset
    seconds: float | None
    format: str | None


def lines(scope: Scope, header: bytes) -> list[str]:
    """Every line of a header of a request; its name in small letters."""
    return [value.decode("latin-1") for name, value in scope["headers"] if name == header]


def content_type(scope: Scope) -> str:
    """The type of the body as it was sent, '' for none. Raises RequestError when there are several: whoever stands
    between us and the client may have looked at another one (RFC 9110, section 5.3)."""
    given = lines(scope, b"content-type")
    if len(given) > 1:
        raise RequestError("sparql_content_types", 400, number=len(given))
    return "".join(given)


async def read_request(scope: Scope, receive: Receive, most_bytes: int) -> QueryRequest:
    """The request's query and parameters.

    Raises RequestError 400, 405 or 415, and QueryTooLong (413) for a body above ``most_bytes``. Parameters of a POST
    may stand in its address too, as SPARQL 1.1 Protocol, section 2.1.3, has it for the dataset of a direct POST.
    """
    parameters = _pairs(scope["query_string"])
    match scope["method"]:
        case "GET" | "HEAD":
            pass
        case "POST":
            kind = _judged_type(scope)
            if kind == FORM:
                parameters += _pairs(await _body(scope, receive, most_bytes * 3))
            else:
                parameters.append(("query", utf8(await _body(scope, receive, most_bytes))))
        case method:
            raise RequestError("sparql_method", 405, method=method)
    return _judge(parameters, required=scope["method"] == "POST")


def _judge(parameters: list[tuple[str, str]], *, required: bool) -> QueryRequest:
    if len(parameters) == 1 and parameters[0][0] == "query":  # nearly always
        return QueryRequest(parameters[0][1], _NO_DATASET, None, None)
    queries = [value for name, value in parameters if name == "query"]
    if any(name == "update" for name, _ in parameters):
        raise RequestError("sparql_query_and_update" if queries else "sparql_no_updates", 400)
    if len(queries) > 1:
        raise RequestError("sparql_many_queries", 400, number=len(queries))
    if required and not queries:
        raise RequestError("sparql_no_query", 400)
    dataset = Dataset(_graphs(parameters, "default-graph-uri"), _graphs(parameters, "named-graph-uri"))
    seconds = [_seconds(value) for name, value in parameters if name == "timeout"]
    formats = [value for name, value in parameters if name in ("format", "output") and value]
    return QueryRequest(
        query=queries[0] if queries else None,
        dataset=dataset,
        seconds=min(seconds) if seconds else None,
        format=formats[0] if formats else None,
    )


def _graphs(parameters: list[tuple[str, str]], parameter: str) -> tuple[str, ...]:
    # empty values: the form of Virtuoso's endpoint, and clients made for it, send default-graph-uri= always
    found = tuple(value for name, value in parameters if name == parameter and value)
    for iri in found:
        try:
            NamedNode(iri)
        except ValueError:
            raise RequestError("sparql_graph_iri", 400, parameter=parameter, iri=iri[:200]) from None
    return found


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 1e9:
        raise RequestError("sparql_seconds", 400, value=value[:40])
    return seconds


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    if not encoded:
        return []
    try:
        if encoded.startswith(b"query=") and b"&" not in encoded and encoded.isascii():  # what programs send
            return [("query", unquote_to_bytes(encoded[6:].replace(b"+", b" ")).decode("utf-8"))]
        return parse_qsl(
            encoded.decode("utf-8"), keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200
        )
    except UnicodeDecodeError:
        raise RequestError("sparql_encoding", 400) from None
    except ValueError:
        raise RequestError("sparql_parameters", 400) from None


def _judged_type(scope: Scope) -> str:
    """FORM or QUERY. Raises RequestError for every other body and for one that is compressed or not in UTF-8."""
    kind, *parameters = content_type(scope).lower().split(";")
    kind = kind.strip()
    if kind == UPDATE:
        raise RequestError("sparql_no_updates", 400)
    if kind not in (FORM, QUERY):
        raise RequestError("sparql_content_type", 415, given=kind[:80] or "-")
    charset = next((p.split("=", 1)[1] for p in parameters if p.strip().startswith("charset=")), "utf-8")
    if charset.strip().strip('"') not in ("utf-8", "utf8", "us-ascii"):
        raise RequestError("sparql_charset", 415, given=charset[:40])
    packed = ", ".join(lines(scope, b"content-encoding")).lower()
    if packed not in ("", "identity"):
        raise RequestError("sparql_packed", 415, given=packed[:40])
    return kind


def utf8(body: bytes) -> str:
    """A body as text. Raises RequestError ``sparql_encoding``."""
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
