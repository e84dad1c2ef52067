"""How conformant the endpoint is: the W3C's SPARQL tests against bare pyoxigraph and through our protocol.

``python bench/conformance.py FOLDER``, with FOLDER a copy of github.com/w3c/rdf-tests. Prints how many tests of each
group pass either way, and every test in which the two differ.
"""

import asyncio
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx
from pyoxigraph import QueryResultsFormat, QueryTriples, RdfFormat, Store, parse
from starlette.applications import Starlette

from lienthong.graph.generation import Generation, switch, write_meta
from lienthong.graph.terms import prefixes
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.protocol import routes
from lienthong.sparql.run import Runner
from w3cprotocol import graph_store, protocol
from w3ctests import EVALUATION, NOT_SYNTAX, SYNTAX, Answer, Case, cases, expected, fill, graph, rows_of_csv, table

BASE = "http://localhost:8000"
JSON, CSV, TRIPLES = "application/sparql-results+json", "text/csv", "application/n-triples"
MANIFESTS = ("sparql10/manifest.ttl", "sparql11/manifest-sparql11-query.ttl", "sparql11/manifest-sparql11-results.ttl")


class Refused(Exception):
    """The query was not answered: why."""


@dataclass
class Endpoint:
    """Our endpoint over a data folder whose publication changes from test to test."""

    data: Path
    http: httpx.AsyncClient
    number: int = 0
    filled: object = None

    def publish(self, case: Case) -> None:
        """Publish what a test needs, unless it is there from the test before."""
        wanted = (case.data, case.named)
        if self.filled == wanted:
            return
        self.number += 1
        folder = self.data / "generations" / f"{self.number:08d}"
        folder.mkdir(parents=True)
        store = Store(str(folder / "store"))
        fill(store, case)
        store.flush()
        generation = Generation(self.number, BASE, "2026-01-01T00:00:00Z", len(store), folder)
        del store
        write_meta(generation)
        switch(self.data, generation)
        self.filled = wanted

    async def ask(self, case: Case) -> tuple[str, bytes]:
        """Media type and body. Raises Refused."""
        accept = CSV if case.kind == "CSVResultFormatTest" else f"{JSON}, {TRIPLES}"
        # the endpoint has one base for everybody, the tests one for each file
        query = f"BASE <{case.query.as_uri()}>\n{case.text}"
        answer = await self.http.post("/sparql", data={"query": query}, headers={"accept": accept})
        if answer.status_code != 200:
            told = answer.json()
            raise Refused(f"{answer.status_code} {told['type']}: {told['detail_en']}")
        return answer.headers["content-type"].partition(";")[0], answer.content


def bare(case: Case) -> tuple[str, bytes]:
    """The same from pyoxigraph alone."""
    store = Store()
    fill(store, case)
    try:
        result = store.query(case.text, base_iri=case.query.as_uri())
        if isinstance(result, QueryTriples):
            return TRIPLES, result.serialize(format=RdfFormat.N_TRIPLES) or b""
        form = QueryResultsFormat.CSV if case.kind == "CSVResultFormatTest" else QueryResultsFormat.JSON
        return (CSV if form == QueryResultsFormat.CSV else JSON), result.serialize(format=form) or b""
    except (SyntaxError, ValueError, RuntimeError) as error:
        raise Refused(str(error)) from None


def read(kind: str, body: bytes) -> Answer:
    """An answer in the form in which answers are compared."""
    if kind == TRIPLES:
        return graph([quad.triple for quad in parse(body, RdfFormat.N_TRIPLES)])
    return rows_of_csv(body) if kind == CSV else table(body, QueryResultsFormat.JSON)


def judged(case: Case, told: tuple[str, bytes] | Refused) -> tuple[bool, Answer | str]:
    """Whether this passes, and what was said."""
    refused = isinstance(told, Refused)
    if case.kind in SYNTAX:
        taken = not refused or any(why in str(told) for why in NOT_SYNTAX)
        return SYNTAX[case.kind] == taken, f"refused: {told}" if refused else "taken"
    if isinstance(told, Refused):
        return False, f"refused: {told}"
    found = read(*told)
    return found == expected(case), found


async def compare(endpoint: Endpoint, found: list[Case]) -> None:
    """Run every test both ways and print counts and differences."""
    passed: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    differences = []
    for case in found:
        group = "evaluation" if case.kind in EVALUATION else "syntax"
        totals[group] += 1
        endpoint.publish(case)
        ours: tuple[str, bytes] | Refused
        try:
            theirs: tuple[str, bytes] | Refused = bare(case)
        except Refused as error:
            theirs = error
        try:
            ours = await endpoint.ask(case)
        except Refused as error:
            ours = error
        (one, said), (other, says) = judged(case, theirs), judged(case, ours)
        passed[group, "pyoxigraph"] += one
        passed[group, "endpoint"] += other
        if one != other or (said != says and not isinstance(said, str)):
            differences.append(
                f"{case.name} ({case.kind}): pyoxigraph {_told(one, said)}, endpoint {_told(other, says)}"
            )
    for group, total in sorted(totals.items()):
        for who in ("pyoxigraph", "endpoint"):
            print(f"{group:<12}{who:<12}{passed[group, who]:>5} of {total}")
    print(f"{len(differences)} differences")
    print(*differences, sep="\n")


def _told(passes: bool, said: Answer | str) -> str:
    return f"{'passes' if passes else 'fails'} ({said if isinstance(said, str) else 'answered'})"


async def main(folder: Path) -> None:
    """Everything."""
    found = [case for name in MANIFESTS for case in cases((folder / "sparql" / name).resolve())]
    with tempfile.TemporaryDirectory() as place:
        pool = QueryPool(Path(place), size=1)
        application = Starlette(routes=routes(Runner(pool, BASE, seconds=10.0, prefixes=prefixes())))
        transport = httpx.ASGITransport(application)
        await pool.start()
        async with httpx.AsyncClient(transport=transport, base_url=BASE, timeout=60) as http:
            await compare(Endpoint(Path(place), http), found)
        await pool.close()
    await protocol((folder / "sparql/sparql11/protocol/manifest.ttl").resolve())
    await graph_store((folder / "sparql/sparql11/graph-store-protocol").resolve())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
