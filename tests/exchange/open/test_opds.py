"""OPDS 2: what the schemas of feed and publication demand, only what is free, facets that hold what they count."""

import re
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from lienthong.exchange.opds.publication import ACQUIRED
from lienthong.site.mounting import Parts
from lienthong.site.reading import Reading

FEED, ONE = "application/opds+json", "application/opds-publication+json"


def get(client: httpx.Client, address: str, kind: str = FEED) -> Any:
    """A document of ours, wherever its base says that it lies."""
    parts = urlsplit(address)
    answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    assert answer.status_code == 200, address
    assert answer.headers["content-type"] == kind and answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def check_links(links: list[dict[str, Any]]) -> None:
    assert sum(link.get("rel") == "self" for link in links) == 1
    for link in links:
        assert link["href"].startswith(("http://", "https://"))
        assert re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", link["type"])


def check_publication(one: dict[str, Any]) -> None:
    """The demands of publication.schema.json and of the metadata of Readium."""
    about = one["metadata"]
    assert about["title"] and about["identifier"].startswith("http") and about["@type"].startswith("http://schema.org/")
    assert all(
        person["name"] for name in ("author", "translator", "publisher", "subject") for person in about.get(name, ())
    )
    assert all(re.fullmatch("[a-zA-Z]{2,3}(-[A-Za-z0-9]+)*", tag) for tag in about.get("language", ()))
    check_links(one["links"])
    assert any(link["rel"] == ACQUIRED for link in one["links"])
    assert any(image["type"] in ("image/jpeg", "image/png", "image/gif") for image in one["images"])


def pages(client: httpx.Client, address: str) -> list[Any]:
    found = []
    while address:
        found.append(get(client, address))
        address = next((link["href"] for link in found[-1]["links"] if link["rel"] == "next"), "")
    return found


def test_feeds_lead_to_every_free_publication(opened: httpx.Client, shared: Parts) -> None:
    start = get(opened, "/opds")
    check_links([*start["links"], {"rel": "", **start["navigation"][0]}])
    assert all(link["title"] for group in start["groups"] for link in group["navigation"])
    found = pages(opened, start["navigation"][0]["href"])
    every = [one for page in found for one in page["publications"]]
    assert shared.published.now is not None and every
    reading = Reading(shared.published.now)
    for one in every:
        check_publication(one)
        editions = [value.value for value in reading.values(one["metadata"]["identifier"], "bf:hasInstance")]
        free = [e for e in editions if reading.first(e, "schema:isAccessibleForFree") == "true"]
        allowed = {value.value for e in free for value in reading.values(e, "bf:electronicLocator")}
        assert {link["href"] for link in one["links"] if link["rel"] == ACQUIRED} <= allowed
    assert len({one["metadata"]["identifier"] for one in every}) == len(every) == found[0]["metadata"]["numberOfItems"]
    licences = {link.get("properties", {}).get("license") for one in every for link in one["links"]}
    assert "https://creativecommons.org/licenses/by/4.0/" in licences
    assert any(link["type"] == "application/epub+zip" for one in every for link in one["links"])


def test_a_publication_by_itself(opened: httpx.Client) -> None:
    one = get(opened, "/opds/publications")["publications"][0]
    assert get(opened, one["links"][0]["href"], ONE) == one


def test_facets_hold_what_they_count(opened: httpx.Client) -> None:
    page = get(opened, "/opds/publications?lang=en")
    assert len(page["facets"]) == 3
    for facet in page["facets"]:
        link = facet["links"][0]
        chosen = get(opened, link["href"])
        assert chosen["metadata"]["numberOfItems"] == link["properties"]["numberOfItems"] > 0
        assert (
            sum(len(page["publications"]) for page in pages(opened, link["href"]))
            == link["properties"]["numberOfItems"]
        )
        again = [one for other in chosen["facets"] for one in other["links"] if one.get("rel") == "self"]
        assert [one["title"] for one in again] == [link["title"]]


def test_searching_by_the_template(opened: httpx.Client) -> None:
    template = next(link for link in get(opened, "/opds")["links"] if link["rel"] == "search")
    assert template["templated"] and template["href"].endswith("/opds/publications{?query}")
    all_of_them = get(opened, "/opds/publications")
    title = all_of_them["publications"][0]["metadata"]["title"]
    found = opened.get("/opds/publications", params={"query": title}).json()
    assert title in [one["metadata"]["title"] for one in found["publications"]]
    assert found["metadata"]["numberOfItems"] < all_of_them["metadata"]["numberOfItems"]
    assert opened.get("/opds/publications", params={"query": "khôngcóchữnàynhưvậy"}).json()["publications"] == []


@pytest.mark.parametrize(
    "query",
    ["?page=0", "?page=41", "?page=99", "?page=x", "?page=1&page=-1", "?page=" + "9" * 5000],
)
def test_pages_that_are_not_there(opened: httpx.Client, query: str) -> None:
    assert opened.get("/opds/publications" + query).status_code == 404


def test_odd_values_find_nothing_and_break_nothing(opened: httpx.Client) -> None:
    for value in ("<script>", "\x00", "work/x", "a" * 5000, "%ff", '" OR 1', "\ud800".encode("utf-8", "surrogatepass")):
        for name in ("language", "subject", "type"):
            found = opened.get("/opds/publications", params={name: value})
            assert found.status_code == 200 and found.json()["publications"] == []
    for one in ("work/x", "work/" + "0" * 16, "agent/abc"):
        assert opened.get(f"/opds/{one}").status_code == 404


def test_caching(opened: httpx.Client) -> None:
    tag = opened.get("/opds").headers["etag"]
    assert opened.get("/opds", headers={"if-none-match": tag}).status_code == 304
    assert opened.head("/opds").content == b"" and opened.get("/opds?lang=en").headers["etag"] != tag
