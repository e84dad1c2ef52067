"""The part of the HTTP interface's description that tells of original records, sources, their quality, and shapes."""

from typing import Any

from lienthong.messages import LANGS, text
from lienthong.site.record_routes import FILES

_HTML, _PROBLEM, _JSON = "text/html", "application/problem+json", "application/json"
_REFUSED = (_PROBLEM, _HTML)
_ID = {"type": "string"}
_RECORD: dict[int, tuple[str, ...]] = {301: (), 304: (), **dict.fromkeys((404, 410, 503), _REFUSED)}


def sources_paths() -> dict[str, Any]:
    """Paths of records and their files, of sources and quality, and of the shapes; those of pages in both languages."""
    file = _parameter("file", "path", {"type": "string", "enum": list(FILES)})
    form = _parameter("form", "path", {"type": "string", "enum": ["json", "csv"]})
    id_ = _parameter("id", "path", _ID)
    files = tuple(kind for _, kind in FILES.values())
    leading: dict[int, tuple[str, ...]] = {303: (), 404: _REFUSED}
    counted: dict[int, tuple[str, ...]] = {200: (_JSON, "text/csv"), 304: (), 404: _REFUSED, 503: _REFUSED}
    shapes: dict[int, tuple[str, ...]] = {200: ("text/turtle",), 304: (), 503: _REFUSED}
    paths = {
        "/record/{id}/{file}": _operation("record_file", {200: files} | _RECORD, [id_, file]),
        "/quality": _operation("quality_anywhere", {303: ()}),
        "/quality.{form}": _operation("quality_data", counted, [form]),
        "/dataset/{id}/quality": _operation("dataset_quality_anywhere", leading, [id_]),
        "/dataset/{id}/quality.{form}": _operation("dataset_quality_data", counted, [id_, form]),
        "/shapes": _operation("shapes_anywhere", {303: (), 406: _REFUSED}),
        "/shapes.ttl": _operation("shapes_turtle", shapes),
    }
    for lang in LANGS:
        paths |= _pages(lang, id_)
    return {path: {"get": operation} for path, operation in paths.items()}


def _pages(lang: str, id_: dict[str, Any]) -> dict[str, Any]:
    page: dict[int, tuple[str, ...]] = {200: (_HTML,), 503: _REFUSED}
    listed = [
        id_,
        _parameter("list", "query", _ID),
        _parameter("page", "query", {"type": "integer", "minimum": 1, "default": 1}),
    ]
    entity = page | _RECORD
    return {
        f"/{lang}/record/{{id}}": _operation("record_page", entity, listed, lang),
        f"/{lang}/dataset/{{id}}": _operation("dataset_page", entity, listed, lang),
        f"/{lang}/quality": _operation("quality_page", page | {304: ()}, lang=lang),
        f"/{lang}/dataset/{{id}}/quality": _operation("dataset_quality", entity, [id_], lang),
        f"/{lang}/library/{{id}}/quality": _operation("library_quality", entity | {303: ()}, [id_], lang),
        f"/{lang}/shapes": _operation("shapes_page", page, lang=lang),
    }


def _said(name: str) -> str:
    return "\n\n".join(text(f"api.{name}", lang) for lang in LANGS)


def _operation(
    name: str, answers: dict[int, tuple[str, ...]], parameters: list[dict[str, Any]] | None = None, lang: str = ""
) -> dict[str, Any]:
    return {
        "operationId": f"{name}_{lang}" if lang else name,
        "summary": " / ".join(text(f"api.operation.{name}", one) for one in LANGS),
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            str(status): {"description": _said(f"status.{status}")}
            | ({"content": {one: {"schema": _schema(one)} for one in kinds}} if kinds else {})
            for status, kinds in sorted(answers.items())
        },
    }


def _schema(kind: str) -> dict[str, Any]:
    return {} if kind.endswith("json") else {"type": "string"}


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    one = {"name": name, "in": place, "description": _said(f"parameter.{name}"), "schema": schema}
    return one | ({"required": True} if place == "path" else {})
