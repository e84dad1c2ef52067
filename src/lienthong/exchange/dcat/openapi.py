"""The data catalogue and the dumps in the description of the HTTP interface."""

from typing import Any

from lienthong.exchange.dcat.sheet import FORMATS
from lienthong.messages import LANGS, text

_HTML, _JSON, _PROBLEM = "text/html", "application/json", "application/problem+json"
_RDF = tuple(kind for kind, _ in FORMATS.values())
_PACKED = ("application/gzip", "application/vnd.apache.parquet")
_AFTER = {"name": "after", "in": "query", "schema": {"type": "string", "pattern": "^[A-Za-z0-9-]{0,64}$"}}


def catalog_paths() -> dict[str, Any]:
    """Their path items."""
    refused = {400: (_PROBLEM,), 503: (_PROBLEM,)}
    missing = {404: (_PROBLEM, _HTML)}
    version, name = _path("version"), _path("name")
    documents: dict[str, dict[str, Any]] = {
        "/catalog": _operation("catalog", {200: _RDF, 303: (), 304: (), 406: (_PROBLEM,)} | refused, [_after()]),
        "/void": _operation("void", {200: _RDF, 304: (), 503: (_PROBLEM,)}),
        "/.well-known/void": _operation("well_known_void", {303: ()}),
        "/dumps/": _operation("dumps", {200: (_JSON, *_RDF), 303: (), 304: (), 503: (_PROBLEM,)}),
        "/dumps/{version}/manifest.json": _operation("dumps_manifest", {200: (_JSON,), 304: ()} | missing, [version]),
        "/dumps/{version}/SHA256SUMS": _operation("dumps_sums", {200: ("text/plain",), 304: ()} | missing, [version]),
        "/dumps/{version}/{name}": _operation(
            "dumps_file", {200: _PACKED, 206: _PACKED, 304: (), 416: ()} | missing, [version, name]
        ),
    }
    for suffix, (kind, _) in FORMATS.items():
        documents[f"/catalog.{suffix}"] = _operation(f"catalog_{suffix}", {200: (kind,), 304: ()} | refused, [_after()])
        documents[f"/void.{suffix}"] = _operation(f"void_{suffix}", {200: (kind,), 304: (), 503: (_PROBLEM,)})
    for lang in LANGS:
        page: dict[int, tuple[str, ...]] = {200: (_HTML,), 304: ()} | refused
        documents[f"/{lang}/catalog"] = _operation(f"catalog_page_{lang}", page, [_after()])
        documents[f"/{lang}/dumps"] = _operation(f"dumps_page_{lang}", page)
    return {path: {"get": operation} for path, operation in documents.items()}


def _operation(
    name: str, answers: dict[int, tuple[str, ...]], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    what = "dumps" if name.startswith("dumps") else "void" if "void" in name else "catalog"
    return {
        "operationId": name,
        "summary": " / ".join(text(f"catalog.api.{what}", one) for one in LANGS),
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            str(status): {"description": _said(f"status.{status}")}
            | ({"content": {kind: {"schema": {"type": "string"}} for kind in kinds}} if kinds else {})
            for status, kinds in sorted(answers.items())
        },
    }


def _after() -> dict[str, Any]:
    return _AFTER | {"description": _said("after")}


def _path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}, "description": _said(name)}


def _said(name: str) -> str:
    return "\n\n".join(text(f"catalog.api.{name}", lang) for lang in LANGS)
