"""Resolver, reconciliation and link sets in the description of the HTTP interface."""

from typing import Any

from lienthong.exchange.linksets.routes import FORMS
from lienthong.exchange.resolving.schemes import schemes
from lienthong.messages import LANGS, text

_STRING = {"type": "string"}
_JSON, _HTML, _PROBLEM = "application/json", "text/html", "application/problem+json"
_FORM = {"schema": {"type": "object", "properties": {"queries": _STRING, "extend": _STRING, "callback": _STRING}}}


def linking_paths() -> dict[str, Any]:
    """The path items of ``/id``, ``/reconcile`` and ``/linksets``."""
    value = [_parameter("scheme", "path", {**_STRING, "examples": list(schemes())}), _parameter("value", "path")]
    one = _operation("resolved", {303: (), 300: (_JSON, _HTML), 400: (_PROBLEM,), 404: (_PROBLEM,)}, value)
    many = _operation("exists", {200: (_JSON, "application/x-ndjson"), 400: (_PROBLEM,), 429: (_PROBLEM,)})
    body = {"content": {_JSON: {"schema": {"type": "array", "items": _STRING}}, "text/plain": {"schema": _STRING}}}
    queries = [_parameter("queries", "query", required=False), _parameter("extend", "query", required=False)]
    answers: dict[int, tuple[str, ...]] = {200: (_JSON,), 400: (_PROBLEM,), 429: (_PROBLEM,), 503: (_PROBLEM,)}
    reconcile = {
        "get": _operation("reconcile", answers, queries),
        "post": _operation("reconcile_post", answers)
        | {"requestBody": {"content": {"application/x-www-form-urlencoded": _FORM}}},
    }
    files = tuple(kind.partition(";")[0] for kind, _ in FORMS.values())
    name = [_parameter("linkset", "path", {**_STRING, "examples": [f"wikidata.{suffix}" for suffix in FORMS]})]
    return {
        "/id": {"get": _operation("schemes", {200: (_JSON,), 303: ()})},
        "/id/exists": {"post": many | {"requestBody": body}},
        "/id/{scheme}/{value}": {"get": one},
        "/reconcile": reconcile,
        "/linksets": {"get": _operation("linksets", {200: (_JSON, "text/turtle"), 303: ()})},
        "/linksets/{linkset}": {"get": _operation("linkset", {200: files, 304: (), 404: (_PROBLEM,)}, name)},
    }


def _said(name: str) -> str:
    return "\n\n".join(text(f"resolving.api.{name}", lang) for lang in LANGS)


def _parameter(name: str, place: str, schema: dict[str, Any] | None = None, *, required: bool = True) -> dict[str, Any]:
    told = {"name": name, "in": place, "required": required, "schema": schema or _STRING}
    return told | {"description": _said(f"parameter_{name}")}


def _operation(
    name: str, answers: dict[int, tuple[str, ...]], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    responses = {
        str(status): {"description": _said(f"status_{status}")}
        | ({"content": {kind: {"schema": _STRING} for kind in kinds}} if kinds else {})
        for status, kinds in answers.items()
    }
    summary = " / ".join(text(f"resolving.api.{name.removesuffix('_post')}", lang) for lang in LANGS)
    told: dict[str, Any] = {"operationId": name, "summary": summary, "responses": responses}
    return told | ({"parameters": parameters} if parameters else {})
