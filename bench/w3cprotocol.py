"""The W3C's protocol tests as their manifests tell them: requests sent to our addresses, what comes back judged.

Tests of the Graph Store Protocol bring no data: their requests make the graphs that they ask for.
"""

import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from pyoxigraph import NamedNode, RdfFormat, Store, parse
from starlette.applications import Starlette

from lienthong.graph.editorial.publishing import Limits
from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.site.editing_access import Editors, Patience
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.protocol import routes
from lienthong.sparql.run import Runner
from lienthong.sparql.updating.bearers import Bearers
from lienthong.sparql.updating.endpoints import routes as writing_routes
from lienthong.sparql.updating.writer import Writer
from w3ctests import MF, RDF, graph, members, value, values

HT = "http://www.w3.org/2011/http#"
CNT = "http://www.w3.org/2011/content#"
UT = "http://www.w3.org/2009/sparql/tests/test-update#"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
BASE, TOKEN = "http://www.example", "a-long-token-for-this-run"
FORMATS = {
    "boolean": ("application/sparql-results+json", "application/sparql-results+xml"),
    "tabular": ("application/sparql-results+json", "application/sparql-results+xml", "text/csv"),
    "RDF": ("text/turtle", "application/rdf+xml", "application/n-triples"),
}


async def protocol(manifest: Path) -> None:
    """Run every test of the manifest, each on a store of its own, and print what fails."""
    store = Store()
    store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=manifest.as_uri())
    entries = members(store, f"{MF}entries")
    failed = []
    for entry in entries:
        name = entry.value.rpartition("#")[2]
        if why := await _run(store, entry, name):
            failed.append(f"{name}: {why}")
    print(f"{'protocol':<12}{'endpoint':<12}{len(entries) - len(failed):>5} of {len(entries)}", *failed, sep="\n")


async def graph_store(folder: Path) -> None:
    """The same with every test of the manifests of a folder, graphs compared up to isomorphism."""
    passed, failed = 0, []
    for manifest in sorted(folder.glob("manifest-*.ttl")):
        store = Store()
        store.load(path=str(manifest), format=RdfFormat.TURTLE, base_iri=manifest.as_uri())
        # Some are told and not listed: they hold as well.
        tests = store.quads_for_pattern(None, NamedNode(f"{RDF}type"), NamedNode(f"{MF}GraphStoreProtocolTest"), None)
        for test in sorted((quad.subject for quad in tests), key=str):
            why = await _run_graph_store(store, test)
            passed += not why
            failed += [f"{test.value.rpartition('#')[2]}: {why}"] if why else []
    print(f"{'graph store':<12}{'endpoint':<12}{passed:>5} of {passed + len(failed)}", *failed, sep="\n")


async def _run(store: Store, entry: NamedNode, name: str) -> str:
    """Why a test fails; '' when it passes."""
    async with _serving(store, entry) as http:
        for request in _list(store, _requests(store, entry)):
            answer = await _sent(http, store, request, "update" in name)
            if why := _judged(store, value(store, request, f"{HT}resp"), answer):
                return why
    return ""


async def _run_graph_store(store: Store, entry: NamedNode) -> str:
    known: dict[str, str] = {}
    async with _serving(store, entry) as http:
        for request in _list(store, _requests(store, entry)):
            wanted = value(store, request, f"{HT}resp")
            answer = await _sent_to_graph(http, store, request, known)
            statuses = {one.value.rpartition("#")[2].lower() for one in values(store, wanted, f"{MF}expectedStatus")}
            if answer.reason_phrase.replace(" ", "").lower() not in statuses:
                return f"{answer.status_code} {answer.text[:300]} where {sorted(statuses)} was expected"
            for one in values(store, wanted, f"{MF}expectedLocation"):
                known[one.value] = answer.headers["location"]
            for header in (found for one in values(store, wanted, f"{HT}headers") for found in _list(store, one)):
                name, text = _text(store, header, "fieldName"), _text(store, header, "fieldValue")
                if answer.headers.get(name) != text:
                    return f"{name} is {answer.headers.get(name)} instead of {text}"
            for body in values(store, wanted, f"{HT}body"):
                given = _filled(value(store, body, f"{CNT}chars").value, known)
                if _statements(given) != _statements(answer.text):
                    return f"another graph: {answer.text[:300]}"
    return ""


def _statements(turtle: str) -> Any:
    return graph([quad.triple for quad in parse(turtle, RdfFormat.TURTLE)])


def _filled(text: str, known: dict[str, str]) -> str:
    for name, meant in known.items():
        text = text.replace(name, meant)
    return text


def _requests(store: Store, entry: NamedNode) -> NamedNode:
    found: NamedNode = value(store, value(store, entry, f"{MF}action"), f"{HT}requests")
    return found


@asynccontextmanager
async def _serving(store: Store, entry: NamedNode) -> AsyncIterator[httpx.AsyncClient]:
    """Our endpoints over a store of its own with the data of a test."""
    with tempfile.TemporaryDirectory() as place:
        data = Path(place)
        _publish(data, store, entry)
        pool = QueryPool(data, size=1, light=1)
        runner = Runner(pool, BASE, seconds=10.0)
        writer = Writer(data, BASE, limits=Limits(brake=10_000))
        bearers = Bearers(Editors.of(f"me:{TOKEN}"), Editors.of(""), Patience())
        application = Starlette(routes=[*routes(runner), *writing_routes(runner, writer, bearers)])
        await pool.start()
        try:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=BASE, timeout=60) as http:
                yield http
        finally:
            await pool.close()


def _publish(data: Path, manifest: Store, entry: NamedNode) -> None:
    folder = data / "generations" / "00000001"
    folder.mkdir(parents=True)
    store = Store(str(folder / "store"))
    for given in values(manifest, entry, f"{UT}graphData"):
        path = Path(httpx.URL(value(manifest, given, f"{UT}graph").value).path)
        graph = NamedNode(value(manifest, given, LABEL).value)
        store.load(path=str(path), format=RdfFormat.N_TRIPLES, to_graph=graph)
    store.flush()
    generation = Generation(1, BASE, "2026-01-01T00:00:00Z", 0, folder)
    del store
    write_meta(generation)
    switch(data, generation)


async def _sent(http: httpx.AsyncClient, store: Store, request: NamedNode, updates: bool) -> httpx.Response:
    """The answer of the query or the update endpoint."""
    content, headers = _content(store, request)
    # an endpoint may take updates elsewhere; the queries that look at what they did are queries
    queries = not updates or headers.get("content-type", "").startswith("application/sparql-query")
    address = _text(store, request, "absolutePath").replace("/sparql/", "/sparql" if queries else "/update", 1)
    return await http.request(_text(store, request, "methodName"), address, content=content, headers=headers)


async def _sent_to_graph(
    http: httpx.AsyncClient, store: Store, request: NamedNode, known: dict[str, str]
) -> httpx.Response:
    """The answer of the Graph Store; ``known`` are the names of graphs that it has made."""
    content, headers = _content(store, request)
    address = _text(store, request, "absolutePath").replace("/gsp", "/graph-store", 1)
    address = _filled(address, {name: quote(text, safe="") for name, text in known.items()})
    content = _filled(content.decode(), known).encode()
    return await http.request(_text(store, request, "methodName"), address, content=content, headers=headers)


def _content(store: Store, request: NamedNode) -> tuple[bytes, dict[str, str]]:
    """Body and headers of a request, with the token of one who may write."""
    content, headers = b"", {"authorization": f"Bearer {TOKEN}"}
    for one in values(store, request, f"{HT}headers"):
        for header in _list(store, one):
            headers[_text(store, header, "fieldName").lower()] = _text(store, header, "fieldValue")
    for body in values(store, request, f"{HT}body"):
        encoding = value(store, body, f"{CNT}characterEncoding").value
        content = value(store, body, f"{CNT}chars").value.encode(encoding)
    return content, headers


def _judged(store: Store, wanted: Any, answer: httpx.Response) -> str:
    statuses = {one.value[-3] for one in values(store, wanted, f"{MF}expectedStatus")}
    if str(answer.status_code)[0] not in statuses:
        return f"{answer.status_code} {answer.text[:300]}"
    kind = answer.headers.get("content-type", "").partition(";")[0]
    for form in values(store, wanted, f"{MF}expectedFormat"):
        if kind not in FORMATS[form.value]:
            return f"{kind} where {form.value} was expected"
    for truth in values(store, wanted, f"{MF}expectedBoolean"):
        if answer.json()["boolean"] != (truth.value == "true"):
            return f"{answer.json()['boolean']}"
    return ""


def _text(store: Store, node: Any, name: str) -> str:
    return str(value(store, node, f"{HT}{name}").value)


def _list(store: Store, node: Any) -> list[Any]:
    found = []
    while node.value != f"{RDF}nil":
        found.append(value(store, node, f"{RDF}first"))
        node = value(store, node, f"{RDF}rest")
    return found
