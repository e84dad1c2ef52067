"""Updates on the whole site: bodies of their own size for those who may write, and what the site tells of them."""

import time

import httpx
import pytest
from siteserver import free_port, serving

from graph.worlds import Version, load
from lienthong.graph.ledger import Ledger
from lienthong.graph.publish import publish

TOKEN = {"authorization": "Bearer mot-ma-du-dai-de-ghi"}
SETTINGS = {"LIENTHONG_UPDATE_TOKENS": "may:mot-ma-du-dai-de-ghi", "LIENTHONG_EDITOR_TOKENS": "an:mot-ma-khac-chi-doc"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    data, base = tmp_path_factory.mktemp("written") / "data", f"http://127.0.0.1:{free_port()}"
    with Ledger.open(data) as ledger:
        load(ledger, "nam", [("1", Version(("i0",), ("w0",), "a0", 1))])
        publish(ledger, data, base)
    with serving(data, base, settings=SETTINGS), httpx.Client(base_url=base, trust_env=False, timeout=60) as found:
        yield found


def test_a_large_graph_of_somebody_who_may(client):
    long = "một câu dài " * 80
    large = "".join(f"<x:s{one}> <x:p> '{long}' .\n" for one in range(2_000)).encode()
    assert len(large) > 1_500_000
    turtle = {"content-type": "text/turtle"}
    answer = client.put("/graph-store/lon", content=large, headers=TOKEN | turtle)
    assert answer.status_code == 201
    assert answer.headers["location"].endswith("/graph-store/lon")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert client.put("/graph-store/lon", content=b"", headers=turtle).status_code == 401
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <x:p> ?o } }"
    count = client.get("/sparql", params={"query": query}, headers={"accept": "text/csv"})
    assert count.text.split() == ["n", "2000"]
    assert client.post("/changes", content=b"x" * 1_500_000).status_code == 413


def test_what_the_site_tells(client):
    told = client.get("/sparql", headers={"accept": "application/n-triples"}).text
    base = str(client.base_url).rstrip("/")
    assert f"<{base}/update> <http://www.w3.org/ns/sparql-service-description#supportedLanguage>" in told
    update = {"content-type": "application/sparql-update"}
    text = f"INSERT DATA {{ <{base}/work/w0> <x:note> 'đã kiểm' }}"
    assert client.post("/update", content=text.encode(), headers=TOKEN | update).status_code == 204
    until = time.monotonic() + 60
    while (last := client.get("/changes").json()["changes"][-1])["event"] != "updated":
        assert time.monotonic() < until
    assert f"{base}/work/w0" in last.values()
    editor = {"authorization": "Bearer mot-ma-khac-chi-doc"}
    assert client.post("/update", content=b"CLEAR ALL", headers=update | editor).status_code == 403
