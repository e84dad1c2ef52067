"""The editors' desk over real HTTP: what an editor does, and what an anonymous visitor cannot."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import httpx
import pytest
from siteserver import free_port, serving

from doubting import doubtful_catalogue
from lienthong.graph.ledger import Ledger
from lienthong.graph.matching import inbox
from lienthong.graph.matching.decisions import decided
from lienthong.graph.publish import publish
from lienthong.pipeline.clusters.settling import settle
from lienthong.pipeline.publish import publish as publish_now
from lienthong.settings import Settings

TOKEN = "ma-cua-lan-0123456789"
COOKIE = "lienthong_editor"
_PAIR = re.compile(r'name="one" value="([^"]+)">\s*<input type="hidden" name="other" value="([^"]+)"')


class Desk:
    """A running site with editors."""

    def __init__(self, base: str, data: Path) -> None:
        self.base = base
        self.data = data

    def client(self, **headers: str) -> httpx.Client:
        return httpx.Client(base_url=self.base, headers={"accept": "text/html"} | headers, timeout=30, trust_env=False)

    def login(self, client: httpx.Client, token: str = TOKEN) -> httpx.Response:
        page = client.get("/vi/edit/login")
        return client.post("/vi/edit/login", data={"form": hidden(page.text), "token": token})


def hidden(page: str) -> str:
    """The token of the first form that has one."""
    found = re.search(r'name="form" value="([0-9a-f]{64})"', page)
    assert found, page
    return found[1]


def pairs(page: str) -> list[tuple[str, str]]:
    return _PAIR.findall(page)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    data, base = folder / "data", f"http://127.0.0.1:{free_port()}"
    doubtful_catalogue(folder, data, 11)
    with Ledger.open(data) as ledger:
        publish(ledger, data, base)
    tokens = folder / "tokens.txt"
    tokens.write_text(f"Lan <b>:{TOKEN}\nHoà:ma-cua-hoa-0123456789\n", "utf-8")
    with serving(data, base, settings={"LIENTHONG_EDITOR_TOKENS": str(tokens)}):
        yield Desk(base, data)


@pytest.fixture
def editor(desk: Desk) -> Iterator[httpx.Client]:
    with desk.client() as client:
        answer = desk.login(client)
        assert answer.status_code == 303, answer.text
        yield client


def test_an_editor_decides_and_takes_back(desk: Desk, editor: httpx.Client) -> None:
    page = editor.get("/vi/edit")
    assert page.headers["cache-control"] == "private, no-store"
    assert "script-src 'self'" in page.headers["content-security-policy"]
    assert "<script>" not in page.text, "scripts are files of our own"
    assert "Lan &lt;b&gt;" in page.text, "a name is text"
    first, second = pairs(page.text)[:2]
    assert len(pairs(page.text)) == 8
    assert "Phạm Thị Mận" in page.text
    assert 'class="differs"' in page.text
    assert "Nhan đề: cùng nhan đề" in unescape(page.text)
    form = hidden(page.text)
    for pair, verdict in ((first, "same"), (second, "different")):
        sent = {"form": form, "one": pair[0], "other": pair[1], "verdict": verdict, "page": "1", "note": "đã\nxem"}
        answer = editor.post("/vi/edit/decide", data=sent)
        assert (answer.status_code, answer.headers["location"]) == (303, "/vi/edit?page=1")
    assert first not in pairs(editor.get("/vi/edit").text), "decided, so it is asked no more"
    listed = editor.get("/en/edit/decisions").text
    assert "waiting for the ledger" in listed
    publish_now(Settings(data=desk.data, base=desk.base))
    with Ledger.open(desk.data, write=False) as ledger:
        assert decided(ledger.db) == {first: "same", second: "different"}
        assert ledger.db.execute("SELECT DISTINCT by, note FROM decision").fetchall() == [("Lan <b>", "đã xem")]
        met = {row[0] for row in ledger.db.execute("SELECT id FROM match WHERE id IN (?, ?)", first)}
        assert len(met) == 1, "the librarian has brought them together"
    listed = editor.get("/vi/edit/decisions").text
    assert listed.count("đang có hiệu lực") == 2
    for pair in (first, second):
        sent = {"form": hidden(listed), "one": pair[0], "other": pair[1], "page": "1"}
        assert editor.post("/vi/edit/undo", data=sent).headers["location"] == "/vi/edit/decisions?page=1"
    settle(desk.data)
    with Ledger.open(desk.data, write=False) as ledger:
        assert decided(ledger.db) == {}
    every = [*pairs(editor.get("/vi/edit").text), *pairs(editor.get("/vi/edit?page=2&kind=work").text)]
    assert {first, second} <= set(every)
    assert len(every) == 11


def test_a_loader_that_holds_the_ledger_loses_no_decision(desk: Desk, editor: httpx.Client) -> None:
    form, pair = hidden(editor.get("/vi/edit").text), pairs(editor.get("/vi/edit").text)[0]
    with Ledger.open(desk.data) as ledger:
        sent = {"form": form, "one": pair[0], "other": pair[1], "verdict": "skip", "page": "1"}
        assert editor.post("/vi/edit/decide", data=sent).status_code == 303
        assert len(inbox.waiting(desk.data)) == 1
        assert pair not in pairs(editor.get("/vi/edit").text)
        assert inbox.take_in(ledger) == 1
    assert pair not in pairs(editor.get("/vi/edit").text)
    with Ledger.open(desk.data, write=False) as ledger:
        assert ledger.db.execute("SELECT a, b, verdict FROM decision").fetchall() == [(*pair, "skip")]


def test_nobody_else_gets_in(desk: Desk) -> None:
    with desk.client() as client:
        for path in ("/vi/edit", "/vi/edit/decisions", "/en/edit?page=2"):
            answer = client.get(path)
            assert (answer.status_code, answer.headers["location"][3:]) == (303, "/edit/login")
            assert "lienthong_editor" not in answer.headers.get("set-cookie", "")
        assert client.get("/edit/").headers["location"] in ("/vi/edit", "/en/edit")
        for cookie in ("x", "TGFu.9999999999.00.00", "a" * 5000, "Lan.1.2.3"):
            answer = client.get("/vi/edit", headers={"cookie": f"{COOKIE}={cookie}"})
            assert answer.status_code == 303
        for path in ("/vi/edit/decide", "/vi/edit/undo", "/vi/edit/logout"):
            answer = client.post(path, data={"one": "work/aaaaaaaaaaaaaaaa", "other": "work/bbbbbbbbbbbbbbbb"})
            assert answer.headers["location"] == "/vi/edit/login"
            assert client.get(path).status_code in (404, 405)
            assert client.put(path).status_code == 405
        assert inbox.waiting(desk.data) == []


def test_the_cookie_is_for_this_site_only(desk: Desk) -> None:
    with desk.client() as client:
        answer = desk.login(client)
        kept = next(one for one in answer.headers.get_list("set-cookie") if one.startswith(COOKIE))
        for said in ("HttpOnly", "SameSite=strict", "Path=/", "Max-Age=28800"):
            assert said in kept
        assert "Secure" not in kept, "this site is served without TLS"
        token = hidden(client.get("/vi/edit").text)
        answer = client.post("/vi/edit/logout", data={"form": token})
        assert answer.headers["location"] == "/vi/edit/login"
        assert client.get("/vi/edit").status_code == 303


@pytest.mark.parametrize(
    ("sent", "headers", "status"),
    [
        ({"form": "0" * 64}, {}, 403),
        ({}, {}, 403),
        ({"form": "é" * 30}, {}, 403),
        ({"verdict": "undo"}, {}, 400),
        ({"verdict": "maybe"}, {}, 400),
        ({"one": "../../etc/passwd"}, {}, 400),
        ({"one": "work/<script>"}, {}, 400),
        ({"page": "-1"}, {}, 400),
        ({"kind": "library"}, {}, 400),
        ({"note": "x" * 20_000}, {}, 413),
        ({f"field{number}": "" for number in range(40)}, {}, 400),
        ({}, {"origin": "https://evil.example"}, 403),
        ({}, {"origin": "null"}, 403),
        ({}, {"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_what_a_form_may_not_say(
    desk: Desk, editor: httpx.Client, sent: dict[str, str], headers: dict[str, str], status: int
) -> None:
    token = hidden(editor.get("/vi/edit").text)
    good = {"form": token, "one": "work/aaaaaaaaaaaaaaaa", "other": "work/bbbbbbbbbbbbbbbb", "verdict": "same"}
    if not sent and not headers:
        good.pop("form")
    answer = editor.post("/vi/edit/decide", data=good | sent, headers=headers)
    assert answer.status_code == status, answer.text
    assert "text/html" in answer.headers["content-type"]
    assert "Không làm được" in answer.text
    assert inbox.waiting(desk.data) == []


def test_other_bodies_are_refused(desk: Desk, editor: httpx.Client) -> None:
    token = hidden(editor.get("/vi/edit").text)
    form = {"content-type": "application/x-www-form-urlencoded"}
    answers = [
        editor.post("/vi/edit/decide", json={"form": token}),
        editor.post("/vi/edit/decide", files={"form": b"x"}),
        editor.post("/vi/edit/decide", content=b"\xff\xfe", headers=form),
        editor.post("/vi/edit/decide", content=b"", headers=form),
    ]
    assert [one.status_code for one in answers] == [415, 415, 400, 403]
    assert inbox.waiting(desk.data) == []


def test_a_query_string_may_say_little(editor: httpx.Client) -> None:
    for query in ("page=0", "page=x", "page=100000", "kind=%27%3B--", "kind=library"):
        assert editor.get(f"/vi/edit?{query}").status_code == 404
    assert editor.get("/vi/edit?page=9999").status_code == 200, "the last page"
    assert editor.get("/vi/edit/decisions?page=x").status_code == 404
    assert editor.head("/vi/edit").status_code == 200


def test_many_editors_at_once_lose_nothing(desk: Desk, editor: httpx.Client) -> None:
    form, found = hidden(editor.get("/vi/edit").text), pairs(editor.get("/vi/edit").text)
    cookies = dict(editor.cookies)

    def send(turn: int) -> int:
        one, other = found[turn % len(found)]
        sent = {"form": form, "one": one, "other": other, "verdict": "skip", "page": "1", "note": str(turn)}
        with desk.client() as client:
            client.cookies.update(cookies)
            return client.post("/vi/edit/decide", data=sent).status_code

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(send, range(24))) == [303] * 24
    assert sorted(int(one.note) for one in inbox.waiting(desk.data)) == list(range(24))
    settle(desk.data)


def test_wrong_tokens_must_wait(desk: Desk) -> None:
    """The last test of this module: afterwards this address is shut out."""
    with desk.client() as client:
        assert client.post("/vi/edit/login", data={"token": TOKEN}).status_code == 403, "no form was shown"
        answers = [desk.login(client, "sai-" * 5) for _ in range(7)]
        assert [one.status_code for one in answers] == [403] * 5 + [429] * 2
        assert "Mã không đúng" in answers[0].text
        assert 0 < int(answers[-1].headers["retry-after"]) <= 901
        assert desk.login(client).status_code == 429, "even with the right one: a guess is a guess"


def test_without_editors_there_is_no_such_page(html: httpx.Client) -> None:
    for path in ("/edit", "/edit/", "/vi/edit", "/vi/edit/", "/vi/edit/login", "/en/edit/decisions"):
        assert html.get(path).status_code == 404
    for path in ("/vi/edit/login", "/vi/edit/decide"):
        assert html.post(path, data={"token": "x"}).status_code in (404, 405)


def test_a_wrong_setting_is_told_when_the_server_starts(desk: Desk) -> None:
    known = os.environ | {"LIENTHONG_DATA": str(desk.data), "LIENTHONG_EDITOR_TOKENS": "Lan:ngan"}
    command = [sys.executable, "-m", "lienthong", "serve", "--port", "0"]
    done = subprocess.run(command, env=known, capture_output=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "openssl rand" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
