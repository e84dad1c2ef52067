"""The description of the interface is true: what it lists is there, and what is there it lists."""

import re

import httpx
import pytest
from siteserver import Demo, Site
from starlette.routing import Match, Route

from lienthong.content import folder
from lienthong.graph.ledger import Ledger
from lienthong.graph.terms import KINDS
from lienthong.messages import LANGS, text
from lienthong.settings import Settings
from lienthong.site import openapi
from lienthong.site.app import create_app

SELECT = "SELECT * { ?s ?p ?o } LIMIT 1"


@pytest.fixture
def described(html: httpx.Client) -> dict:
    """What the site tells of its own addresses; those of other rooms have tests of their own."""
    told = html.get("/openapi.json").json()
    return told | {"paths": {path: told["paths"][path] for path in openapi.document("", "", "", {})["paths"]}}


def _filled(path: str, names: dict[str, str], kind_: str = "") -> str:
    known = next((one for one in names if f"/{one}/" in path), "work")
    kind, _, id_ = names[known].partition("/")
    kind = kind_ or kind
    file = next(one.name for one in (folder("site") / "static").iterdir() if one.is_file())
    values = {"kind": kind, "id": id_, "suffix": "ttl", "version": "1", "name": file, "number": "1"}
    values |= {"records": "marc21", "tag": "245"}
    values |= {"way": "title", "value": "g", "part": "site", "file": "original.json", "form": "csv"}
    return path.format_map(values | {"graph": "none"})


def _told_by_the_ledger(path: str) -> bool:
    """Original records and what was counted of them: where records were loaded, not only statements published."""
    return re.search("/record/|quality|shapes", path) is not None


def test_every_documented_path_answers_as_documented(described: dict, site: Site, html: httpx.Client) -> None:
    assert len(described["paths"]) > 15
    for path, operations in described["paths"].items():
        if _told_by_the_ledger(path):
            continue
        address = _filled(path, site.names)
        for method, operation in operations.items():
            body = {"data": {"query": SELECT}} if "requestBody" in operation else {}
            if path == "/graph-store":
                body["params"] = {"default": ""}
            answer = html.request(method.upper(), address, headers={"accept": "*/*"}, **body)
            assert answer.status_code in ((403,) if "security" in operation else (200, 303)), address
            documented = operation["responses"][str(answer.status_code)].get("content", {})
            if answer.content:
                assert answer.headers["content-type"].partition(";")[0] in documented, address


def test_records_quality_and_shapes_answer_as_documented(described: dict, demo: Demo) -> None:
    with Ledger.open(demo.data, write=False) as ledger:
        names = {"record": next(one.entity for one in ledger.records("song-hong", status="live"))}
    publisher = f"<{demo.base}/dataset/song-hong> <http://purl.org/dc/terms/publisher> ?one"
    with httpx.Client(base_url=demo.base, timeout=60, trust_env=False) as client:
        asked = {
            "query": f"SELECT ?one {{ GRAPH ?g {{ {publisher} }} }}",
            "format": "application/sparql-results+json",
        }
        found = client.get("/sparql", params=asked)
        library = found.json()["results"]["bindings"][0]["one"]["value"]
        names |= {"dataset": "dataset/song-hong", "library": library.removeprefix(f"{demo.base}/")}
        names["work"] = names["record"]
        paths = [path for path in described["paths"] if _told_by_the_ledger(path)]
        assert len(paths) > 15
        for path in paths:
            answer = client.get(_filled(path, names), headers={"accept": "*/*"})
            assert answer.status_code in (200, 303), path
            documented = described["paths"][path]["get"]["responses"][str(answer.status_code)].get("content", {})
            if answer.content:
                assert answer.headers["content-type"].partition(";")[0] in documented, path


def test_every_route_is_documented(described: dict, site: Site) -> None:
    # A route for each kind stands behind /{kind}.
    kinds: dict[str, tuple[str, ...]] = {"/{kind}": KINDS}
    addresses = [_filled(path, site.names, kind) for path in described["paths"] for kind in kinds.get(path, ("",))]
    reached = set()
    routes = [one for one in create_app(Settings(data=site.data, base=site.base)).routes if isinstance(one, Route)]
    for address in addresses:
        scope = {"type": "http", "path": address, "method": "GET", "root_path": "", "headers": []}
        reached.add(next(one.path for one in routes if one.matches(scope)[0] == Match.FULL))
    assert reached == {one.path for one in routes}


@pytest.mark.parametrize(
    ("address", "accept", "path", "status"),
    [
        ("/work/{missing}", "*/*", "/{kind}/{id}", 404),
        ("/work/{missing}.ttl", "*/*", "/{kind}/{id}.{suffix}", 404),
        ("/{work}", "image/png", "/{kind}/{id}", 406),
        ("/sparql?query=nonsense", "*/*", "/sparql", 400),
        ("/sparql?query=ASK{{}}", "image/png", "/sparql", 406),
        ("/vi/work?page=9999", "*/*", "/vi/{kind}", 404),
        ("/static/1/none", "*/*", "/static/{version}/{name}", 404),
    ],
)
def test_refusals_are_documented(
    described: dict, site: Site, html: httpx.Client, address: str, accept: str, path: str, status: int
) -> None:
    filled = address.format(missing="0" * 16, work=site.names["work"])
    answer = html.get(filled, headers={"accept": accept})
    assert answer.status_code == status
    documented = described["paths"][path]["get"]["responses"][str(status)]["content"]
    assert answer.headers["content-type"].partition(";")[0] in documented


def test_media_types_of_the_static_files_are_all_listed(described: dict, html: httpx.Client) -> None:
    root = folder("site") / "static"
    files = [file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()]
    addresses = [f"/static/{name}" if "/" in name else f"/static/1/{name}" for name in files]
    kinds = {html.get(address).headers["content-type"].partition(";")[0] for address in addresses}
    listed = described["paths"]["/static/{version}/{name}"]["get"]["responses"]["200"]["content"]
    assert kinds == set(listed)


def test_both_languages_and_the_public_address(described: dict, site: Site) -> None:
    assert described["servers"] == [{"url": site.base}]
    summary = described["paths"]["/sparql"]["get"]["summary"]
    assert all(text("api.operation.sparql_get", lang) in summary for lang in LANGS)
    names = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))


def test_parameters_of_a_path_are_declared(described: dict) -> None:
    for path, operations in described["paths"].items():
        for operation in operations.values():
            declared = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            assert declared == set(re.findall(r"{(\w+)}", path))
