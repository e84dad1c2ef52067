"""Requests that write, read and judged: SPARQL 1.1 Protocol, section 2.2, and SPARQL 1.1 Graph Store HTTP Protocol."""

from dataclasses import dataclass
from secrets import token_hex
from urllib.parse import parse_qsl, unquote

from pyoxigraph import NamedNode

from lienthong.errors import QueryTooLong, RequestError
from lienthong.sparql.request import FORM, UPDATE, Receive, Scope, content_type, lines, utf8
from lienthong.sparql.updating.jobs import Job, Kind

PATH = "/graph-store"
_DATASET = ("using-graph-uri", "using-named-graph-uri")


@dataclass(frozen=True)
class Target:
    """The graph of a Graph Store request: its IRI, '' for the default graph; ``new`` when the request is to the store
    itself and the graph is to be made."""

    graph: str
    new: bool = False


async def read_update(scope: Scope, receive: Receive, most: int) -> tuple[Job, bytes]:
    """An update request: its job and its text.

    Raises RequestError 400, 405 or 415, QueryTooLong for a body above ``most`` bytes.
    """
    if scope["method"] != "POST":
        raise RequestError("update_method", 405, method=scope["method"][:20], allowed="POST, OPTIONS")
    kind = _type(scope).partition(";")[0].strip().lower()
    if kind not in (FORM, UPDATE):
        raise RequestError("update_type", 415, given=kind[:80] or "-")
    _plain(scope)
    asked = _pairs(scope["query_string"])
    body = await read_body(scope, receive, most * 3 if kind == FORM else most)
    texts = [value for name, value in asked if name == "update"]
    if kind == FORM:
        posted = _pairs(body)
        asked += posted
        texts += [value for name, value in posted if name == "update"]
    elif not texts:
        texts = [utf8(body)]
    if any(name == "query" for name, _ in asked):
        raise RequestError("update_and_query", 400)
    if len(texts) != 1:
        raise RequestError("update_one", 400, number=len(texts))
    using, named = ([_iri(value) for name, value in asked if name == wanted] for wanted in _DATASET)
    return Job("update", "", "", "", using=using, named=named), texts[0].encode()


def target(scope: Scope, base: str) -> Target:
    """Which graph a Graph Store request is about (sections 4.1 and 4.2 of the protocol).

    ``/graph-store/…`` is a graph's own address below the base, ``?graph=IRI`` names one, ``?default`` the default
    graph. Raises RequestError 400, or 405 for the store itself with a method other than POST.
    """
    pairs = _pairs(scope["query_string"])
    graphs = [value for name, value in pairs if name == "graph"]
    default = [value for name, value in pairs if name == "default"]
    path = _path(scope)
    if len(graphs) + len(default) > 1 or (path and (graphs or default)) or any(default):
        raise RequestError("update_which_graph", 400)
    if graphs:
        return Target(_iri(graphs[0], base))
    if default:
        return Target("")
    if path:
        return Target(_iri(f"{base}{PATH}/{path}"))
    if scope["method"] != "POST":
        raise RequestError("update_which_graph", 400)
    return Target(f"{base}{PATH}/{token_hex(8)}", new=True)


async def read_graph(scope: Scope, receive: Receive, where: Target, most: int) -> tuple[Job, bytes]:
    """A Graph Store request that writes: its job and its body.

    Raises as ``read_update`` does, and RequestError 412 for a condition that cannot hold.
    """
    method, (new, known) = scope["method"], _conditions(scope)
    if method == "DELETE":
        await read_body(scope, receive, most)
        return Job("delete", "", "", "", graph=where.graph, only_new=new, only_known=known), b""
    if lines(scope, b"content-range"):
        raise RequestError("update_range", 400)
    _plain(scope)
    body = await read_body(scope, receive, most)
    kind: Kind = "put" if method == "PUT" else "post"
    return Job(kind, "", "", "", graph=where.graph, media=_type(scope), only_new=new, only_known=known), body


def _conditions(scope: Scope) -> tuple[bool, bool]:
    """Whether the graph must not be there, and whether it must (RFC 9110, sections 13.1.1 and 13.1.2)."""
    wanted, unwanted = (lines(scope, name) for name in (b"if-match", b"if-none-match"))
    if any(one.strip() != "*" for one in wanted):
        # The validators of our graphs are weak, and If-Match compares strong ones.
        raise RequestError("update_condition", 412)
    return any(one.strip() == "*" for one in unwanted), bool(wanted)


async def read_body(scope: Scope, receive: Receive, most: int) -> bytes:
    """The body. Raises QueryTooLong above ``most`` bytes, RequestError when the client goes away."""
    declared = "".join(lines(scope, b"content-length")[:1])
    if declared.isdigit() and int(declared) > most:
        raise QueryTooLong("update_body", limit=most)
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise RequestError("update_one", 400, number=0)
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            raise QueryTooLong("update_body", limit=most)
        if not message.get("more_body", False):
            return b"".join(parts)


def _path(scope: Scope) -> str:
    """What follows ``/graph-store/`` in the address as it was sent: percent-encoding is part of an IRI."""
    raw = (scope.get("raw_path") or scope["path"].encode()).decode("latin-1").partition("?")[0]
    return str(raw.partition(f"{PATH}/")[2])


def _type(scope: Scope) -> str:
    return content_type(scope)


def _plain(scope: Scope) -> None:
    for parameter in _type(scope).lower().split(";")[1:]:
        name, _, value = parameter.strip().partition("=")
        if name == "charset" and value.strip('"') not in ("utf-8", "utf8", "us-ascii"):
            raise RequestError("sparql_charset", 415, given=value[:40])
    packed = ", ".join(lines(scope, b"content-encoding")).lower()
    if packed not in ("", "identity"):
        raise RequestError("sparql_packed", 415, given=packed[:40])


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    try:
        text = encoded.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, encoding="utf-8", errors="strict", max_num_fields=200)
    except UnicodeDecodeError:
        raise RequestError("sparql_encoding", 400) from None
    except ValueError:
        raise RequestError("sparql_parameters", 400) from None


def _iri(value: str, base: str = "") -> str:
    """An absolute IRI; a relative one is read below the base."""
    scheme = value.partition(":")[0]
    found = value if ":" in value and scheme.isascii() and scheme[:1].isalpha() else f"{base}/{value.lstrip('/')}"
    try:
        if not base and found != value:
            raise ValueError(value)
        NamedNode(found)
    except ValueError:
        raise RequestError("update_graph_iri", 400, iri=unquote(value)[:200]) from None
    return found
