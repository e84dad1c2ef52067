"""Feeds of OPDS among files: what loses its links goes, and takes nothing else with it."""

from typing import Any

import orjson

from lienthong.pipeline.static.asking import Answer
from lienthong.pipeline.static.documents import rewritten
from lienthong.pipeline.static.rewriting import Rewriter

BASE = "https://thuvien.example"
_HERE = ("/opds", "/opds/work/a")


def _led(feed: dict[str, Any]) -> Any:
    rewriter = Rewriter(BASE, "", BASE, "", lambda address: f"{address}.json" if address in _HERE else None)
    return orjson.loads(rewritten("/opds/x.json", Answer(200, {}, orjson.dumps(feed)), rewriter))


def _links(*addresses: str) -> list[dict[str, str]]:
    return [{"href": one} for one in addresses]


def test_a_publication_whose_cover_is_not_in_the_export_stays() -> None:
    links = _links(f"{BASE}/opds/work/a", "https://khac.example/a.epub?x=1&y=2", f"{BASE}/vi/work/a")
    one = {"metadata": {"title": "a", "subject": []}, "links": links, "images": _links(f"{BASE}/bia/a.jpg")}
    assert _led({"links": _links(f"{BASE}/opds"), "publications": [one]}) == {
        "links": _links(f"{BASE}/opds.json"),
        "publications": [
            {
                "metadata": {"title": "a", "subject": []},
                "links": _links(f"{BASE}/opds/work/a.json", "https://khac.example/a.epub?x=1&y=2"),
            }
        ],
    }


def test_a_feed_whose_facets_lead_nowhere_has_none() -> None:
    facet = {"metadata": {"title": "b"}, "links": _links(f"{BASE}/opds/publications?type=x&language=vie")}
    feed = {"links": _links(f"{BASE}/opds"), "publications": [], "facets": [facet]}
    assert _led(feed) == {"links": _links(f"{BASE}/opds.json"), "publications": []}
