"""The part of the HTTP interface's description that tells of browsing and of the pages about the catalogue."""

from typing import Any

from lienthong.graph.shelves.letters import LETTERS
from lienthong.messages import LANGS, text
from lienthong.site.browsing_ways import WAYS
from lienthong.site.neighbours import KINDS

_HTML, _PROBLEM = "text/html", "application/problem+json"


def browsing_paths() -> dict[str, Any]:
    """Paths of both languages."""
    paths: dict[str, Any] = {}
    for lang in LANGS:
        way = _parameter("way", "path", {"type": "string", "enum": list(WAYS)})
        value = _parameter("value", "path", {"type": "string", "examples": [LETTERS[0], "1996", "895.922"]})
        page = _parameter("page", "query", {"type": "integer", "minimum": 1, "default": 1})
        since = _parameter("from", "query", {"type": "string", "maxLength": 60})
        kind = _parameter("kind", "path", {"type": "string", "enum": list(KINDS)})
        near = [kind, _parameter("id", "path", {"type": "string"})]
        paths |= {
            f"/{lang}/browse": {"get": _operation("browse", lang)},
            f"/{lang}/browse/{{way}}": {"get": _operation("browse_way", lang, [way])},
            f"/{lang}/browse/{{way}}/{{value}}": {"get": _operation("browse_shelf", lang, [way, value, page, since])},
            f"/{lang}/near/{{kind}}/{{id}}": {"get": _operation("near", lang, near)},
        }
        for name in ("about", "api", "developers", "vocabulary"):
            paths[f"/{lang}/{name}"] = {"get": _operation(f"{name}_page", lang)}
            paths[f"/{name}"] = {"get": _leading(name)}
        paths |= {
            "/browse": {"get": _leading("browse")},
            "/browse/{way}": {"get": _leading("browse_way", [way])},
            "/browse/{way}/{value}": {"get": _leading("browse_shelf", [way, value, page, since])},
            "/near/{kind}/{id}": {"get": _leading("near", near)},
        }
    return paths


def _said(name: str) -> str:
    return "\n\n".join(text(f"api.{name}", lang) for lang in LANGS)


def _operation(name: str, lang: str, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    answers: dict[int, tuple[str, ...]] = {200: (_HTML,), 304: (), 503: (_PROBLEM, _HTML)}
    if parameters:
        answers[404] = (_PROBLEM, _HTML)
    if name == "browse_shelf":
        answers[301] = ()  # a letter in capitals
    return {
        "operationId": f"{name}_{lang}",
        "summary": " / ".join(text(f"api.operation.{name}", one) for one in LANGS),
        **({"parameters": parameters} if parameters else {}),
        "responses": {
            str(status): {
                "description": _said(f"status.{status}"),
                **({"content": {kind: {"schema": {"type": "string"}} for kind in kinds}} if kinds else {}),
            }
            for status, kinds in sorted(answers.items())
        },
    }


def _leading(name: str, parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """An address without a language, which leads to one with."""
    return {
        "operationId": f"{name}_anywhere",
        "summary": " / ".join(text("api.operation.anywhere", one) for one in LANGS),
        **({"parameters": parameters} if parameters else {}),
        "responses": {"303": {"description": _said("status.303")}},
    }


def _parameter(name: str, place: str, schema: dict[str, Any]) -> dict[str, Any]:
    one = {"name": name, "in": place, "description": _said(f"parameter.{name}"), "schema": schema}
    return one | ({"required": True} if place == "path" else {})
