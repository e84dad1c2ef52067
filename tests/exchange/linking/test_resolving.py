"""From numbers of other systems to entries: however they are written, one by one and many at once."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from exchange.linking.numbered import BASE, ISBN, ISBN_10, SOURCE, Numbered
from lienthong.exchange.resolving import bulk
from lienthong.exchange.resolving.bulk import MOST
from lienthong.exchange.resolving.schemes import asked, read, schemes
from lienthong.messages import LANGS, catalogue

WRITTEN = [
    ("isbn/978-1-86197-271-2", "macro"),
    (f"isbn/{ISBN_10}", "macro"),
    ("isbn/urn:isbn:9781861972712", "macro"),
    ("issn/03785955", "micro"),
    ("issn/0378–5955", "micro"),
    ("doi/10.1000%2Fabc-1.X", "micro"),
    ("doi/https://doi.org/10.1000/aBC-1.X", "micro"),
    ("oclc/ocm21372590", "first"),
    ("oclc/(OCoLC)00021372590", "first"),
    ("lccn/n%2079-18774", "second"),
    ("lccn/https://lccn.loc.gov/n79018774", "second"),
    ("viaf/https://viaf.org/viaf/102333412/", "minh"),
    ("isni/0000 0001 2103 2683", "minh"),
    ("isni/https://isni.org/isni/0000000121032683", "minh"),
    ("orcid/0000000218250097", "an2"),
    ("orcid/https://orcid.org/0000-0002-1825-0097", "an2"),
    ("wikidata/q42", "minh"),
    ("WikiData/https://www.wikidata.org/wiki/Q42", "minh"),
    ("geonames/1580240", "hue"),
    ("isil/vn-thu", "library"),
    ("handle/hdl:20.500.1/9", "sea"),
    ("oai/oai:kho.example.org:1/2", "macro"),
    (f"oai/oai:thu.example.vn:{SOURCE}/macro", "macro"),
    (f"{SOURCE}/sea", "sea"),
]


@pytest.mark.parametrize(("path", "name"), WRITTEN, ids=[path for path, _ in WRITTEN])
def test_one_number_leads_to_what_has_it(web: TestClient, numbered: Numbered, path: str, name: str) -> None:
    answer = web.get(f"/id/{path}")
    assert (answer.status_code, answer.headers.get("location")) == (303, f"/{numbered.names[name]}")
    assert answer.headers["access-control-allow-origin"] == "*"
    page = web.head(f"/en/id/{path}")
    assert (page.status_code, page.headers["location"]) == (303, f"/en/{numbered.names[name]}")


def test_several_are_listed_in_both_languages_and_for_programs(web: TestClient, numbered: Numbered) -> None:
    both = {f"{BASE}/{numbered.names[name]}" for name in ("first_work", "second_work")}
    answer = web.get("/id/ddc/895/.9", headers={"accept": "application/json"})
    assert answer.status_code == 300
    assert {one["iri"] for one in answer.json()["entities"]} == both
    for lang in LANGS:
        page = web.get(f"/{lang}/id/ddc/895.9", headers={"accept": "text/html"})
        assert page.status_code == 300
        assert all(f'href="/{lang}/{one.removeprefix(f"{BASE}/")}"' in page.text for one in both)


def test_a_cancelled_number_leads_on_only_where_nobody_else_has_it(web: TestClient, numbered: Numbered) -> None:
    told = web.post("/id/isbn/exists", content="9780306406157").json()["results"][0]
    assert told["cancelled"] is True
    assert [one["iri"] for one in told["entities"]] == [f"{BASE}/{numbered.names['first']}"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("isbn/9781861972713", 400),
        ("issn/03785956", 400),
        ("isni/0000000121032684", 400),
        ("viaf/abc", 400),
        ("doi/11.1/x", 400),
        ("isbn/9780306406157000", 400),
        ("isbn/" + "9" * 3000, 400),
        ("viaf/1", 404),
        ("isbn/9783161484100", 404),
        ("unknown/1", 404),
        ("%3Cb%3E/1", 404),
        ("a%20b/1", 404),
        (f"{SOURCE}/none", 404),
        ("isbn/%00", 400),
        ("isbn/%3Cscript%3Ealert(1)%3C/script%3E", 400),
    ],
)
def test_what_cannot_be_is_told_apart_from_what_is_not_here(web: TestClient, path: str, status: int) -> None:
    answer = web.get(f"/id/{path}")
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    page = web.get(f"/vi/id/{path}", headers={"accept": "text/html"})
    assert page.status_code == status
    assert "<script>alert" not in page.text


def test_the_schemes_are_told_with_examples_that_lead_somewhere(web: TestClient) -> None:
    answer = web.get("/id")
    told = {one["scheme"]: one for one in answer.json()["schemes"]}
    assert list(told) == list(schemes())
    for name in ("isbn", "doi", "oclc", "handle", "ddc"):
        assert told[name]["here"]
        assert web.get(told[name]["address"].removeprefix(BASE)).status_code in (300, 303)
    assert web.get("/id", headers={"if-none-match": answer.headers["etag"]}).status_code == 304
    assert web.get("/id", headers={"accept": "text/html"}).headers["location"] == "/vi/id"
    for lang in LANGS:
        assert web.get(f"/{lang}/id", headers={"accept": "text/html"}).status_code == 200


def test_examples_of_the_table_are_numbers_and_have_names() -> None:
    for scheme in schemes().values():
        assert asked(scheme.name, scheme.example).number is not None, scheme.name
        for lang in LANGS:
            assert f"resolving.scheme.{scheme.name}" in catalogue(lang)


def test_many_at_once(web: TestClient, numbered: Numbered) -> None:
    ids = [f"isbn:{ISBN}", "https://orcid.org/0000-0002-1825-0097", f"{SOURCE}/sea", "viaf:1", "isbn:1", "what"]
    body = {"ids": [*ids, {"scheme": "wikidata", "value": "Q42"}]}
    answer = web.post("/id/exists", json=body)
    assert answer.status_code == 200
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    statuses = [one["status"] for one in told["results"]]
    assert statuses == ["found", "found", "found", "absent", "invalid", "unknown", "found"]
    names = ("macro", "an2", "sea")
    found = [one["entities"][0]["iri"] for one in told["results"][:3]]
    assert found == [f"{BASE}/{numbered.names[name]}" for name in names]
    again = web.post("/id/exists", json=[*ids, *ids]).json()["results"]
    assert again == [*told["results"][:6], *told["results"][:6]]
    lines = web.post("/id/exists", content="\n".join(ids), headers={"accept": "application/x-ndjson"})
    assert lines.headers["content-type"] == "application/x-ndjson"
    assert [json.loads(line) for line in lines.text.splitlines()] == told["results"][:6]


def test_many_take_no_more_than_they_may(web: TestClient) -> None:
    most = web.post("/id/viaf/exists", content="\n".join(str(number) for number in range(1, MOST + 1)))
    assert len(most.json()["results"]) == MOST
    assert web.post("/id/viaf/exists", content="1\n" * (MOST + 1)).status_code == 400
    assert web.post("/id/unknown/exists", content="1").status_code == 404


def test_numbers_of_no_source_are_unknown_and_looking_them_up_in_turns_changes_nothing(
    web: TestClient, numbered: Numbered, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = ["<x>/1", "a b/1", f"{SOURCE}/none", f"isbn:{ISBN}", "viaf:1", f"isbn:{ISBN}"]
    told = web.post("/id/exists", json=ids).json()["results"]
    assert [one["status"] for one in told] == ["unknown", "unknown", "absent", "found", "absent", "found"]
    monkeypatch.setattr(bulk, "_SECONDS", 0)  # no turn has time for a second number
    assert web.post("/id/exists", json=ids).json()["results"] == told


def test_numbers_in_bulk_are_only_posted(web: TestClient) -> None:
    answer = web.get("/id/exists")
    assert answer.status_code == 405 and "POST" in answer.headers["allow"]
    for path in ("/id/exists", "/id/nothing/1"):
        assert web.get(path).headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("body", [b"{", b"{}", b"[1]", b'[{"scheme": 1, "value": 2}]', b"null", b'["\xff"]'])
def test_a_body_that_is_no_list_is_refused(web: TestClient, body: bytes) -> None:
    answer = web.post("/id/exists", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (400, "*")


def test_pages_of_other_sites_may_ask(web: TestClient) -> None:
    for path in ("/id/exists", "/id/isbn/1", "/id"):
        answer = web.options(
            path, headers={"origin": "https://elsewhere.example", "access-control-request-method": "POST"}
        )
        assert answer.status_code == 204
        assert "content-type" in answer.headers["access-control-allow-headers"].lower()


@settings(max_examples=80, deadline=None)
@given(st.sampled_from([*schemes(), "a source"]), st.text(max_size=40))
def test_no_text_breaks_reading_and_what_is_read_stays(scheme: str, text: str) -> None:
    one = asked(scheme, text)
    if one.number is not None and one.known is not None:
        again = asked(scheme, one.number.value)
        assert again.number is not None
        assert again.number.value == one.number.value
    read(text)
