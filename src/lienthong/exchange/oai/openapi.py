"""The provider in the description of the HTTP interface."""

from typing import Any

from lienthong.exchange.oai.asked import TOKEN, VERBS
from lienthong.exchange.oai.index import FORMATS
from lienthong.exchange.oai.serving import PATH, XML
from lienthong.messages import LANGS, text

_ARGUMENTS = ("identifier", "metadataPrefix", "from", "until", "set", TOKEN)


def oai_paths() -> dict[str, Any]:
    """``/oai`` by GET and POST."""
    form = {"type": "object", "required": ["verb"], "properties": {one["name"]: one["schema"] for one in _parameters()}}
    body = {"content": {"application/x-www-form-urlencoded": {"schema": form}}}
    return {PATH: {"get": _operation("oai") | {"parameters": _parameters()},
                   "post": _operation("oai_post") | {"requestBody": body}}}  # fmt: skip


def _parameters() -> list[dict[str, Any]]:
    def one(name: str, schema: dict[str, Any]) -> dict[str, Any]:
        return {"name": name, "in": "query", "required": name == "verb", "schema": {"type": "string"} | schema,
                "description": _said(f"argument.{name}")}  # fmt: skip

    known: dict[str, dict[str, Any]] = {"verb": {"enum": list(VERBS)}, "metadataPrefix": {"examples": list(FORMATS)}}
    return [one(name, known.get(name, {})) for name in ("verb", *_ARGUMENTS)]


def _operation(name: str) -> dict[str, Any]:
    found = {"description": _said("status.answer"), "content": {XML.partition(";")[0]: {"schema": {"type": "string"}}}}
    later = {"description": _said("status.later")}
    summary = " / ".join(text("oai.api.summary", lang) for lang in LANGS)
    return {"operationId": name, "summary": summary, "responses": {"200": found, "503": later}}


def _said(name: str) -> str:
    return "\n\n".join(text(f"oai.api.{name}", lang) for lang in LANGS)
