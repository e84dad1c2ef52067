"""The Graph Store HTTP Protocol: https://www.w3.org/TR/sparql11-http-rdf-update/"""

import gzip

import httpx
import pytest
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse

from lienthong.graph.generation import current
from sparql.writing import BASE, TOKEN, TURTLE, ask, public, triples, update, writing, wrong

STORE = "/graph-store"
CANONICAL = CanonicalizationAlgorithm.UNSTABLE
MAI = "@prefix f: <http://xmlns.com/foaf/0.1/> . <{0}> a f:Person ; f:knows [ f:name 'Mai' ] ."
LAN = "@prefix f: <http://xmlns.com/foaf/0.1/> . <{0}> a f:Person ; f:knows [ f:name 'Lan' ] ."
MORE = "<{0}> <http://xmlns.com/foaf/0.1/nick> 'M' ."


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return tmp_path_factory.mktemp("graphs")


@pytest.fixture(scope="module")
def client(data):
    with writing(data) as found:
        update(found, "CREATE GRAPH <x:start>")
        yield found


def put(client: httpx.Client, path: str, body: str, method: str = "PUT", **headers: str) -> httpx.Response:
    return client.request(method, path, content=body.encode(), headers=TOKEN | TURTLE | headers)


def holds(client: httpx.Client, path: str, *bodies: str) -> bool:
    """Whether a graph says the same as these documents together, whatever blank nodes are called."""
    answer = client.get(path, headers={"accept": "text/turtle"})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "text/turtle; charset=utf-8"
    given = [quad for body in bodies for quad in parse(body, RdfFormat.TURTLE, rename_blank_nodes=True)]
    found, wanted = Dataset(parse(answer.text, RdfFormat.TURTLE)), Dataset(given)
    for one in (found, wanted):
        one.canonicalize(CANONICAL)
    return found == wanted


def test_parts_of_several_forms_by_either_name(client):
    path, named = f"{STORE}/nguoi/1.ttl", f"{STORE}?graph=http%3A%2F%2Fwww.example{STORE}/nguoi/1.ttl"
    lan, mai, more = (text.format("http://e.example/1") for text in (LAN, MAI, MORE))
    parts = {"a": ("a.ttl", mai + more, "text/turtle"), "b": ("b.nt", "<x:a> <x:b> <x:c> .", "application/n-triples")}
    made = put(client, path, lan)
    assert (made.status_code, made.content) == (201, b"")
    assert client.post(named, files=parts, headers=TOKEN).status_code == 204
    assert holds(client, path, lan, mai, more, "<x:a> <x:b> <x:c> .")
    assert ask(client, "ASK { GRAPH ?g { <http://e.example/1> <http://xmlns.com/foaf/0.1/nick> 'M' } }")
    assert client.delete(path, headers=TOKEN).status_code == 204
    wrong(client.get(named), 404, "update_no_graph")
    wrong(client.delete(named, headers=TOKEN), 404, "update_no_graph")


def test_a_graph_has_one_name_by_either_way(client):
    assert put(client, f"{STORE}/s%C3%A1ch/a%2Fb", "<> <x:p> <c> .").status_code == 201
    name = f"{BASE}{STORE}/s%C3%A1ch/a%2Fb"
    assert holds(client, f"{STORE}?graph={name.replace('%', '%25')}", f"<{name}> <x:p> <{BASE}{STORE}/s%C3%A1ch/c> .")
    assert client.get(f"{STORE}?graph={name}").status_code == 404  # decoded once, it is another


def test_post_to_the_store_makes_a_graph(client):
    answer = put(client, STORE, "[] <x:p> <> .", "POST")
    assert answer.status_code == 201
    made = answer.headers["location"]
    assert made.startswith(f"{BASE}{STORE}/")
    assert holds(client, f"{STORE}?graph={made}", f"[] <x:p> <{made}> .")
    assert holds(client, made.removeprefix(BASE), f"[] <x:p> <{made}> .")


def test_conditions(client, data):
    path, one, other = f"{STORE}/dieu-kien", "<x:a> <x:b> 1 .", "<x:a> <x:b> 2 ."
    missing, there = {"if-none-match": "*"}, {"if-match": "*"}
    wrong(put(client, path, one, **there), 412, "update_condition")
    assert put(client, path, one, **missing).status_code == 201
    wrong(put(client, path, other, **missing), 412, "update_condition")
    wrong(put(client, path, other, "POST", **{"if-match": client.get(path).headers["etag"]}), 412, "update_condition")
    wrong(put(client, path, other, **{"content-range": "bytes 0-9/99"}), 400, "update_range")
    assert holds(client, path, one)
    assert put(client, path, other, **there).status_code == 204
    assert client.delete(path, headers=TOKEN | there).status_code == 204
    assert "If-Match" in client.options(path).headers["access-control-allow-headers"]


def test_the_default_graph(client, data):
    assert client.delete(f"{STORE}?default", headers=TOKEN).status_code == 204
    assert put(client, f"{STORE}?default", MAI.format("x:1")).status_code == 201
    assert put(client, f"{STORE}?default", LAN.format("x:1")).status_code == 204
    assert put(client, f"{STORE}?default", MORE.format("x:1"), "POST").status_code == 204
    assert holds(client, f"{STORE}?default", LAN.format("x:1"), MORE.format("x:1"))
    assert triples(MORE.format("x:1")) < public(data)


def test_formats_and_codings_are_those_of_queries(client):
    path = f"{STORE}/dinh-dang"
    many = " ".join(f"<x:s{one}> <x:p> 'một cuốn sách {one}' ." for one in range(200))
    assert put(client, path, many).status_code == 201
    for media in ("application/n-triples", "application/rdf+xml", "application/ld+json", "application/trig"):
        answer = client.get(path, headers={"accept": media})
        assert answer.headers["content-type"] == media
        assert len(list(parse(answer.content, RdfFormat.from_media_type(media)))) == 200
    with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as packed:
        assert packed.headers["content-encoding"] == "gzip"
        assert b"cu\xe1\xbb\x91n" in gzip.decompress(b"".join(packed.iter_raw()))
    tag = client.get(path).headers["etag"]
    assert client.get(path, headers={"if-none-match": tag}).status_code == 304
    wrong(client.get(path, headers={"accept": "image/png"}), 406, "sparql_not_acceptable")


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "title"),
    [
        ("PUT", f"{STORE}/a", "<x:a> <x:b>\n\n'c .", TOKEN | TURTLE, 400, "update_rdf"),
        ("PUT", f"{STORE}/a", "<p>", TOKEN | {"content-type": "text/html"}, 415, "update_media"),
        ("PUT", f"{STORE}/a", "", TOKEN | {"content-type": "text/turtle; charset=latin-1"}, 415, "sparql_charset"),
        ("PUT", STORE, "", TOKEN | TURTLE, 400, "update_which_graph"),
        ("PUT", f"{STORE}/a?graph=x:b", "", TOKEN | TURTLE, 400, "update_which_graph"),
        ("PUT", f"{STORE}?default&graph=x:b", "", TOKEN | TURTLE, 400, "update_which_graph"),
        ("PUT", f"{STORE}?graph=a%20b:%3C%3E", "", TOKEN | TURTLE, 400, "update_graph_iri"),
        ("PUT", f"{STORE}?graph={BASE}/dataset/nam", "", TOKEN | TURTLE, 403, "update_own_graph"),
        ("PATCH", f"{STORE}/a", "", TOKEN | TURTLE, 405, "update_method"),
        ("PUT", f"{STORE}/a", "", TURTLE, 401, "update_no_token"),
        ("DELETE", f"{STORE}?default", "", {"authorization": "Bearer khong-phai-ma-nay"}, 401, "update_wrong_token"),
        ("GET", STORE, "", {}, 400, "update_which_graph"),
    ],
)
def test_requests_that_are_wrong(client, data, method, path, body, headers, status, title):
    before = current(data)
    wrong(client.request(method, path, content=body.encode(), headers=headers), status, title)
    assert current(data) == before
    assert not ask(client, f"ASK {{ GRAPH <{BASE}{STORE}/a> {{ ?s ?p ?o }} }}")


def test_options(client):
    answer = client.options(f"{STORE}/a")
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, PUT, POST, DELETE, OPTIONS")
