"""Pages from memory: the same bytes, packed as asked, until the next publication; a flood waits with an end."""

import asyncio
import gzip
import threading
from pathlib import Path

import brotli  # type: ignore[import-untyped]
import httpx
import pytest
import zstandard
from siteserver import Site
from starlette.types import Message, Receive, Scope, Send
from synthetic import Catalogue, publish

from lienthong.settings import Settings
from lienthong.site.answers import Context
from lienthong.site.keptpages import LARGEST, KeptPages, Page, as_made, as_sent
from lienthong.site.pageway import PageWay
from lienthong.site.published import Published
from lienthong.site.workshop import THREADS, Full, Workshop

UNPACK = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
}


def raw(html: httpx.Client, path: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """An answer and its body as it travelled."""
    with html.stream("GET", path, headers={"accept-encoding": "identity"} | headers) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize("coding", UNPACK)
@pytest.mark.parametrize("kind", ["page", "data"])
def test_a_page_is_the_same_in_every_coding_kept_or_not(site: Site, html: httpx.Client, coding: str, kind: str) -> None:
    one = site.catalogue.ids["work"][3]
    path = f"/en/{one}" if kind == "page" else f"/{one}.ttl"
    plain, body = raw(html, path)
    for _ in range(3):  # the third comes from memory
        packed, travelled = raw(html, path, **{"accept-encoding": coding})
        assert packed.headers["content-encoding"] == coding
        assert UNPACK[coding](travelled) == body
        assert len(travelled) == int(packed.headers["content-length"]) < len(body)
        assert packed.headers["etag"] == plain.headers["etag"][:-1] + f'-{coding}"'
        left_out = {"date", "etag", "content-length", "content-encoding"}
        assert {k: v for k, v in packed.headers.items() if k not in left_out} == {
            k: v for k, v in plain.headers.items() if k not in left_out
        }
        assert packed.headers["vary"] == "Accept-Encoding"
        assert "default-src 'none'" in packed.headers["content-security-policy"]


def test_whoever_has_a_page_in_one_coding_has_it(site: Site, html: httpx.Client) -> None:
    path = f"/vi/{site.catalogue.ids['work'][5]}"
    for _ in range(3):
        answer, _body = raw(html, path, **{"accept-encoding": "br"})
        for tag in (answer.headers["etag"], as_made(answer.headers["etag"]), f"W/{answer.headers['etag']}", "*"):
            for wanted in ("br", "identity", "zstd"):
                again, nothing = raw(html, path, **{"if-none-match": f'"x", {tag}', "accept-encoding": wanted})
                assert (again.status_code, nothing) == (304, b"")
                assert again.headers["etag"].startswith(as_made(answer.headers["etag"])[:-1])
                assert not {"content-encoding", "content-type"} & set(again.headers)
        assert raw(html, path, **{"if-none-match": '"other"'})[0].status_code == 200


def test_a_304_bears_the_tag_of_what_was_sent(site: Site, html: httpx.Client) -> None:
    for suffix in ("bib", "ris", "ttl"):
        path, wanted = f"/{site.catalogue.ids['work'][5]}.{suffix}", {"accept-encoding": "gzip"}
        sent = raw(html, path, **wanted)[0]
        again = raw(html, path, **wanted, **{"if-none-match": sent.headers["etag"]})[0]
        assert (again.status_code, again.headers["etag"]) == (304, sent.headers["etag"])


def test_head_tells_what_get_would_send(site: Site, html: httpx.Client) -> None:
    path = f"/vi/{site.catalogue.ids['work'][7]}"
    for _ in range(3):
        wanted = {"accept-encoding": "gzip"}
        head, got = html.head(path, headers=wanted), raw(html, path, **wanted)[0]
        assert {k: v for k, v in head.headers.items() if k != "date"} == {
            k: v for k, v in got.headers.items() if k != "date"
        }


def test_what_is_not_there_is_never_kept(html: httpx.Client) -> None:
    for _ in range(3):
        answer = html.get("/vi/work/0000000000000000")
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store")
        assert html.get("/vi/").status_code == 200


def page(text: str = "x", size: int = 100) -> Page:
    return Page([], f'"{text}"', text.encode() * size, True)


def test_only_what_comes_again_is_kept_and_a_flood_puts_nothing_out() -> None:
    kept = KeptPages(1)
    assert kept.find("one", ("/hot", b"")) is None
    kept.keep("one", ("/hot", b""), page("hot"))
    assert kept.find("one", ("/hot", b"")) is None, "seen once"
    kept.keep("one", ("/hot", b""), page("hot"))
    for number in range(30_000):
        kept.keep("one", (f"/cold{number}", b""), page())
    assert (len(kept), kept.find("one", ("/hot", b"")) is not None) == (1, True)
    assert kept.find("two", ("/hot", b"")) is None and kept.size == 0
    kept.keep("one", ("/hot", b""), page("hot"))
    kept.keep("one", ("/hot", b""), page("hot"))
    assert len(kept) == 0, "made of a generation that is served no more"


def test_memory_is_bounded_and_the_least_used_goes_first() -> None:
    kept = KeptPages(1)
    kept.find("one", ("/", b""))
    for number in range(60):
        for _ in range(2):
            kept.keep("one", (f"/{number}", b""), page(size=10_000))
        kept.find("one", ("/0", b""))
        assert kept.size <= 1024 * 1024
    assert kept.find("one", ("/0", b"")) and not kept.find("one", ("/1", b""))
    before = len(kept)
    for _ in range(2):
        kept.keep("one", ("/large", b""), page(size=LARGEST + 1))
    assert len(kept) == before
    none = KeptPages(0)
    none.find("one", ("/", b""))
    for _ in range(2):
        none.keep("one", ("/", b""), page())
    assert len(none) == 0


def test_tags_of_codings() -> None:
    assert as_sent('"a.b"', "br") == '"a.b-br"'
    assert as_sent('"a.b"', "") == '"a.b"'
    assert as_made('W/"a-gzip", "b-zstd", "c-brown"') == 'W/"a", "b", "c-brown"'


class Gate:
    """An ASGI application whose pages wait until they are let through."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.made = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        assert self.open.wait(20)
        self.made += 1
        if scope["path"].endswith("0"):
            raise ValueError(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
        await send({"type": "http.response.body", "body": scope["path"].encode(), "more_body": False})


async def ask(way: PageWay, path: str, client: str) -> tuple[int, dict[bytes, bytes], bytes]:
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "client": (client, 1),
             "headers": [(b"accept", b"text/html")]}  # fmt: skip
    assert way.takes(scope)
    sent: list[Message] = []

    async def nothing() -> Message:
        return {"type": "http.disconnect"}

    async def take(message: Message) -> None:
        sent.append(message)

    await way(scope, nothing, take)
    return sent[0]["status"], dict(sent[0]["headers"]), sent[1]["body"]


def test_pages_are_made_beside_the_event_loop_and_a_flood_of_them_is_refused(tmp_path: Path) -> None:
    async def flood() -> None:
        gate, context = Gate(), Context("Thử", "")
        way = PageWay(gate, Published(tmp_path), context, Settings(page_waiting=4))
        first = [asyncio.create_task(ask(way, f"/vi/work/a{n}1", "10.0.0.1")) for n in range(THREADS + 4)]
        await asyncio.sleep(0)
        # Nothing is made yet, and the loop is free all the same: who asks too much hears so at once.
        status, headers, body = await ask(way, "/vi/work/own", "10.0.0.1")
        assert (status, headers[b"retry-after"], gate.made) == (429, b"3", 0)
        assert "địa chỉ mạng" in body.decode() and "network address" in body.decode()
        assert b"content-security-policy" in headers
        others = [asyncio.create_task(ask(way, f"/vi/work/b{n}1", "10.0.0.2")) for n in range(2)]
        await asyncio.sleep(0)
        assert (await ask(way, "/en/work/full", "10.0.0.3"))[0] == 503
        gate.open.set()
        answers = await asyncio.gather(*first, *others)
        assert sorted({status for status, *_ in answers}) == [200, 429]
        assert [body for status, _, body in answers[-2:] if status == 200] == [b"/vi/work/b01", b"/vi/work/b11"]
        with pytest.raises(ValueError, match="a0"):
            await ask(way, "/vi/work/a0", "10.0.0.1")
        assert (await ask(way, "/vi/work/again", "10.0.0.1"))[0] == 200
        await way.close()

    asyncio.run(flood())


def test_clients_take_turns() -> None:
    async def turns() -> None:
        workshop, order, gate = Workshop(100), list[str](), threading.Event()

        async def held() -> None:
            gate.wait(20)

        def making(name: str) -> asyncio.Task[None]:
            async def one() -> None:
                order.append(name)

            return asyncio.create_task(workshop.make(name, one))

        busy = [asyncio.create_task(workshop.make("x", held)) for _ in range(THREADS)]
        await asyncio.sleep(0)
        many = [making("greedy") for _ in range(30)]
        few = [making("modest")]
        await asyncio.sleep(0)
        gate.set()
        await asyncio.gather(*busy, *many, *few)
        assert order.index("modest") <= 2 * THREADS
        gone = making("gone")
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        await workshop.close()

    asyncio.run(turns())


def test_full_says_whose_doing_it_is() -> None:
    async def full() -> None:
        workshop, gate = Workshop(2), threading.Event()

        async def held() -> None:
            gate.wait(20)

        tasks = [asyncio.create_task(workshop.make(str(n), held)) for n in range(THREADS + 2)]
        await asyncio.sleep(0)
        with pytest.raises(Full) as refused:
            await workshop.make("late", held)
        assert not refused.value.own
        gate.set()
        await asyncio.gather(*tasks)
        await workshop.close()

    asyncio.run(full())


def test_a_page_is_kept_until_the_next_publication(tmp_path: Path) -> None:
    async def published() -> None:
        catalogue = Catalogue("http://localhost:1")
        catalogue.work(1, "Bản một")
        publish(catalogue, tmp_path, 1)
        asked = 0

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal asked
            asked += 1
            headers = [(b"etag", b'"a"'), (b"cache-control", b"public"), (b"content-type", b"text/html")]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": str(asked).encode(), "more_body": False})

        seen = Published(tmp_path)
        seen.look()
        way = PageWay(app, seen, Context("Thử", ""), Settings())
        assert [(await ask(way, "/vi/work/a", "-"))[2] for _ in range(4)] == [b"1", b"2", b"2", b"2"]
        publish(catalogue, tmp_path, 2)
        seen.look()
        assert [(await ask(way, "/vi/work/a", "-"))[2] for _ in range(2)] == [b"3", b"4"]
        assert [(await ask(way, "/vi/record/a", "-"))[2] for _ in range(3)] == [b"5", b"6", b"7"], "of the ledger"
        await way.close()
        seen.now = None

    asyncio.run(published())
