"""SRU, OPDS and IIIF in the description of the HTTP interface."""

from typing import Any

from lienthong.exchange.iiif.routes import TYPE as COLLECTION
from lienthong.exchange.opds.feeds import FEED
from lienthong.exchange.opds.publication import TYPE as PUBLICATION
from lienthong.exchange.sru.serving import PATH, XML, XML_2
from lienthong.messages import LANGS, text

_STRING = {"type": "string"}
_PROBLEM = "application/problem+json"
_SRU = ("query", "operation", "version", "startRecord", "maximumRecords", "recordSchema", "recordXMLEscaping",
        "recordPacking", "sortKeys")  # fmt: skip
_OPDS = ("query", "language", "subject", "type", "page", "lang")


def reader_paths() -> dict[str, Any]:
    """The path items of ``/sru``, ``/opds`` and ``/iiif``."""
    xml = (XML_2, XML)
    form = {"schema": {"type": "object", "properties": dict.fromkeys(_SRU, _STRING)}}
    page = {404: (_PROBLEM,), 304: (), 503: (_PROBLEM,)}
    lang = [_parameter("lang", "opds.api.parameter")]
    number, kind, id_ = (_parameter(name, "iiif.api.parameter", "path") for name in ("number", "kind", "id"))
    work = [_parameter("id", "opds.api.parameter", "path"), *lang]
    return {
        PATH: {
            "get": _operation("sru", "sru.api", {200: xml}, [_parameter(one, "sru.api.parameter") for one in _SRU]),
            "post": _operation("sru_post", "sru.api", {200: xml})
            | {"requestBody": {"content": {"application/x-www-form-urlencoded": form}}},
        },
        "/opds": {"get": _operation("opds", "opds.api", {200: (FEED,)} | page, lang)},
        "/opds/publications": {
            "get": _operation(
                "opds_page", "opds.api", {200: (FEED,)} | page, [_parameter(one, "opds.api.parameter") for one in _OPDS]
            )
        },
        "/opds/work/{id}": {"get": _operation("opds_work", "opds.api", {200: (PUBLICATION,)} | page, work)},
        "/iiif/collection.json": {"get": _operation("iiif", "iiif.api", {200: (COLLECTION,)} | page)},
        "/iiif/collection/{number}.json": {
            "get": _operation("iiif_part", "iiif.api", {200: (COLLECTION,)} | page, [number])
        },
        "/iiif/{kind}/{id}/manifest.json": {
            "get": _operation("iiif_manifest", "iiif.api", {303: ()} | page, [kind, id_])
        },
    }


def _said(name: str) -> str:
    return "\n\n".join(text(name, lang) for lang in LANGS)


def _parameter(name: str, room: str, place: str = "query") -> dict[str, Any]:
    told = {"name": name, "in": place, "required": place == "path", "schema": _STRING}
    return told | {"description": _said(f"{room}.{name}")}


def _operation(
    name: str, room: str, answers: dict[int, tuple[str, ...]], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    responses = {
        str(status): {"description": _said(f"{room}.status_{status}")}
        | ({"content": {kind.partition(";")[0]: {"schema": _STRING} for kind in kinds}} if kinds else {})
        for status, kinds in answers.items()
    }
    summary = " / ".join(text(f"{room}.{name.removesuffix('_post')}", lang) for lang in LANGS)
    told: dict[str, Any] = {"operationId": name, "summary": summary, "responses": responses}
    return told | ({"parameters": parameters} if parameters else {})
