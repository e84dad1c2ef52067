"""The settings of an engine elsewhere: what is wrong is said before anything is done, and no secret is ever shown."""

import logging
from pathlib import Path

import pytest

from lienthong.errors import RuleError, UsageError
from lienthong.graph.remote.engine import engine_of
from lienthong.graph.remote.profile import profile, profiles
from lienthong.messages import LANGS
from lienthong.settings import Settings

AT = {
    "engine_query": "http://e.example/query",
    "engine_update": "http://e.example/update",
    "engine_store": "http://e.example/store",
}


def known(**values: str) -> Settings:
    return Settings(engine="remote", **(AT | values))  # type: ignore[arg-type]


def test_embedded_is_the_default_and_needs_nothing() -> None:
    assert Settings().engine == "embedded" and engine_of(Settings(), publishing=True) is None


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"engine_query": ""}, "engine_missing"),
        ({"engine_update": " , "}, "engine_missing"),
        ({"engine_store": ""}, "engine_missing"),
        ({"engine_profile": "jena"}, "engine_profile"),
        ({"engine_query": "ftp://e.example/query"}, "engine_address"),
        ({"engine_query": "http:///query"}, "engine_address"),
        ({"engine_query": "http://e.example:port/query"}, "engine_address"),
        ({"engine_query": "http://e.example/query#a"}, "engine_address"),
        ({"engine_query": "http://[::1/query"}, "engine_address"),
        ({"engine_query": "http://who:s3cret@e.example/query"}, "engine_address_secret"),
        ({"engine_query": "http://a.example/,http://b.example/"}, "engine_sides"),
        ({"engine_query": "http://a.example/,http://a.example/"}, "engine_sides"),
        ({"engine_query": "http://a.example/,http://b.example/,http://c.example/"}, "engine_sides"),
        ({"engine_user": "dba"}, "engine_half_secret"),
        ({"engine_password": "s3cret"}, "engine_half_secret"),
        ({"engine_token": "s3cret", "engine_user": "dba", "engine_password": "s3cret"}, "engine_two_secrets"),
        ({"engine_token": "s3cret\r\nX: y"}, "engine_token"),
        ({"engine_reader": "s3cret ü"}, "engine_token"),
        ({"engine_reader": ":s3cret"}, "engine_half_secret"),
    ],
)
def test_what_is_wrong_is_named_in_both_languages_without_secrets(values: dict[str, str], name: str) -> None:
    with pytest.raises(UsageError) as caught:
        engine_of(known(**values), publishing=True)
    assert caught.value.name == name
    texts = [caught.value.message(lang) for lang in LANGS]
    assert texts[0] != texts[1] and not any("s3cret" in text for text in texts)


def test_a_web_process_needs_the_query_address_only_and_has_no_publisher(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    values = {"engine_update": "", "engine_store": "", "engine_user": "dba", "engine_password": "s3cret"}
    engine = engine_of(known(**values, engine_reader="reader:s3cret"))
    assert engine is not None and engine.publisher.kind == "none"
    assert (engine.reader.kind, engine.reader.user, engine.reader.secret) == ("basic", "reader", "s3cret")
    assert "s3cret" not in repr(engine) + repr(known(**values)) + caplog.text


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ({"engine_token": "abc"}, "bearer"),
        ({"engine_user": "dba", "engine_password": "x"}, "basic"),
        ({"engine_user": "dba", "engine_password": "x", "engine_profile": "virtuoso"}, "digest"),
        ({}, "none"),
    ],
)
def test_how_to_log_in_is_the_engines_way(values: dict[str, str], kind: str) -> None:
    engine = engine_of(known(**values), publishing=True)
    assert engine is not None and engine.publisher.kind == kind


def test_two_addresses_are_the_two_sides() -> None:
    pair = {name: f"{at}/a,{at}/b" for name, at in AT.items()}
    engine = engine_of(known(**pair), publishing=True)
    assert engine is not None and not engine.shared and engine.encrypted is False
    assert engine.query("b") == "http://e.example/query/b" and engine.update("a") == "http://e.example/update/a"
    assert engine.store("b") == "http://e.example/store/b" and engine.graph("b").endswith("/graph/published/b")


def test_engines_are_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert {"standard", "oxigraph", "virtuoso", "qlever", "fuseki", "graphdb", "stardog", "neptune"} <= set(profiles())
    assert [one.name for one in profiles().values() if one.tested] == ["oxigraph", "virtuoso"]
    assert profile("virtuoso").timeout == ("timeout", 1000) and profile("standard").timeout == ()
    (tmp_path / "engines.toml").write_text('[standard]\nspeed = "fast"\n', "utf-8")
    monkeypatch.setattr("lienthong.graph.remote.profile.folder", lambda room: tmp_path)
    profiles.cache_clear()
    with pytest.raises(RuleError) as caught:
        profiles()
    profiles.cache_clear()
    assert caught.value.name == "engine_table" and "speed" in str(caught.value)
