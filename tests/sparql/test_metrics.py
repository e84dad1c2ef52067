"""``/metrics``: true figures, and for operators only."""

import hashlib
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.testclient import TestClient

from lienthong.graph.generation import current
from lienthong.sparql.metrics import Metrics
from lienthong.sparql.operators import Operators
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.protocol import routes
from lienthong.sparql.run import Runner
from sparql.serving import BASE

TOKEN = "một mã dài của người quản trị".encode().hex()


@contextmanager
def client(data: Path, *, token: str = "", host: str = "127.0.0.1") -> Iterator[TestClient]:
    pool = QueryPool(data, size=1, light=1)
    metrics = Metrics(pool)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await pool.start()
        yield
        await pool.close()

    endpoint = routes(Runner(pool, BASE), watchers=(metrics,))
    application = Starlette(routes=[*endpoint, *Operators(metrics, token).routes()], lifespan=lifespan)
    with TestClient(application, "http://127.0.0.1:8000", client=(host, 40_000)) as running:
        yield running


def figures(text: str) -> dict[tuple[str, ...], float]:
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_figures_are_those_of_what_happened(data: Path) -> None:
    with client(data) as http:
        for query in ("ASK {}", "ASK {}", "SELECT nonsense", "CLEAR ALL"):
            http.get("/sparql", params={"query": query})
        http.get("/sparql", params={"query": "SELECT * { ?s ?p ?o }"}, headers={"accept-encoding": "gzip"})
        endless = {"query": "SELECT * { ?a ?b ?c. ?d ?e ?f. FILTER(?a = ?f) }", "timeout": "0.3"}
        while http.get("/sparql", params=endless).json()["type"].endswith(":sparql_busy"):
            pass  # a machine with other work had no place for it in time
        answer = http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert answer.headers["cache-control"] == "no-store"
    found = figures(answer.text)
    asked = {key[1:]: value for key, value in found.items() if key[0] == "lienthong_sparql_requests_total"}
    asked.pop(("SELECT", "busy", "503"), None)
    assert asked == {
        ("ASK", "answered", "200"): 2,
        ("-", "invalid", "400"): 2,
        ("SELECT", "answered", "200"): 1,
        ("SELECT", "timeout", "503"): 1,
    }
    assert found["lienthong_sparql_seconds_count", "ASK"] == 2
    assert found["lienthong_sparql_events_total", "timeouts"] == 1
    assert found["lienthong_sparql_events_total", "killed"] >= 1
    assert found["lienthong_sparql_sent_bytes_total", "gzip"] > 1_000
    assert found["lienthong_sparql_queue", "light"] == 0
    generation = current(data)
    assert generation is not None
    assert found["lienthong_generation_number",] == generation.number
    assert found["lienthong_generation_triples",] == generation.triples
    assert found["lienthong_generation_published_timestamp_seconds",] > 1_700_000_000
    assert any(key[0] == "lienthong_build_info" for key in found)


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {"host": "localhost:8000"}, 200),
        ("192.0.2.1", {}, 404),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, 404),
        ("127.0.0.1", {"via": "1.1 proxy"}, 404),
        ("127.0.0.1", {"forwarded": "for=127.0.0.1"}, 404),
        ("127.0.0.1", {"host": "attacker.example"}, 404),
        ("127.0.0.1", {"host": "127.0.0.1.attacker.example"}, 404),
        ("127.0.0.1", {"host": ""}, 404),
    ],
)
def test_without_a_token_only_this_machine(tmp_path: Path, host: str, headers: dict[str, str], status: int) -> None:
    with client(tmp_path, host=host) as http:
        assert http.get("/metrics", headers=headers).status_code == status


@pytest.mark.parametrize("kept", [TOKEN, "sha256:" + hashlib.sha256(TOKEN.encode()).hexdigest()])
def test_with_a_token_only_who_bears_it(tmp_path: Path, kept: str) -> None:
    with client(tmp_path, token=kept, host="192.0.2.1") as http:
        assert http.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        for given in ("", "Bearer", "Bearer x", f"Basic {TOKEN}", f"Bearer {kept} ".replace(TOKEN, "x")):
            refused = http.get("/metrics", headers={"authorization": given})
            assert (refused.status_code, refused.headers["www-authenticate"], refused.text) == (401, "Bearer", "")


COUNT = """
import asyncio, sys
from pathlib import Path
from prometheus_client import generate_latest
from lienthong.sparql.asked import Asked
from lienthong.sparql.metrics import Metrics
from lienthong.sparql.pool import QueryPool

async def main():
    metrics = Metrics(QueryPool(Path(sys.argv[1])))
    metrics(Asked("GET", "-", query="ASK {}", form="ASK", status=304))
    print(generate_latest(metrics.registry()).decode())

asyncio.run(main())
"""


def test_each_web_process_tells_the_figures_of_all(data: Path, tmp_path: Path) -> None:
    known = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}
    for number in (1, 2, 3):
        shown = subprocess.run(
            [sys.executable, "-c", COUNT, str(data)], env=known, capture_output=True, check=True, text=True
        ).stdout
        found = figures(shown)
        assert found["lienthong_sparql_requests_total", "ASK", "unchanged", "304"] == number
        assert found["lienthong_generation_number",] == 1
        # what a process does now counts as long as it lives
        assert len(list(tmp_path.glob("gauge_livesum_*.db"))) == 1
