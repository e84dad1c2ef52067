"""The part of the HTTP interface's description that tells of what is there for crawlers."""

from typing import Any

from lienthong.messages import LANGS, text

_PROBLEM = ("application/problem+json", "text/html")
_PART = {"name": "part", "in": "path", "required": True, "schema": {"type": "string", "examples": ["work", "site"]}}
_FILES = {
    "/sitemap.xml": ("sitemap", "application/xml"),
    "/sitemap-{part}.xml.gz": ("sitemap_part", "application/gzip"),
    "/llms.txt": ("llms", "text/markdown"),
    **{f"/{lang}/changes.atom": (f"feed_{lang}", "application/atom+xml") for lang in LANGS},
}


def crawling_paths() -> dict[str, Any]:
    """Sitemaps, llms.txt, the feeds and the well-known address of VoID."""
    found: dict[str, Any] = {"/.well-known/void": {"get": _operation("void", {303: ()})}}
    for path, (name, kind) in _FILES.items():
        answers: dict[int, tuple[str, ...]] = {200: (kind,), 304: (), 503: _PROBLEM}
        if "{part}" in path:
            answers[404] = _PROBLEM
        operation = _operation(name, answers)
        found[path] = {"get": operation | ({"parameters": [_part()]} if "{part}" in path else {})}
    return found


def _part() -> dict[str, Any]:
    return _PART | {"description": _said("parameter.part")}


def _said(name: str) -> str:
    return "\n\n".join(text(f"api.{name}", lang) for lang in LANGS)


def _operation(name: str, answers: dict[int, tuple[str, ...]]) -> dict[str, Any]:
    known = name.removesuffix("_vi").removesuffix("_en")
    return {
        "operationId": name,
        "summary": " / ".join(text(f"api.operation.{known}", one) for one in LANGS),
        "responses": {
            str(status): {"description": _said(f"status.{status}")}
            | ({"content": {one: {"schema": {"type": "string"}} for one in kinds}} if kinds else {})
            for status, kinds in sorted(answers.items())
        },
    }
