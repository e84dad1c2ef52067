"""IIIF: collections of the manifests of sources, the way to each, and the links that name them."""

from typing import Any
from urllib.parse import urlsplit

import httpx
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.exchange.iiif.collections import CONTEXT, PART, collection, digitised
from lienthong.site.manifests import is_manifest, manifests
from lienthong.site.mounting import Parts
from lienthong.site.reading import Reading


def check(told: dict[str, Any]) -> None:
    """What Presentation 3 demands of a collection (sections 3 and 5.1)."""
    assert told["@context"] == CONTEXT and told["type"] == "Collection" and told["id"].startswith("http")
    for one in (told, *told["items"], *told["provider"]):
        assert one["label"] and all(isinstance(values, list) and values for values in one["label"].values())
    for one in told["items"]:
        assert one["type"] in ("Manifest", "Collection") and one["id"].startswith("http")
    assert len({one["id"] for one in told["items"]}) == len(told["items"])


def test_the_collection_has_each_manifest_once(opened: httpx.Client, shared: Parts) -> None:
    answer = opened.get("/iiif/collection.json")
    assert answer.status_code == 200 and CONTEXT in answer.headers["content-type"]
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    check(told)
    now = shared.published.now
    assert now is not None
    reading = Reading(now)
    assert len(told["items"]) == sum(len(manifests(reading, one)) for one in digitised(now)) > 5
    for item in told["items"]:
        page = urlsplit(item["homepage"][0]["id"]).path
        html = opened.get(page, headers={"accept": "text/html"})
        assert item["id"] in html.text and f'<{item["id"]}>; rel="alternate"' in html.headers["link"]
    assert opened.get("/iiif/collection/1.json").json()["items"] == told["items"]
    tag = answer.headers["etag"]
    assert opened.get("/iiif/collection.json", headers={"if-none-match": tag}).status_code == 304


def test_the_way_to_a_manifest_is_that_of_its_source(opened: httpx.Client, shared: Parts) -> None:
    now = shared.published.now
    assert now is not None
    for one in digitised(now)[:3]:
        answer = opened.get(f"/iiif/{one}/manifest.json")
        assert answer.status_code == 303 and answer.headers["location"] == manifests(Reading(now), one)[0]
    for address in ("instance/0000000000000000", "instance/x", "foo/bar", "work/%00", "instance/..%2f..%2fetc"):
        assert opened.get(f"/iiif/{address}/manifest.json").status_code == 404
    for part in ("0", "2", "99999999999999999999", "-1", "x"):
        assert opened.get(f"/iiif/collection/{part}.json").status_code == 404


@given(st.integers(0, 3 * PART + 5))
@settings(deadline=None, max_examples=15)
def test_many_are_parted_without_loss(shared: Parts, number: int) -> None:
    """A collection of collections when there are many: every part is valid, and together they are what there is."""
    now = shared.published.now
    assert now is not None
    known = digitised(now)
    ids = tuple(known[at % len(known)] for at in range(number))
    whole = collection(now, ids, "Mục lục")
    assert whole is not None
    if number <= PART:
        parts = [whole]
    else:
        check(whole)
        assert {one["type"] for one in whole["items"]} == {"Collection"}
        found = [collection(now, ids, "Mục lục", at) for at in range(1, len(whole["items"]) + 1)]
        parts = [one for one in found if one is not None]
        assert [one["id"] for one in parts] == [one["id"] for one in whole["items"]]
        assert all(one["partOf"][0]["id"] == whole["id"] for one in parts)
    every = sum(len(part["items"]) for part in parts)
    assert every == sum(len(manifests(Reading(now), one)) for one in ids)


def test_what_is_no_manifest_is_none() -> None:
    assert is_manifest("https://a.example/iiif/7/manifest.json") and is_manifest("http://a.example/IIIF/x")
    assert not is_manifest("javascript:alert('/iiif/')") and not is_manifest("https://a.example/file.pdf")
