"""Dumps on the web: ranges, validators, nothing but what a manifest names."""

import gzip
import hashlib

import pytest
from pyoxigraph import NamedNode, RdfFormat, Store
from starlette.testclient import TestClient

from exchange.dumped import Dumped

FILE = "/mo/dumps/latest/works.csv.gz"


def test_a_file_comes_whole_and_as_it_lies_there(portal: TestClient, dumped: Dumped):
    answer = portal.get(FILE, headers={"accept-encoding": "gzip"})
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/gzip"
    assert "content-encoding" not in answer.headers
    file = dumped.version.file("works.csv.gz")
    assert (len(answer.content), hashlib.sha256(answer.content).hexdigest()) == (file.size, file.sha256)
    assert answer.headers["etag"] == f'"{file.sha256}"' and answer.headers["last-modified"]
    assert answer.headers["access-control-allow-origin"] == "*"
    head = portal.head(FILE)
    assert head.status_code == 200 and head.content == b"" and head.headers["content-length"] == str(file.size)
    assert gzip.decompress(answer.content).startswith(b"\xef\xbb\xbfid,iri,")


def test_a_file_comes_in_parts_and_not_again(portal: TestClient, dumped: Dumped):
    whole = dumped.path("works.csv.gz").read_bytes()
    tag = portal.head(FILE).headers["etag"]
    part = portal.get(FILE, headers={"range": "bytes=10-19", "if-range": tag})
    assert part.status_code == 206 and part.content == whole[10:20]
    assert part.headers["content-range"] == f"bytes 10-19/{len(whole)}"
    assert portal.get(FILE, headers={"range": "bytes=-5"}).content == whole[-5:]
    other = portal.get(FILE, headers={"range": "bytes=10-19", "if-range": '"another"'})
    assert other.status_code == 200 and other.content == whole
    assert portal.get(FILE, headers={"range": f"bytes={len(whole)}-"}).status_code == 416
    for odd in ("rows=1-2", "bytes=x-", "bytes=-", f"bytes={'9' * 5000}-"):
        assert portal.get(FILE, headers={"range": odd}).content == whole
    assert portal.get(FILE, headers={"if-none-match": tag}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "latest/nothing.gz", "latest/manifest.json.gz", "latest/../current", "latest/%2e%2e%2fcurrent",
        "latest/%2e%2e%5ccurrent", "current", "lock", "99999999/works.csv.gz", "-1/works.csv.gz",
        "00000000000000000001/works.csv.gz", "١/works.csv.gz", "latest/works.csv.gz%00", "latest/%00",
        "../ledger.sqlite", "latest/works.csv.gz/", ".00000001.1.new/works.csv.gz",
    ],
)  # fmt: skip
def test_nothing_else_is_given_out(portal: TestClient, path):
    answer = portal.get(f"/mo/dumps/{path}")
    assert answer.status_code == 404, answer.text


def test_manifests_and_sums_tell_what_there_is(portal: TestClient, dumped: Dumped):
    index = portal.get("/mo/dumps/").json()
    number = dumped.version.generation
    assert index["latest"] == number and [one["generation"] for one in index["versions"]] == [number]
    for address in ("/mo/dumps/manifest.json", f"/mo/dumps/{number}/", f"/mo/dumps/{number}/manifest.json"):
        told = portal.get(address).json()
        assert {one["name"]: one["size"] for one in told["files"]} == {
            one.name: one.size for one in dumped.version.files
        }
    for file in told["files"]:
        answer = portal.head(file["url"])
        assert answer.status_code == 200 and answer.headers["content-type"].partition(";")[0] == (
            file["compression"] or file["media_type"]
        )
    sums = portal.get("/mo/dumps/SHA256SUMS").text
    assert sums == dumped.path("SHA256SUMS").read_text()
    assert portal.get("/mo/dumps").headers["location"] == "/mo/dumps/"
    assert portal.get(f"/mo/dumps/{number}").headers["location"] == f"/mo/dumps/{number}/"


def test_the_page_lists_every_file_in_both_languages(portal: TestClient, dumped: Dumped):
    for lang in ("vi", "en"):
        answer = portal.get(f"/mo/{lang}/dumps")
        assert answer.status_code == 200
        for file in dumped.version.files:
            assert f"/dumps/latest/{file.name}" in answer.text
        again = portal.get(f"/mo/{lang}/dumps", headers={"if-none-match": answer.headers["etag"]})
        assert again.status_code == 304


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("application/ld+json", RdfFormat.JSON_LD),
        ("text/turtle, application/json;q=0.5", RdfFormat.TURTLE),
        ("application/rdf+xml", RdfFormat.RDF_XML),
    ],
)
def test_what_there_is_to_download_is_told_as_rdf_too(portal: TestClient, dumped: Dumped, accept: str, form: RdfFormat):
    answer = portal.get("/mo/dumps/", headers={"accept": accept})
    assert answer.status_code == 200 and answer.headers["vary"] == "Accept"
    assert answer.headers["content-type"].partition(";")[0] == form.media_type
    found = Store()
    found.load(answer.content, form)
    dcat = "http://www.w3.org/ns/dcat#"
    urls = {one.object.value for one in found.quads_for_pattern(None, NamedNode(f"{dcat}downloadURL"), None)}
    assert {one.rpartition("/")[2] for one in urls} == {file.name for file in dumped.version.files}
    sets = {one.subject.value for one in found.quads_for_pattern(None, None, NamedNode(f"{dcat}Dataset"))}
    assert sets == {one.subject.value for one in found.quads_for_pattern(None, NamedNode(f"{dcat}distribution"), None)}
    tag = {"if-none-match": answer.headers["etag"], "accept": accept}
    assert portal.get("/mo/dumps/", headers=tag).status_code == 304


def test_browsers_are_led_to_the_page_of_downloads(portal: TestClient):
    answer = portal.get("/mo/dumps/", headers={"accept": "text/html,*/*;q=0.8", "accept-language": "en"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/mo/en/dumps")
    assert portal.get("/mo/dumps/", headers={"accept": "*/*"}).headers["content-type"] == "application/json"
