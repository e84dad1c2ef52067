"""SERVICE where it is allowed: asked by the web process, put in as VALUES; never anything that is not on the list."""

import http.server
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from lienthong.errors import QueryError, RequestError
from lienthong.sparql.calling import Caller, is_public
from lienthong.sparql.federation import Federation
from lienthong.sparql.guard import Limits, check
from sparql.serving import BASE, HTTP, Listener, Serving, serving

TURTLE = f"""
<{BASE}/work/1> <http://x/note> "Ghi chú \\"một\\"\\nhai \\\\ ba"@vi , 7 , [] .
<{BASE}/work/2> <http://x/note> <http://x/hai> .
<{BASE}/work/none> <http://x/note> "không có ở đây" .
"""


class Service(http.server.BaseHTTPRequestHandler):
    """Another library's endpoint, and what may be wrong with one."""

    asked: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        query = parse_qs(body)["query"][0]
        type(self).asked.append(query)
        getattr(self, f"_{self.path[1:]}")(query)

    def _sparql(self, query: str) -> None:
        store = Store()
        store.load(TURTLE, format=RdfFormat.TURTLE)
        self._give(store.query(query).serialize(format=QueryResultsFormat.JSON) or b"")

    def _redirect(self, query: str) -> None:
        self.send_response(302)
        self.send_header("Location", "/sparql")
        self.end_headers()

    def _broken(self, query: str) -> None:
        self._give(b'{"head": {"vars": ["s"]}, "results": {"bindings": [{"s"')

    def _page(self, query: str) -> None:
        self._give(b"<html>", "text/html")

    def _big(self, query: str) -> None:
        self._give(b" " * 3_000_000)

    def _slow(self, query: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def _give(self, body: bytes, kind: str = "application/sparql-results+json") -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, ssl.SSLContext]]:
    """Its address, and a context that believes its certificate."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    made = [*command.split(), "-addext", "subjectAltName=DNS:localhost", "-keyout", "key", "-out", "cert"]
    try:
        subprocess.run(made, cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed: no certificate for a service")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert", folder / "key")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # clients that hang up are what is tested
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}", ssl.create_default_context(cafile=str(folder / "cert"))
    server.shutdown()
    thread.join()
    server.server_close()


PATHS = ("sparql", "redirect", "broken", "page", "big", "slow")


@pytest.fixture(scope="module")
def federated(data: Path, service: tuple[str, ssl.SSLContext]) -> Iterator[Serving]:
    url, tls = service
    allowed = frozenset(f"{url}/{path}" for path in PATHS)
    caller = Caller(seconds=1.0, most_bytes=1_000_000, reachable=lambda address: True, tls=tls)
    federation = Federation(caller, rows=50)
    with serving(data, seconds=10, more={"limits": Limits(services=allowed)}, federation=federation) as running:
        yield running
    federation.close()


def test_rows_of_both_are_joined(federated: Serving, service: tuple[str, ssl.SSLContext]) -> None:
    query = f"""PREFIX other: <{service[0]}/> PREFIX x: <http://x/>
    SELECT ?s ?l ?note {{ ?s <http://www.w3.org/2000/01/rdf-schema#label> ?l . service other:sparql {{ ?s x:note ?note
    FILTER(!isBlank(?note)) }} FILTER(?s != <{BASE}/work/none>) }} ORDER BY ?l STR(?note)"""
    answer = HTTP.post(federated.url, data={"query": query})
    assert answer.status_code == 200
    rows = [{name: value["value"] for name, value in row.items()} for row in answer.json()["results"]["bindings"]]
    assert [(row["l"], row["note"]) for row in rows] == [
        ("Kinh tế vĩ mô 1", "7"),
        ("Kinh tế vĩ mô 1", 'Ghi chú "một"\nhai \\ ba'),
        ("Kinh tế vĩ mô 2", "http://x/hai"),
    ]
    assert Service.asked[-1].endswith("LIMIT 51")
    assert "etag" not in answer.headers


def test_alone_it_gives_what_the_service_gave(federated: Serving, service: tuple[str, ssl.SSLContext]) -> None:
    query = f"SELECT * {{ SERVICE <{service[0]}/sparql> {{ ?s <http://x/note> ?o }} }}"
    rows = HTTP.get(federated.url, params={"query": query}).json()["results"]["bindings"]
    assert len(rows) == 5
    skolem = [row["o"]["value"] for row in rows if "genid" in row["o"]["value"]]
    assert len(skolem) == 1
    assert skolem[0].startswith(f"{service[0]}/sparql/.well-known/genid/")


@pytest.mark.parametrize("path", PATHS[1:])
def test_what_is_wrong_with_a_service_is_told(
    federated: Serving, service: tuple[str, ssl.SSLContext], path: str
) -> None:
    began = time.perf_counter()
    pattern = f"<{service[0]}/{path}> {{ ?s ?p ?o }}"
    answer = HTTP.get(federated.url, params={"query": f"SELECT * {{ SERVICE {pattern} }}"})
    assert answer.status_code == 502
    assert f"{service[0]}/{path}" in answer.json()["detail"]
    silent = HTTP.get(federated.url, params={"query": f"SELECT * {{ SERVICE SILENT {pattern} }}"})
    assert (silent.status_code, silent.json()["results"]["bindings"]) == (200, [{}])
    assert time.perf_counter() - began < 8  # the slow one gives bytes for ten seconds, twice


def test_too_many_rows_are_no_answer(federated: Serving, service: tuple[str, ssl.SSLContext]) -> None:
    pattern = "VALUES ?a { 1 2 3 4 5 6 7 8 } VALUES ?b { 1 2 3 4 5 6 7 8 }"
    answer = HTTP.get(federated.url, params={"query": f"ASK {{ SERVICE <{service[0]}/sparql> {{ {pattern} }} }}"})
    assert (answer.status_code, "50" in answer.json()["detail"]) == (502, True)


def test_nobody_who_is_not_listed_is_asked(federated: Serving, listener: Listener) -> None:
    target = listener.url
    for text, name in {
        f"SELECT * {{ SERVICE <{target}> {{}} }}": "unlisted",
        f"SELECT * {{ VALUES ?x {{ <{target}> }} SERVICE ?x {{}} }}": "variable",
        f"SELECT * {{ SERVICE SILENT <{target}> {{}} }}": "unlisted",
        f"SELECT * {{ SERVICESILENT <{target}> {{}} }}": "service",
        f"BASE <{target}> SELECT * {{ SERVICE <> {{}} }}": "unlisted",
    }.items():
        answer = HTTP.post(federated.url, data={"query": text})
        assert answer.status_code == 400
        assert name in answer.json()["type"]
    time.sleep(0.2)
    assert listener.calls == []


ALLOWED = Limits(services=frozenset({"https://a.example/sparql"}))
CALL = "SERVICE <https://a.example/sparql>"


@pytest.mark.parametrize(
    ("text", "name", "line", "column"),
    [
        (f"SELECT * {{\n {CALL} {{ {CALL} {{}} }} }}", "sparql_service_nested", 2, 39),
        (f"SELECT * {{ {CALL} ?s }}", "sparql_service_variable", 1, 12),
        (f"SELECT * {{ {CALL} {{ ?s ?p ?o }}", "sparql_unclosed", 1, 10),
        ("SELECT * {" + f" {CALL} {{}}" * 4 + " }", "sparql_service_many", 1, 126),
        (f"SELECT * {{ {CALL} {{ LOAD <x> }} }}", "sparql_update", None, None),
        (f"SELECT * {{ {CALL} {{}} FOO(1) }}", "sparql_word", 1, 50),
        ("SELECT * { SERVICE", "sparql_service_variable", 1, 12),
    ],
)
def test_mistakes_have_their_place(text: str, name: str, line: int | None, column: int | None) -> None:
    with pytest.raises(QueryError) as refused:
        check(text, ALLOWED)
    assert refused.value.name == name
    if line is not None:
        assert (refused.value.values["line"], refused.value.values["column"]) == (line, column)
    assert refused.value.message("vi") != refused.value.message("en")


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",
     "::ffff:127.0.0.1", "fd00::1", "fe80::1%eth0", "ff02::1"],
)  # fmt: skip
def test_addresses_of_this_network_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_a_listed_name_that_leads_home_is_not_asked() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    with pytest.raises(RequestError) as refused:
        Caller(seconds=1).ask(f"https://localhost:{listener.getsockname()[1]}/sparql", "ASK {}")
    assert refused.value.values["reason"] == "address"
    with pytest.raises(TimeoutError):
        listener.accept()
    listener.close()


def test_a_certificate_that_nobody_vouches_for_is_no_answer(service: tuple[str, ssl.SSLContext]) -> None:
    asked = len(Service.asked)
    with pytest.raises(RequestError) as refused:
        Caller(seconds=1, reachable=lambda address: True).ask(f"{service[0]}/sparql", "ASK {}")
    assert refused.value.values["reason"] == "connection"
    assert len(Service.asked) == asked
