"""The editors' desk, holdings and changes as somebody sees them who means harm: real HTTP, raw sockets where needed."""

import re
import socket
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import httpx
import pytest
from siteserver import free_port, serving

from cataloguing import catalogue
from doubting import signed, unsigned
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching import inbox
from lienthong.graph.matching.deciding import decide
from lienthong.graph.publish import publish
from lienthong.mappings.line import parse_record
from lienthong.pipeline.load import load

TOKEN = "ma-cua-lan-0123456789"
COOKIE = "lienthong_editor"
HOSTILE = '<script>window.pwned=1</script>{{7*7}}"><img src=x onerror=alert(1)>'
NOTE = "</td><script>alert('ghi chú')</script>\u202eđảo\u2066"
_PAIR = re.compile(r'name="one" value="([^"]+)">\s*<input type="hidden" name="other" value="([^"]+)"')
_HELD = """LDR 00000nam a2200000 a 4500
001 {number}
041 0_ $a vie
100 1_ $a Phạm Thị Mận
245 10 $a Nghề dệt {hostile} : $b {hostile}
260 __ $a Hà Nội : $b Nông nghiệp, $c {year}
300 __ $a 212 tr. ; $c 19 cm"""


class Victim:
    """A running site with one editor, Lan."""

    def __init__(self, base: str, data: Path) -> None:
        self.base = base
        self.data = data
        self.port = int(base.rpartition(":")[2])

    def client(self, **cookies: str) -> httpx.Client:
        headers = {"accept": "text/html"}
        return httpx.Client(base_url=self.base, headers=headers, cookies=cookies, timeout=120, trust_env=False)

    def login(self, client: httpx.Client, token: str = TOKEN) -> httpx.Response:
        form = hidden(client.get("/vi/edit/login").text)
        return client.post("/vi/edit/login", data={"form": form, "token": token})

    def raw(self, sent: bytes, patience: float = 120.0) -> bytes:
        """What the server answers to these very bytes."""
        with socket.create_connection(("127.0.0.1", self.port), patience) as one:
            one.sendall(sent)
            found = b""
            while b"\r\n\r\n" not in found and (more := one.recv(65536)):
                found += more
        return found


def hidden(page: str) -> str:
    found = re.search(r'name="form" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


@pytest.fixture(scope="module")
def victim(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Victim]:
    folder = tmp_path_factory.mktemp("victim")
    data, base = folder / "data", f"http://127.0.0.1:{free_port()}"
    title = f"Kỹ thuật trồng lúa nước {HOSTILE}"
    load(data, "mot", [str(catalogue(folder / "mot.mrc", signed(0, title), signed(1, "Chăn nuôi vịt chạy đồng")))])
    load(data, "hai", [str(catalogue(folder / "hai.mrc", unsigned(0, title), unsigned(1, "Chăn nuôi vịt chạy đồng")))])
    for source, year in (("ba", 2009), ("bon", 2010), ("nam", 2011)):
        record = parse_record(_HELD.format(number=9, hostile=HOSTILE, year=year))
        load(data, source, [str(catalogue(folder / f"{source}.mrc", record))])
    with Ledger.open(data) as ledger:
        publish(ledger, data, base)
    with serving(data, base, settings={"LIENTHONG_EDITOR_TOKENS": f"Lan:{TOKEN}"}):
        yield Victim(base, data)


@pytest.fixture
def editor(victim: Victim) -> Iterator[httpx.Client]:
    with victim.client() as client:
        assert victim.login(client).status_code == 303
        yield client


def test_a_cookie_that_was_left_is_good_for_nothing(victim: Victim) -> None:
    """A stolen copy ends with the session that it was copied from, and with no other."""
    with victim.client() as one, victim.client() as other:
        victim.login(one)
        victim.login(other)
        kept = one.cookies[COOKIE]
        assert one.post("/vi/edit/logout", data={"form": hidden(one.get("/vi/edit").text)}).status_code == 303
        assert other.get("/vi/edit").status_code == 200
    with victim.client(**{COOKIE: kept}) as thief:
        answer = thief.get("/vi/edit")
        assert (answer.status_code, answer.headers["location"]) == (303, "/vi/edit/login")


def test_forged_cookies(victim: Victim, editor: httpx.Client) -> None:
    name, until, nonce, sign = editor.cookies[COOKIE].split(".")
    other = urlsafe_b64encode("Hoà".encode()).decode()
    forged = [
        f"{name}.{int(until) + 9}.{nonce}.{sign}", f"{name}.1.{nonce}.{sign}", f"{other}.{until}.{nonce}.{sign}",
        f"{name}.{until}.{nonce[:-1]}.{sign}", f"{name}.{until}.{nonce}.{sign[:-1]}", f"{name}.{until}.{nonce}.",
        f"{name}.{until}.{nonce}.{'0' * 64}", f".{until}.{nonce}.{sign}", f"{name}.-1.{nonce}.{sign}", "....", "%00",
        f"{name}.{until}.{nonce}.{sign}.{sign}", "/w==.9.9.9", f"{name}.99999999999999999999.{nonce}.{sign}",
    ]  # fmt: skip
    with victim.client() as thief:
        for cookie in forged:
            answer = thief.get("/vi/edit", headers={"cookie": f"{COOKIE}={cookie}"})
            assert answer.status_code == 303, cookie
        token = hidden(editor.get("/vi/edit").text)
        answer = thief.post("/vi/edit/decide", data={"form": token, "verdict": "same"})
        assert answer.headers["location"] == "/vi/edit/login", "a form's token alone opens nothing"


def test_the_form_of_one_session_is_none_of_another(victim: Victim, editor: httpx.Client) -> None:
    with victim.client() as other:
        victim.login(other)
        token = hidden(other.get("/vi/edit").text)
    one, two = _PAIR.findall(editor.get("/vi/edit").text)[0]
    sent = {"form": token, "one": one, "other": two, "verdict": "same"}
    assert editor.post("/vi/edit/decide", data=sent).status_code == 403
    assert inbox.waiting(victim.data) == []


def test_what_cannot_be_stored_is_told_at_once(victim: Victim, editor: httpx.Client) -> None:
    page = editor.get("/vi/edit").text
    found = dict(_PAIR.findall(page))
    work = next(one for one in found if one.startswith("work/"))
    instance = next(one for one in found if one.startswith("instance/"))
    unknown = "work/aaaaaaaaaaaaaaaa"
    for one, other, status in ((work, instance, 400), (work, work, 400), (work, unknown, 404), (unknown, work, 404)):
        sent = {"form": hidden(page), "one": one, "other": other, "verdict": "same", "page": "1"}
        answer = editor.post("/vi/edit/decide", data=sent)
        assert answer.status_code == status, answer.text
        assert "Không làm được" in answer.text
    assert inbox.waiting(victim.data) == []


def test_titles_and_notes_are_text(victim: Victim, editor: httpx.Client) -> None:
    page = editor.get("/vi/edit").text
    assert "giống nhưng bị giữ riêng" in page
    assert not re.search(r"<p>[^<]*(?:work|instance|agent)/[0-9a-z]{16}", page), "what held them apart is told by names"
    pair = next(pair for pair in _PAIR.findall(page) if pair[0].startswith("instance/"))
    sent = {"form": hidden(page), "one": pair[0], "other": pair[1], "verdict": "skip", "page": "1", "note": NOTE}
    assert editor.post("/vi/edit/decide", data=sent).status_code == 303
    (posted,) = inbox.waiting(victim.data)
    assert "\u202e" not in posted.note, "nothing turns the direction of the page"
    shown = [editor.get(path).text for path in ("/vi/edit/decisions", "/en/edit/decisions")]
    with Ledger.open(victim.data) as ledger:
        inbox.take_in(ledger)
    shown += [page, *(editor.get(path).text for path in ("/vi/edit", "/en/edit", "/vi/edit/decisions"))]
    for text in shown:
        assert "<script>" not in text, "none but the files of every page"
        assert "<img" not in text
        assert "49" not in re.findall(r"\}\}|49\"&gt;", text)
    assert all("alert('ghi chú')" in unescape(text) for text in (*shown[:2], shown[-1]))


def test_another_note_is_a_decision_of_its_own(victim: Victim) -> None:
    with Ledger.open(victim.data) as ledger:
        query = "SELECT DISTINCT id FROM occurrence WHERE id LIKE 'work/%' AND hash > x'' ORDER BY id LIMIT 2"
        pair = [id_ for (id_,) in ledger.db.execute(query)]
        made = [decide(ledger.db, *pair, "skip", by="Lan", note=note) for note in ("một", "một", "", "hai\u202e hai")]
        assert [one.changed for one in made] == [True, False, False, True]
        query = "SELECT note FROM decision WHERE a = ? AND b = ?"
        assert ledger.db.execute(query, sorted(pair)).fetchall() == [("hai hai",)]


def test_editors_pages_are_for_no_cache(victim: Victim, editor: httpx.Client) -> None:
    with victim.client() as nobody:
        for answer in (
            *(editor.get(path) for path in ("/vi/edit", "/en/edit/decisions", "/vi/edit/login", "/vi/edit?page=x")),
            *(nobody.get(path) for path in ("/vi/edit", "/edit/", "/vi/edit/login", "/vi/edit/decide")),
            nobody.post("/vi/edit/login", data={"token": "x"}),
            editor.post("/vi/edit/decide", data={"form": "x"}),
        ):
            assert "no-store" in answer.headers["cache-control"], answer.url
            assert "etag" not in answer.headers
            assert "access-control-allow-origin" not in answer.headers
        assert "private" in editor.get("/vi/edit").headers["cache-control"]


def test_log_in_leads_nowhere_else(victim: Victim) -> None:
    with victim.client() as client:
        for query in ("next=//evil.example", "next=https://evil.example", "lang=//evil.example", "return=%0d%0aX: y"):
            form = hidden(client.get(f"/vi/edit/login?{query}").text)
            answer = client.post(
                f"/vi/edit/login?{query}", data={"form": form, "token": TOKEN, "next": "//evil.example"}
            )
            assert (answer.status_code, answer.headers["location"]) == (303, "/vi/edit")
        for language in ("//evil.example", "vi\tx", "é" * 4000, "en;q=" + "9" * 4000, "../../etc"):
            answer = client.get("/edit/", headers={"accept-language": language.encode()})
            assert answer.headers["location"] in ("/vi/edit", "/en/edit")
        for host in ("evil.example", "evil.example/@", ""):
            answer = client.get("/edit/", headers={"host": host})
            assert answer.headers.get("location", "/vi/edit") in ("/vi/edit", "/en/edit")


@pytest.mark.parametrize(
    "path",
    ["/xx/edit", "/VI/edit", "/vi%00/edit", "/vi/edit/../decide", "/vi/edit/%2e%2e/decide", "//vi/edit", "/vi//edit",
     "/%2fvi/edit", "/vi/edit/decide%0d%0aset-cookie:x=1", "/vi/edit/login/x", "/..%2fedit"],
)  # fmt: skip
def test_no_path_leads_round_the_door(victim: Victim, path: str) -> None:
    for method in ("GET", "POST"):
        line = f"{method} {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        found = victim.raw(line.encode())
        assert found[9:12] in (b"404", b"405", b"400"), (method, found)
        assert b"set-cookie" not in found.lower()


@pytest.mark.parametrize("path", ["/changes", "/instance/aaaaaaaaaaaaaaaa/holdings", "/vi/edit", "/edit/"])
@pytest.mark.parametrize(
    "query", [b"?\xff\xfe=\x80", b"?limit=%ff&after=%00", b"?a=\xe1\xbb\x87", b"?" + b"a&" * 20_000]
)
def test_odd_bytes_in_the_query(victim: Victim, path: str, query: bytes) -> None:
    found = victim.raw(b"GET " + path.encode() + query + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    assert found[9:10] in (b"3", b"4", b"2"), found


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
def test_other_methods(victim: Victim, editor: httpx.Client, method: str) -> None:
    for path in ("/vi/edit", "/vi/edit/decide", "/vi/edit/undo", "/changes", "/instance/aaaaaaaaaaaaaaaa/holdings"):
        assert editor.request(method, path).status_code in (400, 405), (method, path)
    headers = {"x-http-method-override": "POST"}
    assert editor.get("/vi/edit/decide", headers=headers).status_code in (404, 405)
    assert inbox.waiting(victim.data) == []


def test_bodies_without_end(victim: Victim) -> None:
    """Chunked, announced too large, and with a length that is none: refused before anything is kept of them."""
    start = b"POST /vi/edit/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    chunk = b"1000\r\n" + b"a" * 4096 + b"\r\n"
    assert b" 413 " in victim.raw(start + b"Transfer-Encoding: chunked\r\n\r\n" + chunk * 40)
    assert b" 413 " in victim.raw(start + b"Content-Length: 99999999999\r\n\r\n")
    for length in (b"-1", b"1e9", b"0x10"):
        assert victim.raw(start + b"Content-Length: " + length + b"\r\n\r\n")[9:10] == b"4"
    both = start + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert victim.raw(both + b"GET /vi/edit HTTP/1.1\r\nHost: x\r\n\r\n").count(b"HTTP/1.1 ") == 1


def test_other_sites_may_ask_whether_a_document_changed(victim: Victim) -> None:
    with victim.client() as client:
        asked = {"origin": "https://elsewhere.example", "access-control-request-headers": "if-none-match"}
        for path in ("/changes", "/instance/aaaaaaaaaaaaaaaa/holdings", "/work/aaaaaaaaaaaaaaaa/holdings"):
            answer = client.options(path, headers=asked)
            assert answer.status_code == 204
            assert "If-None-Match" in answer.headers["access-control-allow-headers"]
        assert client.options("/vi/edit/decide", headers=asked).status_code == 405, "not for what editors do"


def test_an_inbox_has_an_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from lienthong.errors import Busy

    assert inbox.MOST * 6000 < 100_000_000, "rows with the longest notes are no full disk"
    monkeypatch.setattr(inbox, "MOST", 3)
    for turn in range(3):
        inbox.post(tmp_path, "skip", "work/a", "work/b", by="Lan", note=str(turn))
    with pytest.raises(Busy):
        inbox.post(tmp_path, "skip", "work/a", "work/b", by="Lan")
    now = time.time()
    for turn in range(50):
        inbox.end(tmp_path, f"session{turn}", int(now) + turn, now + turn)
    assert not inbox.ended(tmp_path, "session3"), "it would have ended by itself"
    assert inbox.ended(tmp_path, "session49")


def test_a_flood_of_guesses_over_many_connections(victim: Victim) -> None:
    """The last test of this module: afterwards this address is shut out."""

    def guess(turn: int) -> int:
        with victim.client() as client:
            return victim.login(client, f"doan-mo-{turn:012}").status_code

    with ThreadPoolExecutor(12) as pool:
        found = list(pool.map(guess, range(40)))
    assert found.count(403) == 5, "as many as one connection may"
    assert found.count(429) == 35
    with victim.client() as client:
        assert victim.login(client).status_code == 429
