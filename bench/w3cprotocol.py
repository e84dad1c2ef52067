"""The W3C's protocol tests as their manifest tells them: requests sent to our addresses, what comes back judged."""

import tempfile
from pathlib import Path
from typing import Any

import httpx
from pyoxigraph import NamedNode, RdfFormat, Store
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
from w3ctests import MF, RDF, members, value, values

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


async def _run(store: Store, entry: NamedNode, name: str) -> str:
    """Why a test fails; '' when it passes."""
    requests = value(store, value(store, entry, f"{MF}action"), f"{HT}requests")
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
                for request in _list(store, requests):
                    if why := await _sent(http, store, request, "update" in name):
                        return why
        finally:
            await pool.close()
    return ""


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


async def _sent(http: httpx.AsyncClient, store: Store, request: NamedNode, updates: bool) -> str:
    path, method = _text(store, request, "absolutePath"), _text(store, request, "methodName")
    content, headers = b"", {"authorization": f"Bearer {TOKEN}"}
    for one in values(store, request, f"{HT}headers"):
        for header in _list(store, one):
            headers[_text(store, header, "fieldName").lower()] = _text(store, header, "fieldValue")
    for body in values(store, request, f"{HT}body"):
        encoding = value(store, body, f"{CNT}characterEncoding").value
        content = value(store, body, f"{CNT}chars").value.encode(encoding)
    # an endpoint may take updates elsewhere; the queries that look at what they did are queries
    queries = not updates or headers.get("content-type", "").startswith("application/sparql-query")
    address = path.replace("/sparql/", "/sparql" if queries else "/update", 1)
    answer = await http.request(method, address, content=content, headers=headers)
    return _judged(store, value(store, request, f"{HT}resp"), answer)


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
