"""``/changes``: the change log over HTTP, page by page."""

import httpx
import pytest
from siteserver import Site

from lienthong.graph.ledger.changes import EVENTS


def pages(html: httpx.Client, query: str) -> list[dict]:
    """Every page, following ``next``."""
    found, address = [], f"/changes?{query}"
    while address:
        answer = html.get(address)
        assert answer.status_code == 200, answer.text
        found.append(answer.json())
        address = found[-1].get("next", "")
        assert ("next" in answer.links) == bool(address)
        assert answer.links.get("next", {}).get("url", "") == address
    return found


def test_pages_hold_every_entity_once(site: Site, html: httpx.Client) -> None:
    whole = [change for page in pages(html, "limit=100") for change in page["changes"]]
    assert [one["seq"] for one in whole] == list(range(1, len(whole) + 1))
    assert {one["event"] for one in whole} == {"created"}
    assert f"{site.base}/{site.names['instance']}" in {one["iri"] for one in whole}
    some = [change for page in pages(html, "limit=7&kind=work,series&event=created") for change in page["changes"]]
    assert some == [one for one in whole if one["kind"] in ("work", "series")]
    assert pages(html, "event=deleted&event=merged")[0]["changes"] == []
    assert pages(html, f"after={len(whole)}")[0] == {
        **pages(html, "limit=5000")[0],
        "cursor": len(whole),
        "changes": [],
    }


def test_time(html: httpx.Client) -> None:
    moment = html.get("/changes?limit=1").json()["published"]
    assert html.get("/changes", params={"since": moment}).json()["changes"]
    later = html.get("/changes?since=2999-01-01").json()
    assert later["changes"] == [] and later["cursor"] == later["last"] and "next" not in later


def test_headers(html: httpx.Client) -> None:
    answer = html.get("/changes?limit=5")
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["access-control-allow-origin"] == "*"
    tag = answer.headers["etag"]
    again = html.get("/changes?limit=5", headers={"if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["access-control-allow-origin"] == "*"
    assert html.get("/changes?limit=6").headers["etag"] != tag
    head = html.head("/changes?limit=5")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", tag)
    assert html.post("/changes").status_code == 405


@pytest.mark.parametrize(
    "query",
    [
        "after=-1", "after=x", "after=%D9%A3", "after=99999999", f"after={'9' * 30}", "limit=0", "limit=a",
        "kind=book", "event=gone", "since=now", "since=2026-02-30", "page=2",
    ],
)  # fmt: skip
def test_nonsense_is_refused(html: httpx.Client, query: str) -> None:
    answer = html.get(f"/changes?{query}", headers={"accept": "*/*"})
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    told = answer.json()
    assert told["detail"] and told["detail_en"] and ":changes_" in told["type"] and told["title"]


def test_events_are_documented(html: httpx.Client) -> None:
    asked = html.get("/openapi.json").json()["paths"]["/changes"]["get"]["parameters"]
    (event,) = [one for one in asked if one["name"] == "event"]
    assert tuple(event["schema"]["items"]["enum"]) == EVENTS
