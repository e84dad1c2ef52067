"""Content codings: chosen by RFC 9110, section 12.5.3, unpacked by other libraries than those that packed."""

import gzip
import os
import signal
import socket
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import httpx
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.sparql.compress import CODINGS, SMALL, coding, compressor, whole
from sparql.serving import HTTP, Serving, serving

LARGE = "SELECT * { ?a a ?type . ?b a ?other } LIMIT 20000"
MIDDLE = "SELECT * { ?s ?p ?o } ORDER BY ?s LIMIT 100"
UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


@pytest.fixture(scope="module")
def cut(data: Path) -> Iterator[Serving]:
    """An endpoint whose processes may be killed."""
    with serving(data, seconds=30.0, rows=100_000_000, size=1, light=1) as running:
        yield running


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([], ""),
        ([""], ""),
        (["gzip"], "gzip"),
        (["x-gzip"], "gzip"),
        (["gzip, deflate, br, zstd"], "zstd"),
        (["gzip, deflate, br"], "br"),
        (["gzip;q=1.0, br;q=0.8"], "gzip"),
        (["GZIP ; q=0.5"], "gzip"),
        (["*"], "zstd"),
        (["zstd;q=0, *"], "br"),
        (["*;q=0"], ""),
        (["gzip;q=0"], ""),
        (["identity, gzip;q=0.5"], ""),
        (["identity;q=0.5, gzip;q=0.5"], "gzip"),
        (["identity;q=0, gzip;q=0.1"], "gzip"),
        (["deflate"], ""),
        (["gzip;q=nan"], ""),
        (["gzip;q=7, br;q=x"], ""),
        (["deflate", "gzip;q=0.2, br;q=0.1"], "gzip"),
    ],
)
def test_choice(lines: list[str], expected: str) -> None:
    assert coding(lines) == expected


@given(st.lists(st.text(max_size=40), max_size=3))
@settings(deadline=None, max_examples=60)
def test_any_header_gives_a_coding_or_none(lines: list[str]) -> None:
    assert coding(lines) in ("", *CODINGS)


@pytest.mark.parametrize("name", CODINGS)
@given(parts=st.lists(st.binary(max_size=300), max_size=6))
@settings(deadline=None, max_examples=25)
def test_parts_make_up_the_whole_and_each_can_be_read_at_once(name: str, parts: list[bytes]) -> None:
    readers = {
        "gzip": lambda: zlib.decompressobj(31).decompress,
        "br": lambda: brotli.Decompressor().process,
        "zstd": lambda: zstandard.ZstdDecompressor().decompressobj().decompress,
    }
    packer, read = compressor(name), readers[name]()
    for part in parts:
        assert read(packer.feed(part)) == part
    assert read(packer.end()) == b""
    assert UNPACK[name](whole(name, b"".join(parts))) == b"".join(parts)


@pytest.mark.parametrize("name", CODINGS)
@pytest.mark.parametrize("query", [MIDDLE, LARGE])
def test_answers_are_packed_as_wanted(endpoint: Serving, name: str, query: str) -> None:
    plain = HTTP.get(endpoint.url, params={"query": query}, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    with HTTP.stream("GET", endpoint.url, params={"query": query}, headers={"accept-encoding": name}) as answer:
        assert (answer.headers["content-encoding"], answer.headers["vary"]) == (name, "Accept, Accept-Encoding")
        packed = b"".join(answer.iter_raw())
    assert len(packed) < len(plain.content) / 3
    assert UNPACK[name](packed) == plain.content


def test_small_answers_and_errors_stay_as_they_are(endpoint: Serving) -> None:
    for query, status in (("ASK {}", 200), ("SELECT", 400)):
        answer = HTTP.get(endpoint.url, params={"query": query}, headers={"accept-encoding": "gzip"})
        assert (answer.status_code, "content-encoding" in answer.headers) == (status, False)
        assert len(answer.content) < SMALL


def test_head_has_the_headers_of_get(endpoint: Serving) -> None:
    asked = {"params": {"query": MIDDLE}, "headers": {"accept-encoding": "gzip"}}
    head, get = HTTP.head(endpoint.url, **asked), HTTP.get(endpoint.url, **asked)
    for name in ("content-encoding", "content-length", "content-type", "etag", "vary"):
        assert head.headers[name] == get.headers[name]
    assert head.content == b""


@pytest.mark.parametrize("name", ["identity", *CODINGS])
def test_an_answer_that_is_cut_off_cannot_pass_for_whole(cut: Serving, name: str) -> None:
    query = "SELECT * { ?a a ?x . ?b a ?y . ?c a ?z } LIMIT 90000000"
    headers, received = {"accept-encoding": name, "accept": "text/csv"}, b""
    with (
        pytest.raises(httpx.RemoteProtocolError),
        HTTP.stream("GET", cut.url, params={"query": query}, headers=headers) as answer,
    ):
        assert answer.status_code == 200
        for part in answer.iter_raw():
            if not received:
                for process in cut.pool.processes:
                    os.kill(process.pid, signal.SIGKILL)
            received += part
    assert received
    if name == "gzip":
        with pytest.raises(EOFError):
            gzip.decompress(received)
    elif name == "br":
        with pytest.raises(brotli.error):
            brotli.decompress(received)
    elif name == "zstd":
        reader = zstandard.ZstdDecompressor().decompressobj()
        reader.decompress(received)
        assert not reader.eof


def test_http_1_0_gets_a_length(endpoint: Serving) -> None:
    """It knows no chunks, so that a body without a length would end alike when whole and when cut off."""
    host, _, port = endpoint.url.split("/")[2].partition(":")
    with socket.create_connection((host, int(port))) as connection:
        asked = httpx.QueryParams({"query": LARGE})
        connection.sendall(f"GET /sparql?{asked} HTTP/1.0\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    lines = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    assert int(lines[b"content-length"]) == len(body) > 1_000_000
    assert b"transfer-encoding" not in lines
