"""Every example, unmodified, by the clients that people use: SPARQLWrapper, rdflib's SPARQLStore, curl, and
@comunica/query-sparql (Node 20; ``npm ci`` in ``bench/clients`` first).

``python bench/clients.py [ENDPOINT]``: an endpoint that serves something like the sample catalogue; without one, the
sample catalogue is made and served. Prints how many rows or triples each found and ends with 1 where two differ.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import httpx
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from rich.console import Console
from rich.table import Table
from SPARQLWrapper import JSON, RDFXML, SPARQLWrapper

from lienthong.sparql.examples import slug
from lienthong.sparql.guard import check
from lienthong.sparql.queries import Query, examples
from serving import sample_site

COMUNICA = Path(__file__).parent / "clients"
ACCEPT = "application/sparql-results+json, application/n-triples"
Client = Callable[[str, Query], int]


def direct(endpoint: str, query: Query) -> int:
    """A request by hand."""
    headers = {"content-type": "application/sparql-query", "accept": ACCEPT}
    answer = httpx.post(endpoint, content=query.text.encode(), headers=headers, trust_env=False, timeout=60)
    answer.raise_for_status()
    return counted(answer.text)


def curl(endpoint: str, query: Query) -> int:
    """curl, with the query in a file."""
    with tempfile.NamedTemporaryFile("w", suffix=".rq", encoding="utf-8") as file:
        file.write(query.text)
        file.flush()
        command = ["curl", "-sSf", "--noproxy", "*", "-H", f"Accept: {ACCEPT}", endpoint]
        done = subprocess.run([*command, "--data-urlencode", f"query@{file.name}"], capture_output=True, check=True)
    return counted(done.stdout.decode())


def counted(body: str) -> int:
    """Rows of JSON results, lines of N-Triples; an ASK counts its truth."""
    if not body.startswith("{"):
        return len(set(body.splitlines()))
    found = json.loads(body)
    return int(found["boolean"]) if "boolean" in found else len(found["results"]["bindings"])


def wrapper(endpoint: str, query: Query) -> int:
    """SPARQLWrapper."""
    client, table = SPARQLWrapper(endpoint), check(query.text).form in ("SELECT", "ASK")
    client.setQuery(query.text)
    client.setReturnFormat(JSON if table else RDFXML)
    found = client.queryAndConvert()
    return len(found) if isinstance(found, Graph) else counted(json.dumps(found))


def store(endpoint: str, query: Query) -> int:
    """rdflib's Graph over its SPARQLStore."""
    found = Graph(store=SPARQLStore(endpoint)).query(query.text)
    if found.askAnswer is not None:
        return int(found.askAnswer)
    return len(found.graph) if found.graph is not None else len(list(found))


def comunica(endpoint: str, asked: list[Query]) -> dict[str, str]:
    """What Comunica says of each query, in one process; {} where it is not installed."""
    if not (shutil.which("node") and (COMUNICA / "node_modules").is_dir()):
        return {}
    request = json.dumps({"endpoint": endpoint, "queries": {slug(one): one.text for one in asked}})
    command = ["node", str(COMUNICA / "run.mjs")]
    done = subprocess.run(command, input=request.encode(), capture_output=True, check=True)
    return {name: str(one.get("count", one.get("error"))) for name, one in json.loads(done.stdout).items()}


def compare(endpoint: str) -> bool:
    """Ask everything of everybody; whether all agree."""
    clients: dict[str, Client] = {"SPARQLWrapper": wrapper, "SPARQLStore": store, "curl": curl}
    asked = [one for one in examples() if not one.elsewhere]
    node = comunica(endpoint, asked)
    table, alike = Table("example", "direct", *clients, "Comunica"), True
    for query in asked:
        wanted = str(direct(endpoint, query))
        found = [str(client(endpoint, query)) for client in clients.values()]
        found += [node[slug(query)]] if node else []
        alike &= set(found) == {wanted} and wanted != "0"
        table.add_row(slug(query), wanted, *found)
    Console().print(table)
    if not node:
        Console().print("Comunica is not installed: npm ci in bench/clients, with Node 20 or newer.")
    return alike


def main() -> int:
    """The endpoint given, or the sample catalogue."""
    os.environ["no_proxy"] = "127.0.0.1,localhost"
    if len(sys.argv) > 1:
        return not compare(sys.argv[1])
    with sample_site() as base:
        return not compare(f"{base}/sparql")


if __name__ == "__main__":
    sys.exit(main())
