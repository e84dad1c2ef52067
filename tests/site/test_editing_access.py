"""Who may edit: tokens, cookies that cannot be forged, patience that ends."""

import asyncio
import hashlib
from pathlib import Path

import pytest
from starlette.requests import Request

from lienthong.errors import RequestError, UsageError
from lienthong.site import editing_forms
from lienthong.site.editing_access import LASTS, Editors, Patience, Sessions

TOKEN = "mot-ma-du-dai-0123"
OTHER = "ma-khac-cung-du-dai"


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def test_a_list_and_a_file_with_tokens_or_their_digests(tmp_path: Path) -> None:
    listed = Editors.of(f"Lan: {TOKEN}, Hoàng Yến:{OTHER}")
    assert (listed.who(TOKEN), listed.who(OTHER), listed.who("x"), listed.who("")) == ("Lan", "Hoàng Yến", "", "")
    file = tmp_path / "ma.txt"
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    file.write_text(f"\ufeff# người biên tập\nLan:sha256:{digest}\n\nYến:{OTHER}:với:dấu\n", "utf-8")
    kept = Editors.of(str(file))
    assert (kept.who(TOKEN), kept.who(f"{OTHER}:với:dấu"), kept.who(f"sha256:{digest}")) == ("Lan", "Yến", "")
    assert not Editors.of("")
    assert not Editors.of("   ")


@pytest.mark.parametrize("setting", ["Lan:ngan", ":" + TOKEN, f"Lan:{TOKEN},Lan:{OTHER}", f"Lan:{TOKEN},Yen:"])
def test_what_is_wrong_with_the_setting_is_told(setting: str) -> None:
    with pytest.raises(UsageError) as caught:
        Editors.of(setting)
    assert caught.value.name == "cluster_tokens"
    assert TOKEN not in str(caught.value), "no token in a message"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="LIENTHONG_EDITOR_TOKENS"):
        Editors.of(str(tmp_path / "none.txt"))


def sessions(setting: str, clock: Clock, secret: bytes = b"s" * 32) -> Sessions:
    return Sessions(Editors.of(setting), lambda: secret, clock)


def test_a_cookie_is_good_until_it_ends() -> None:
    clock = Clock()
    known = sessions(f"Hoàng Yến:{TOKEN}", clock)
    cookie = known.begin("Hoàng Yến")
    session = known.read(cookie)
    assert session is not None
    assert session.name == "Hoàng Yến"
    clock.now += LASTS + 1
    assert known.read(cookie) is None


def test_no_other_cookie_is_good() -> None:
    clock = Clock()
    known = sessions(f"Lan:{TOKEN},Yen:{OTHER}", clock)
    cookie = known.begin("Lan")
    name, until, nonce, signature = cookie.split(".")
    yen = known.begin("Yen").split(".")[0]
    forged = [
        "", "...", cookie[:-1], cookie + "0", f"{yen}.{until}.{nonce}.{signature}",
        f"{name}.{int(until) + 1}.{nonce}.{signature}", f"{name}.{until}.{nonce}0.{signature}",
        f"{name}.{until}.{nonce}.{'0' * 64}", f"{name}.-1.{nonce}.{signature}", f"!!!.{until}.{nonce}.{signature}",
        f"{name}.{'9' * 400}.{nonce}.{signature}", "a" * 100_000, f"{name}.{until}.{nonce}.é{signature}",
        f"{name}.١.{nonce}.{signature}",
    ]  # fmt: skip
    assert [one for one in forged if known.read(one)] == []
    assert sessions(f"Lan:{TOKEN},Yen:{OTHER}", clock, b"t" * 32).read(cookie) is None, "another secret"
    assert sessions(f"Lan:{OTHER}", clock).read(cookie) is None, "the token was changed"
    assert sessions(f"Yen:{TOKEN}", clock).read(cookie) is None, "the person was taken out"


def test_every_session_has_form_tokens_of_its_own() -> None:
    known = sessions(f"Lan:{TOKEN}", Clock())
    one, other = known.read(known.begin("Lan")), known.read(known.begin("Lan"))
    assert one and other
    assert known.form_token(one) == known.form_token(one) != known.form_token(other)
    assert known.guest_token("a") != known.guest_token("b")


def test_patience_ends_and_comes_back() -> None:
    clock = Clock()
    patience = Patience(most=3, window=60, known=4, clock=clock)
    for _ in range(3):
        assert patience.wait("192.0.2.1") == 0
        patience.failed("192.0.2.1")
    assert 0 < patience.wait("192.0.2.1") <= 61
    assert patience.wait("192.0.2.2") == 0
    clock.now += 61
    assert patience.wait("192.0.2.1") == 0


def test_one_network_is_one_address_and_memory_is_bounded() -> None:
    patience = Patience(most=2, known=3, clock=Clock())
    patience.failed("2001:db8::1")
    patience.failed("2001:db8::ffff%eth0")
    assert patience.wait("2001:db8::2") > 0
    assert patience.wait("2001:db8:0:1::2") == 0
    for number in range(50):
        patience.failed(f"198.51.100.{number}")
    assert patience.wait("2001:db8::2") == 0, "the oldest are forgotten"


def test_a_form_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing_forms, "PATIENCE", 0.05)
    form = (b"content-type", b"application/x-www-form-urlencoded")
    scope = {"type": "http", "method": "POST", "path": "/", "query_string": b"", "headers": [form]}
    sent = [{"type": "http.request", "body": b"form=1", "more_body": True}]

    async def receive() -> dict[str, object]:
        if sent:
            return sent.pop()
        await asyncio.sleep(60)
        raise AssertionError("nobody waits so long")

    with pytest.raises(RequestError) as told:
        asyncio.run(editing_forms.fields(Request(scope, receive)))
    assert told.value.http_status == 408
    assert "chậm" in told.value.message("vi")
