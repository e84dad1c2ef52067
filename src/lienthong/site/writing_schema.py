"""Updates and the Graph Store in the description of the interface (OpenAPI 3.1, as ``openapi`` has the rest)."""

from typing import Any

from lienthong.messages import LANGS, text
from lienthong.sparql.formats import GRAPHS
from lienthong.sparql.updating.endpoints import UPDATES
from lienthong.sparql.updating.incoming import PATH

_PROBLEM = "application/problem+json"
_STRING = {"type": "string"}
_UPDATE = ("application/sparql-update", "application/x-www-form-urlencoded")
_BODIES = (*GRAPHS, "multipart/form-data")
_WRITING = (400, 401, 403, 409, 413, 415, 429, 503)


def security() -> dict[str, Any]:
    """How whoever writes is known."""
    return {"bearer": {"type": "http", "scheme": "bearer", "description": _said("bearer")}}


def writing_paths() -> dict[str, Any]:
    """The paths that write, and the reading side of the Graph Store."""
    using = [_parameter(name) for name in ("using-graph-uri", "using-named-graph-uri")]
    indirect = [_parameter("graph"), _parameter("default", allow_empty=True)]
    direct = [_parameter("graph") | {"in": "path", "required": True}]
    update, beside = UPDATES
    return {
        update: {"post": _writing("update", (204,), using, _UPDATE)},
        beside: {"post": _writing("update_sparql", (204,), using, _UPDATE)},
        PATH: {
            "get": _operation("store_get", (200, 400, 404, 406, 503), indirect),
            "put": _writing("store_put", (201, 204), indirect, _BODIES),
            "post": _writing("store_post", (201, 204), indirect, _BODIES),
            "delete": _writing("store_delete", (204, 404), indirect),
        },
        f"{PATH}/{{graph}}": {
            "put": _writing("graph_put", (201, 204), direct, _BODIES),
            "post": _writing("graph_post", (201, 204), direct, _BODIES),
            "delete": _writing("graph_delete", (204, 404), direct),
        },
    }


def _writing(
    name: str, done: tuple[int, ...], parameters: list[dict[str, Any]], bodies: tuple[str, ...] = ()
) -> dict[str, Any]:
    made = _operation(name, (*done, *_WRITING), parameters) | {"security": [{"bearer": []}]}
    if bodies:
        made["requestBody"] = {"required": True, "content": {one: {"schema": _STRING} for one in bodies}}
    return made


def _operation(name: str, statuses: tuple[int, ...], parameters: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": " / ".join(text(f"writing.operation.{name}", one) for one in LANGS),
        "parameters": parameters,
        "responses": {str(status): _answer(status) for status in sorted(set(statuses))},
    }


def _answer(status: int) -> dict[str, Any]:
    types = {200: GRAPHS, 201: (), 204: ()}.get(status, (_PROBLEM,))
    content = {one: {"schema": {} if one.endswith("json") else _STRING} for one in types}
    return {"description": _said(f"status.{status}"), **({"content": content} if content else {})}


def _parameter(name: str, *, allow_empty: bool = False) -> dict[str, Any]:
    found = {"name": name, "in": "query", "description": _said(f"parameter.{name}"), "schema": _STRING}
    return found | ({"allowEmptyValue": True} if allow_empty else {})


def _said(name: str) -> str:
    return "\n\n".join(text(f"writing.{name}", lang) for lang in LANGS)
