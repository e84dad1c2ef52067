"""The address over HTTP: methods, compression, headers, and the application that has it."""

import asyncio
import gzip
import zlib
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from exchange.oai.harvested import Library, errors
from lienthong.errors import Busy
from lienthong.exchange.application import create_app
from lienthong.exchange.oai.serving import XML, Provider, provider_routes
from lienthong.settings import Settings


def ask(app: object, method: str, *, body: bytes | None = None, query: str = "", **headers: str) -> httpx.Response:
    async def asked() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
            request = client.build_request(
                method, f"/oai{query}", content=body, headers={"accept-encoding": "identity"} | headers
            )
            sent = await client.send(request, stream=True)
            raw = b"".join([part async for part in sent.aiter_raw()])
            return httpx.Response(sent.status_code, headers=sent.headers, extensions={"raw": raw})

    return asyncio.run(asked())


def raw(answer: httpx.Response) -> bytes:
    found: bytes = answer.extensions["raw"]
    return found


@pytest.fixture(scope="module")
def app(shelf: Library) -> Starlette:
    return Starlette(routes=provider_routes(shelf.provider))


def test_get_post_and_head_answer_alike(app: Starlette, shelf: Library) -> None:
    form = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    got = ask(app, "GET", query="?verb=ListSets")
    assert got.headers["content-type"] == XML and not errors(shelf.valid(raw(got)))
    posted = ask(app, "POST", body=b"verb=ListSets", **form)
    assert raw(posted).split(b"<request")[1] == raw(got).split(b"<request")[1]
    head = ask(app, "HEAD", query="?verb=ListSets")
    assert raw(head) == b"" and head.status_code == 200 and head.headers["content-length"] == str(len(raw(got)))
    for query, body, kind in (
        ("", b'{"verb": "Identify"}', "application/json"),
        ("?verb=Identify", b"verb=Identify", form["content-type"]),
    ):
        wrong = ask(app, "POST", query=query, body=body, **{"content-type": kind})
        assert errors(shelf.valid(raw(wrong))) == ["badVerb"]
    assert ask(app, "OPTIONS").headers["access-control-allow-origin"] == "*"
    assert ask(app, "DELETE").status_code == 405


def test_answers_are_compressed_as_the_harvester_takes_them(app: Starlette) -> None:
    query = "?verb=ListRecords&metadataPrefix=rdf"
    plain = raw(ask(app, "GET", query=query, **{"accept-encoding": "identity"}))
    for accepted, coding in (
        ("gzip", "gzip"), ("deflate", "deflate"), ("gzip;q=0, deflate", "deflate"), ("br, *", "gzip"), ("", ""),
        ("identity;q=1, *;q=0", ""), ("GZIP; q=0.5", "gzip"), ("gzip;q=0.000", ""), (";;,q=", ""),
    ):  # fmt: skip
        answer = ask(app, "GET", query=query, **{"accept-encoding": accepted})
        assert answer.headers.get("content-encoding", "") == coding, accepted
        assert answer.headers["vary"] == "Accept-Encoding"
        body = {"gzip": gzip.decompress, "deflate": zlib.decompress, "": bytes}[coding](raw(answer))
        assert body.split(b"<ListRecords>")[1].split(b"<resumptionToken")[0] in plain
        assert not coding or len(raw(answer)) < len(plain) / 4


def test_the_application_has_it_and_waits_for_the_first_publication(tmp_path: Path, shelf: Library) -> None:
    there = create_app(Settings(data=shelf.data, base=shelf.base, contact="Lan <lan@mau.example.org>"))
    answer = ask(there, "GET", query="?verb=Identify", **{"accept-encoding": "identity"})
    assert b"<adminEmail>lan@mau.example.org</adminEmail>" in raw(answer)
    assert "/oai" in there.openapi()["paths"]
    with pytest.raises(Busy, match="publish"):
        Provider(Settings(data=tmp_path, base=shelf.base)).answer([("verb", "Identify")])
