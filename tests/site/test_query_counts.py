"""A query that a person runs on the page is logged and counted like a program's."""

import json

import httpx
from siteserver import Site

from lienthong.sparql.querylog import folder


def test_the_page_leaves_a_line_and_counts(site: Site, html: httpx.Client) -> None:
    query = 'SELECT ("trang truy vấn" AS ?where) {}'
    assert html.get("/vi/sparql/run", params={"query": query}).status_code == 200
    assert html.get("/vi/sparql/run", params={"query": f"{query} nonsense"}).status_code == 400
    text = (folder(site.data) / "queries.jsonl").read_text("utf-8")
    lines = [one for one in map(json.loads, text.splitlines()) if one["query"].startswith(query)]
    assert [(one["outcome"], one["status"], one["media"]) for one in lines] == [
        ("answered", 200, "text/html"),
        ("invalid", 400, "text/html"),
    ]
    figures = html.get("/metrics").text
    assert 'form="SELECT",outcome="answered",status="200"' in figures
