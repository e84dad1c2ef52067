"""The description of the HTTP interface (OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.0), in both languages.

Written by hand, since the routes it describes are plain Starlette routes; tests hold every path, status and media
type against the running site. A page language is spelled out in its paths: ``/{lang}/{kind}`` and ``/{kind}/{id}``
would be one and the same template.
"""

from typing import Any

from lienthong.graph.ledger.changes import EVENTS
from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS, text
from lienthong.search.table import types
from lienthong.site.browsing_schema import browsing_paths
from lienthong.site.changes import LIMIT, MOST
from lienthong.site.crawling_schema import crawling_paths
from lienthong.site.documents import ALL
from lienthong.site.holdings_schema import LIMITS, SCHEMAS
from lienthong.site.render import static_files
from lienthong.site.searchasked import ACCESS, FILTERS, MOST_PAGES, MOST_VALUES, SORTINGS
from lienthong.site.searchasked import KINDS as SEARCHED
from lienthong.site.sources_schema import sources_paths
from lienthong.site.writing_schema import security, writing_paths
from lienthong.sparql.formats import GRAPHS, TABLES

HTML = "text/html"
JSON = "application/json"
PROBLEM = "application/problem+json"
_RESULTS = (*TABLES, *GRAPHS)
_STRING = {"type": "string"}
_KIND = {"type": "string", "enum": list(KINDS)}
_PAGE = {"type": "integer", "minimum": 1, "default": 1}

Operation = dict[str, Any]
Answers = dict[int, tuple[str, ...]]
"""Media types by status; none where there is no body or no body of its own."""


def document(title: str, version: str, base: str, others: Operation) -> dict[str, Any]:
    """The whole description; ``base`` is the address that the paths continue, ``others`` path items from elsewhere."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": title,
            "version": version,
            "summary": said("summary"),
            "description": said("description"),
            "license": {"name": "CC0 1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"},
        },
        "servers": [{"url": base}],
        "paths": {**_entities(), **_holdings(), **_sparql(), **_pages(), **_changes(), **_service(), **writing_paths()}
        | crawling_paths()
        | sources_paths()
        | others,
        "components": {"schemas": SCHEMAS, "securitySchemes": security()},
    }


def said(name: str) -> str:
    """A sentence about the interface in Vietnamese, then in English."""
    return "\n\n".join(text(f"api.{name}", lang) for lang in LANGS)


def _entities() -> dict[str, Any]:
    suffix = {"type": "string", "enum": [form.suffix for form in ALL]}
    of_entity = [_path("kind", _KIND), _path("id")]
    gone: Answers = {301: (), 304: (), 404: (PROBLEM, HTML), 410: (PROBLEM, HTML), 503: (PROBLEM, HTML)}
    documents = tuple(form.media_type for form in ALL)
    thing: Answers = {303: (), 301: (), 404: gone[404], 406: (PROBLEM, HTML), 410: gone[410], 503: gone[503]}
    paths = {
        "/{kind}/{id}": {"get": _operation("thing", thing, of_entity)},
        "/{kind}/{id}.{suffix}": {
            "get": _operation("data", {200: documents} | gone, [*of_entity, _path("suffix", suffix)])
        },
    }
    listed = [_query("list"), _query("page", _PAGE)]
    for lang in LANGS:
        page = _operation("page", {200: (HTML,)} | gone, [*of_entity, *listed], lang)
        paths[f"/{lang}/{{kind}}/{{id}}"] = {"get": page}
    return paths


def _holdings() -> dict[str, Any]:
    refused = {301: (), 304: (), **dict.fromkeys((400, 404, 410, 503), (PROBLEM, HTML))}
    answers: Answers = {200: (JSON,), **refused}
    paths = {}
    for kind, (usual, most) in LIMITS.items():
        limit = {"type": "integer", "minimum": 1, "maximum": most, "default": usual}
        paged = [_query("limit", limit), _query("offset", {"type": "integer", "minimum": 0, "default": 0})]
        paged.append(_query("library"))
        if kind == "instance":
            records = _query("records", {"type": "integer", "minimum": 0, "default": 0})
            paged.append(records | {"description": said("parameter.holdings_records")})
        one = _operation(f"{kind}_holdings", answers, [_path("id"), *paged])
        schema = {"$ref": f"#/components/schemas/{kind.capitalize()}Holdings"}
        one["responses"]["200"]["content"][JSON]["schema"] = schema
        paths[f"/{kind}/{{id}}/holdings"] = {"get": one}
    return paths


def _sparql() -> dict[str, Any]:
    refused = dict.fromkeys((400, 406, 413, 429, 503), (PROBLEM,))
    answers: Answers = {200: (*_RESULTS, HTML), 304: (), **refused}
    asked = [_query(name) for name in ("query", "default-graph-uri", "named-graph-uri", "format", "output")]
    limit = _query("timeout", {"type": "number", "exclusiveMinimum": 0})
    post = _operation("sparql_post", {200: _RESULTS, 415: (PROBLEM,), **refused}, [*asked[1:], limit])
    post["requestBody"] = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": _STRING},
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "properties": {"query": _STRING}, "required": ["query"]}
            },
        },
    }
    vocabulary: Answers = {200: (JSON,), 304: (), 503: (PROBLEM, HTML)}
    return {
        "/sparql": {"get": _operation("sparql_get", answers, [*asked, limit]), "post": post},
        "/sparql/examples.ttl": {"get": _operation("examples", {200: ("text/turtle",)})},
        "/.well-known/sparql-examples": {"get": _operation("examples_well_known", {200: ("text/turtle",)})},
        "/sparql/vocabulary.json": {"get": _operation("vocabulary", vocabulary)},
    }


def _pages() -> dict[str, Any]:
    field = [_path("records"), _path("tag")]
    moved: Answers = {303: (), 404: (PROBLEM, HTML)}
    paths: dict[str, Any] = {
        **browsing_paths(),
        "/": {"get": _operation("root", {303: ()})},
        "/{kind}": {"get": _operation("kind_anywhere", {303: ()}, [_path("kind", _KIND), _query("page", _PAGE)])},
        **_searching("", {404: (PROBLEM, HTML), 503: (PROBLEM, HTML)}),
        "/mapping": {"get": _operation("mapping_anywhere", {303: ()})},
        "/mapping/{records}/{tag}": {"get": _operation("mapping_field_anywhere", moved, field)},
    }
    for lang in LANGS:
        missing: Answers = {404: (PROBLEM, HTML), 503: (PROBLEM, HTML)}
        kind = [_path("kind", _KIND), _query("page", _PAGE)]
        paths |= {
            f"/{lang}": {"get": _operation("lang", {303: ()}, lang=lang)},
            f"/{lang}/": {"get": _operation("home", {200: (HTML,)}, lang=lang)},
            **_searching(lang, missing),
            **_querying(lang),
            f"/{lang}/mapping": {"get": _operation("mapping", {200: (HTML,), 503: missing[503]}, lang=lang)},
            f"/{lang}/mapping/{{records}}/{{tag}}": {
                "get": _operation("mapping_field", {200: (HTML,), 404: missing[404]}, field, lang)
            },
            f"/{lang}/{{kind}}": {"get": _operation("kind", {200: (HTML,)} | missing, kind, lang)},
        }
    return paths


def _querying(lang: str) -> dict[str, Any]:
    """The query page, its plain form's answer, and the names that its script asks for."""
    refused = dict.fromkeys((400, 429, 503), (HTML,))
    names: Answers = {200: (JSON,), 400: (PROBLEM, HTML), 503: (PROBLEM, HTML)}
    iris = _query("iri", {"type": "array", "items": _STRING}) | {"explode": True}
    return {
        f"/{lang}/sparql": {
            "get": _operation("query_form", {200: (HTML,)}, [_query("query"), _query("example")], lang)
        },
        f"/{lang}/sparql/run": {
            "get": _operation("query_run", {200: (HTML,), 303: (), **refused}, [_query("query")], lang)
        },
        f"/{lang}/sparql/names": {"get": _operation("query_names", names, [iris], lang)},
    }


def _searching(lang: str, missing: Answers) -> dict[str, Any]:
    """Of a page language; without one there is no page, only the way to it."""
    one_of = {"kind": list(SEARCHED), "type": list(types()), "access": list(ACCESS)}
    narrowed = []
    for name in FILTERS:
        values = {"type": "string", "enum": one_of[name]} if name in one_of else _STRING
        several = _query(f"search_{name}", {"type": "array", "items": values, "maxItems": MOST_VALUES})
        narrowed.append(several | {"name": name, "explode": True})
    year = {"type": "integer", "minimum": 0, "maximum": 9999}
    narrowed += [_query(name, year) for name in ("since", "until")]
    narrowed.append(_query("sort", {"type": "string", "enum": list(SORTINGS), "default": SORTINGS[0]}))
    asked = [_query("q"), *narrowed, _query("page", _PAGE | {"maximum": MOST_PAGES})]
    unpublished: Answers = {503: missing[503]}
    description: Answers = {200: ("application/opensearchdescription+xml",)}
    found: Answers = {200: (HTML, JSON)} if lang else {200: (JSON,), 303: ()}
    suggested: Answers = {200: ("application/x-suggestions+json",)} | unpublished
    paths = {
        "/search": _operation("search", found | missing, asked, lang),
        "/search.json": _operation("search_json", {200: (JSON,)} | missing, asked, lang),
        "/suggest": _operation("suggest", suggested, [_query("q")], lang),
        "/opensearch.xml": _operation("opensearch", description | unpublished, lang=lang),
    }
    return {f"/{lang}{path}" if lang else path: {"get": one} for path, one in paths.items()}


def _changes() -> dict[str, Any]:
    number = {"type": "integer", "minimum": 0, "default": 0}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": LIMIT}
    several = [_query("kind", _KIND), _query("event", {"type": "string", "enum": list(EVENTS)})]
    lists = [one | {"schema": {"type": "array", "items": one["schema"]}, "explode": True} for one in several]
    asked = [_query("after", number), _query("since"), *lists, _query("limit", limit)]
    asked[-1]["description"] = said("parameter.changes_limit")
    answers: Answers = {200: (JSON,), 304: (), 400: (PROBLEM,), 503: (PROBLEM, HTML)}
    return {"/changes": {"get": _operation("changes", answers, asked)}}


def _service() -> dict[str, Any]:
    static = [_path("version"), _path("name")]
    kinds = {kind.partition(";")[0] for _, kind in static_files().values()}
    found: Answers = {200: tuple(sorted(kinds)), 404: (PROBLEM, HTML)}
    return {
        "/health": {"get": _operation("health", {200: (JSON,)})},
        "/ready": {"get": _operation("ready", {200: (JSON,), 503: (JSON,)})},
        "/metrics": {"get": _operation("metrics", dict.fromkeys((200, 401, 404), ("text/plain",)))},
        "/context.jsonld": {"get": _operation("context", {200: ("application/ld+json",)})},
        "/context/{number}.jsonld": {
            "get": _operation(
                "context_version", {200: ("application/ld+json",), 404: (PROBLEM, HTML)}, [_path("number")]
            )
            | {"operationId": "contextVersion"}
        },
        "/openapi.json": {"get": _operation("openapi", {200: (JSON,)})},
        "/robots.txt": {"get": _operation("robots", {200: ("text/plain",)})},
        "/favicon.ico": {"get": _operation("favicon", {200: ("image/svg+xml",)})},
        "/static/{version}/{name}": {"get": _operation("static", found, static)},
    }


def _operation(name: str, answers: Answers, parameters: list[Operation] | None = None, lang: str = "") -> Operation:
    """One method of a path; the summary is in both languages."""
    return {
        "operationId": f"{name}_{lang}" if lang else name,
        "summary": " / ".join(text(f"api.operation.{name}", one) for one in LANGS),
        **({"parameters": parameters} if parameters else {}),
        "responses": {str(status): _answer(status, types) for status, types in sorted(answers.items())},
    }


def _answer(status: int, types: tuple[str, ...]) -> Operation:
    content = {one: {"schema": {} if one.endswith("json") else _STRING} for one in types}
    return {"description": said(f"status.{status}"), **({"content": content} if content else {})}


def _path(name: str, schema: Operation = _STRING) -> Operation:
    return _query(name, schema) | {"in": "path", "required": True}


def _query(name: str, schema: Operation = _STRING) -> Operation:
    return {"name": name, "in": "query", "description": said(f"parameter.{name}"), "schema": schema}
