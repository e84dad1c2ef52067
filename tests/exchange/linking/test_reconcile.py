"""Reconciliation API 0.2: who is meant by a name, what else is known of them, and what is no query at all."""

import json
import re
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from exchange.linking.numbered import BASE, ISBN, SOURCE, Numbered
from lienthong.errors import UsageError
from lienthong.exchange.reconcile.asked import MOST_QUERIES, batch
from lienthong.exchange.reconcile.extending import MOST_IDS
from lienthong.exchange.reconcile.table import properties, types
from lienthong.messages import LANGS, catalogue
from lienthong.search.words import fold
from lienthong.site.guarding import SECURITY

Json = dict[str, Any]


def ask(web: TestClient, /, **queries: Json) -> dict[str, list[Json]]:
    answer = web.post("/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    return {key: one["result"] for key, one in answer.json().items()}


def test_the_manifest_says_what_there_is(web: TestClient) -> None:
    for place in ("/reconcile", "/vi/reconcile", "/en/reconcile"):
        told = web.get(place).json()
        assert "0.2" in told["versions"]
        assert told["identifierSpace"] == f"{BASE}/"
        for service in told["suggest"].values():
            assert web.get(f"{service['service_path']}?prefix=k").status_code == 200
            assert service["flyout_service_path"].endswith("?id=${id}")
        assert told["extend"]["propose_properties"]["service_path"] == f"{place}/properties"
        assert told["batchSize"] == MOST_QUERIES
    names = {lang: web.get(f"/{lang}/reconcile").json()["defaultTypes"][0]["name"] for lang in LANGS}
    assert names == {"vi": "Tác phẩm", "en": "Work"}


def test_a_whole_title_without_a_rival_is_meant(web: TestClient, numbered: Numbered) -> None:
    found = ask(web, a={"query": "Kinh tế vĩ mô", "type": "work"}, b={"query": "đất rừng", "type": "work"})
    assert (found["a"][0]["id"], found["a"][0]["match"]) == (numbered.names["macro_work"], True)
    assert found["a"][0]["score"] == 100
    two = {numbered.names["first_work"], numbered.names["second_work"]}
    assert {one["id"] for one in found["b"][:2]} == two
    assert not any(one["match"] for one in found["b"])


def test_a_rival_beyond_the_limit_still_is_one(web: TestClient) -> None:
    found = ask(web, a={"query": "Đất rừng", "type": "work", "limit": 1})["a"]
    assert len(found) == 1
    assert not found[0]["match"]


def test_other_diacritics_are_another_word_and_none_are_all(web: TestClient, numbered: Numbered) -> None:
    found = ask(web, a={"query": "Kinh tế vi mô", "type": "work"}, b={"query": "kinh te vi mo", "type": "work"})
    assert (found["a"][0]["id"], found["a"][0]["match"]) == (numbered.names["micro_work"], True)
    assert [one["score"] for one in found["a"]] == [100, 88]
    assert {one["score"] for one in found["b"]} == {100}
    assert not any(one["match"] for one in found["b"])


def test_properties_tell_namesakes_apart(web: TestClient, numbered: Numbered) -> None:
    title, year = {"pid": "title", "v": "Biển lặng <b>&"}, {"pid": "year", "v": 2001.0}
    found = ask(
        web,
        work={"query": "Đất rừng", "type": "work", "properties": [year]},
        author={"query": "Đất rừng", "type": "work", "properties": [{"pid": "author", "v": "Nguyễn Văn An"}]},
        person={"query": "Nguyễn Văn An, 1972-", "type": "person"},
        alone={"query": "Trần Minh", "type": "person"},
        known={"query": "Trần Minh", "type": "person", "properties": [title]},
    )
    assert (found["work"][0]["id"], found["work"][0]["match"]) == (numbered.names["second_work"], True)
    assert {one["value"] for one in found["work"][0]["features"] if one["id"] == "year"} == {True}
    assert not found["author"][0]["match"]
    assert (found["person"][0]["id"], found["person"][0]["match"]) == (numbered.names["an2"], True)
    assert (found["alone"][0]["id"], found["alone"][0]["match"]) == (numbered.names["minh"], False)
    assert (found["known"][0]["id"], found["known"][0]["match"]) == (numbered.names["minh"], True)


def test_a_number_finds_what_has_it_and_its_work(web: TestClient, numbered: Numbered) -> None:
    isbn = {"pid": "isbn", "v": ISBN}
    found = ask(
        web,
        work={"properties": [isbn], "type": "work"},
        edition={"properties": [isbn], "type": "edition"},
        wrong={"query": "Biển lặng", "properties": [isbn], "type": "work"},
        any={"properties": [{"pid": "identifier", "v": f"{SOURCE}/sea"}], "type": "edition"},
    )
    assert (found["work"][0]["id"], found["work"][0]["match"]) == (numbered.names["macro_work"], True)
    assert (found["edition"][0]["id"], found["edition"][0]["match"]) == (numbered.names["macro"], True)
    assert (found["any"][0]["id"], found["any"][0]["match"]) == (numbered.names["sea"], True)
    assert not any(one["match"] and one["id"] == numbered.names["macro_work"] for one in found["wrong"])


def test_libraries_count_by_name_by_code_and_by_id(web: TestClient, numbered: Numbered) -> None:
    values = ("VN-THU", {"id": numbered.names["library"], "name": "x"})
    queries = {
        str(n): {"query": "Kinh tế vĩ mô", "type": "work", "properties": [{"pid": "library", "v": value}]}
        for n, value in enumerate(values)
    }
    for found in ask(web, **queries).values():
        assert {one["id"]: one["value"] for one in found[0]["features"]}["library"] is True


def test_types_limit_what_is_answered(web: TestClient, numbered: Numbered) -> None:
    found = ask(
        web,
        person={"query": "Phú Xuân", "type": "person"},
        place={"query": "Phú Xuân", "type": ["place", "work"]},
        should={"query": "Phú Xuân", "type": "person", "type_strict": "should"},
        every={"query": "Phú Xuân", "type": ["place", "work"], "type_strict": "all"},
        unknown={"query": "Phú Xuân", "type": "castle"},
        anything={"query": "Phú Xuân"},
    )
    hue = numbered.names["hue"]
    assert [one["id"] for one in found["person"]] == found["every"] == found["unknown"] == []
    assert (found["place"][0]["id"], found["place"][0]["match"]) == (hue, True)
    assert found["anything"][0]["id"] == hue
    assert found["should"][0]["score"] < found["place"][0]["score"]


def test_what_is_misspelt_is_a_candidate_and_never_a_match(web: TestClient, numbered: Numbered) -> None:
    found = ask(web, a={"query": "Kinh tế vĩ mo hoc", "type": "work"}, b={"query": "zzz qqq"})
    assert numbered.names["macro_work"] in {one["id"] for one in found["a"]}
    assert not any(one["match"] for one in found["a"])
    assert found["b"] == []


def test_values_are_fetched_for_further_columns(web: TestClient, numbered: Numbered) -> None:
    ids = [numbered.names["macro_work"], numbered.names["second_work"], "work/0000000000000000", "../x"]
    wanted = [{"id": name} for name in ("year", "author", "isbn", "library")]
    wanted[0]["settings"] = {"limit": "1"}  # type: ignore[assignment]
    told = web.post("/en/reconcile", data={"extend": json.dumps({"ids": ids, "properties": wanted})}).json()
    assert [one["id"] for one in told["meta"]] == ["year", "author", "isbn", "library"]
    macro, second, *none = (told["rows"][id_] for id_ in ids)
    assert (macro["year"], macro["isbn"]) == ([{"int": 1996}], [{"str": ISBN}])
    assert macro["library"][0]["id"] == numbered.names["library"]
    assert second["author"] == [{"id": numbered.names["an2"], "name": "Nguyễn Văn An"}]
    assert all(values == [] for row in none for values in row.values())
    again = web.post("/en/reconcile", data={"extend": json.dumps({"ids": [*ids, *ids], "properties": wanted})}).json()
    assert again == told
    proposed = web.get("/reconcile/properties?type=library").json()
    assert {one["id"] for one in proposed["properties"]} >= {"address", "website"}


def test_suggestions_and_flyouts(web: TestClient, numbered: Numbered) -> None:
    found = web.get("/reconcile/suggest/entity", params={"prefix": "kinh te v", "type": "work"}).json()["result"]
    assert {one["id"] for one in found} >= {numbered.names["macro_work"], numbered.names["micro_work"]}
    assert all(one["id"].startswith("work/") for one in found)
    by_id = web.get("/reconcile/suggest/entity", params={"prefix": numbered.names["hue"]}).json()["result"]
    assert [one["name"] for one in by_id] == ["Phú Xuân"]
    assert [one["id"] for one in web.get("/en/reconcile/suggest/type?prefix=pers").json()["result"]] == ["person"]
    assert len(web.get("/reconcile/suggest/property").json()["result"]) == len(properties())
    every = web.get("/reconcile/suggest/property").json()["result"]
    assert web.get("/reconcile/suggest/property?cursor=2").json()["result"] == every[2:]
    further = web.get("/reconcile/suggest/entity", params={"prefix": "kinh te v", "type": "work", "cursor": "1"}).json()
    assert [one["id"] for one in further["result"]] == [one["id"] for one in found][1:]
    assert web.get("/reconcile/suggest/property?cursor=%D9%A3").json()["result"] == every
    for typed in ("nguyen", "hue"):  # what begins so stands before what only has it somewhere
        named = web.get("/reconcile/suggest/entity", params={"prefix": typed}).json()["result"]
        begins = [fold(one["name"]).startswith(typed) for one in named]
        assert named and begins == sorted(begins, reverse=True)
    flyout = web.get("/reconcile/flyout/entity", params={"id": numbered.names["sea_work"]}).json()
    assert "&lt;b&gt;&amp;" in flyout["html"]
    assert web.get("/reconcile/flyout/type?id=work").json()["id"] == "work"
    for path in ("flyout/entity?id=work/0000000000000000", "flyout/type?id=x", "suggest/x", "flyout/x", "preview?id=x"):
        assert web.get(f"/reconcile/{path}").status_code == 404


def test_a_preview_may_be_framed_and_runs_nothing(web: TestClient, numbered: Numbered) -> None:
    answer = web.get("/vi/reconcile/preview", params={"id": numbered.names["sea_work"]})
    assert answer.status_code == 200
    policy = answer.headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "frame-ancestors *" in policy[0]
    assert "script-src" not in policy[0]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "Biển lặng &lt;b&gt;&amp;" in answer.text
    assert "<script" not in answer.text
    assert web.get("/reconcile").headers["content-security-policy"] == SECURITY["content-security-policy"]


def test_as_a_script_for_a_named_function_only(web: TestClient) -> None:
    answer = web.get("/reconcile", params={"callback": "jQuery.cb_1"})
    assert answer.headers["content-type"].startswith("application/javascript")
    assert json.loads(re.fullmatch(r"/\*\*/jQuery\.cb_1\((.*)\);", answer.text)[1])["versions"] == ["0.2"]  # type: ignore[index]
    for callback in ("alert(1)//", "a b", "<script>", "a" * 300, "é"):
        assert web.get("/reconcile", params={"callback": callback}).status_code == 400


BAD = [
    "[]", "{", "null", '{"a": 1}', '{"a": {}}', '{"a": {"query": 1}}', '{"a": {"query": " "}}',
    '{"a": {"query": "x", "limit": "3"}}', '{"a": {"query": "x", "limit": 0}}', '{"a": {"query": "x", "limit": 1e999}}',
    '{"a": {"query": "x", "type_strict": "x"}}', '{"a": {"query": "x", "type": 1}}', '{"a": {"query": "x", "b": 1}}',
    '{"a": {"query": "x", "properties": [{"pid": 1, "v": ""}]}}', '{"a": {"query": "x", "properties": {}}}',
    '{"a": {"query": "x", "properties": [{"pid": "year", "v": [null]}]}}', '{"a": {"query": "x", "limit": true}}',
    json.dumps({str(number): {"query": "a"} for number in range(MOST_QUERIES + 1)}), "[" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("text", BAD, ids=range(len(BAD)))
def test_what_is_no_batch_is_refused_as_a_whole(web: TestClient, text: str) -> None:
    answer = web.post("/reconcile", data={"queries": text})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    "text",
    [
        "{}", "[]", '{"ids": 1, "properties": []}', '{"ids": [], "properties": [{"id": "no"}]}',
        json.dumps({"ids": ["a"] * (MOST_IDS + 1), "properties": []}), '{"ids": [1], "properties": []}',
    ],
)  # fmt: skip
def test_what_is_no_extension_is_refused(web: TestClient, text: str) -> None:
    assert web.post("/reconcile", data={"extend": text}).status_code == 400


def test_bodies_that_are_no_forms_are_refused(web: TestClient) -> None:
    assert web.post("/reconcile", content=b"\xff\xfe").status_code == 400
    assert web.post("/reconcile", json={"queries": {}}).status_code == 400
    assert web.post("/reconcile", content="&".join("a=1" for _ in range(50))).status_code == 400
    assert web.post("/reconcile", files={"queries": b"{}"}).status_code == 400
    assert web.options("/reconcile").status_code == 204


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["query", "type", "limit", "properties", "pid", "v", "id"]), inner, max_size=4
        )
    ),
    max_leaves=8,
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=5), _VALUES, max_size=3))
def test_any_json_is_a_batch_or_refused(value: Json) -> None:
    with suppress(UsageError):
        batch(json.dumps(value))


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=60), name=st.sampled_from(sorted(properties())))
def test_any_name_is_answered(web: TestClient, text: str, name: str) -> None:
    query = {"query": f"Đất {text}", "properties": [{"pid": name, "v": text}]}
    for one in ask(web, q=query)["q"]:
        assert 0 <= one["score"] <= 100


def test_every_type_and_property_has_words() -> None:
    for lang in LANGS:
        words = catalogue(lang)
        for one in properties():
            assert {f"reconcile.property.{one}", f"reconcile.about.{one}"} <= words.keys()
        assert {f"reconcile.type.{one}" for one in types()} <= words.keys()
    assert {kind for one in properties().values() for kind in (*one.types, *one.strong)} <= types().keys()
