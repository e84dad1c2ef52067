"""SRU: what is found, what is refused and by which number, both generations of the protocol, clients of others."""

import shutil
import subprocess
import xml.etree.ElementTree as ET

import httpx
import pytest
import sruthi
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.exchange.sru.cql import read
from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.exchange.sru.serving import Server
from lienthong.exchange.sru.table import index_named, schemas
from lienthong.messages import LANGS, catalogue
from lienthong.site.mounting import Parts
from lienthong.site.reading import Reading

OLD, NEW = "{http://www.loc.gov/zing/srw/}", "{http://docs.oasis-open.org/ns/search-ws/sruResponse}"
MARC = "{http://www.loc.gov/MARC21/slim}"
DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.fixture(scope="module")
def server(shared: Parts) -> Server:
    return Server(shared)


def ask(server: Server, query: str, **more: str) -> ET.Element:
    return ET.fromstring(server.answer([("query", query), *more.items()])[0])


def number(server: Server, query: str, **more: str) -> int:
    found = ask(server, query, **more)
    assert not diagnostics(found), ET.tostring(found, "unicode")[:500]
    return int(found.findtext(f"{NEW}numberOfRecords", ""))


def ids(server: Server, query: str, **more: str) -> list[str]:
    return [one.text or "" for one in ask(server, query, **more).iter(f"{NEW}recordIdentifier")]


def diagnostics(found: ET.Element) -> list[int]:
    return [
        int((one.findtext(f"{{{one.tag[1:].partition('}')[0]}}}uri") or "").rpartition("/")[2])
        for one in found.iter()
        if one.tag.endswith("}diagnostic")
    ]


def test_indexes_find_what_the_graph_says(server: Server, shared: Parts) -> None:
    assert shared.published.now is not None
    reading = Reading(shared.published.now)
    base = shared.settings.base
    for query, curie, wanted in (
        ("dc.title = kiều", "rdfs:label", "kiều"),
        ("dc.date = 2015", "schema:datePublished", "2015"),
    ):
        found = ids(server, query, maximumRecords="5")
        assert found
        for one in found:
            said = " ".join(
                value.value for name in (curie, "schema:alternateName") for value in reading.values(one, name)
            )
            assert wanted in said.lower(), (query, one, said)
    for one in ids(server, "dc.language = vi", maximumRecords="5"):
        work = reading.first(one, "bf:instanceOf")
        assert "http://id.loc.gov/vocabulary/languages/vie" in [v.value for v in reading.values(work, "bf:language")]
    known = ids(server, "cql.allRecords = 1", maximumRecords="1")[0]
    assert ids(server, f'rec.identifier = "{known}"') == [known] == ids(server, f'rec.id="{known[len(base) + 1 :]}"')


def test_booleans_are_those_of_sets(server: Server) -> None:
    def count(query: str) -> int:
        return number(server, query, maximumRecords="0")

    everything = count("cql.allRecords=1")
    one, other = 'dc.subject="văn học"', "dc.date>=2000"
    for left, right in ((one, other), (other, one), (one, "dc.language=vie"), (other, "dc.title=tiếng")):
        both, either = count(f"{left} and {right}"), count(f"{left} or {right}")
        assert count(left) + count(right) == both + either
        assert count(f"{left} not {right}") == count(left) - both
        assert count(f"(cql.allRecords=1 not {left}) and (cql.allRecords=1 not {right})") == everything - either
    assert 0 < count(one) < everything
    assert count("dc.date<2000") + count(other) <= everything
    assert count('dc.date within "2000 2005"') == count("dc.date>=2000 and dc.date<=2005")
    # All booleans bind alike, from the left.
    assert count("dc.title=kiều or dc.title=tiếng and dc.date>=2000") == count(
        "(dc.title=kiều or dc.title=tiếng) and dc.date>=2000"
    )


def test_words_masks_and_relations(server: Server) -> None:
    def count(query: str) -> int:
        return number(server, query, maximumRecords="0")

    assert count('title = "truyện kiều"') == count('TITLE = "TRUYEN KIEU"') > 0
    assert count('title all "kiều truyện"') >= count('title = "truyện kiều"')
    assert count('title any "truyện kiều"') >= count('title all "kiều truyện"')
    assert count("title = truy*") >= count("title = truyện") > 0
    assert count("title = tru?ện") >= count("title = truyện")
    assert count("title = tr\\*") == count("title = tr")
    assert count('title == "Truyện Kiều"') <= count('title = "Truyện Kiều"')
    assert count('> d="info:srw/cql-context-set/1/dc-v1.1" d.title = kiều') == count("dc.title = kiều")
    assert count("title =/ignoreCase/cql.ignoreAccents kiều") == count("title = kiều")


def test_pages_follow_one_another(server: Server) -> None:
    whole = ids(server, "nguyễn", maximumRecords="30")
    parts, at = [], "1"
    while at and len(parts) < 30:
        page = ask(server, "nguyễn", maximumRecords="7", startRecord=at)
        parts += [one.text for one in page.iter(f"{NEW}recordIdentifier")]
        assert next(one.text for one in page.iter(f"{NEW}recordPosition")) == at
        at = page.findtext(f"{NEW}nextRecordPosition") or ""
    assert parts[:30] == whole and len(set(whole)) == 30
    total = number(server, "nguyễn", maximumRecords="0")
    last = ask(server, "nguyễn", startRecord=str(total))
    assert last.find(f"{NEW}nextRecordPosition") is None and len(list(last.iter(f"{NEW}record"))) == 1
    beyond = ask(server, "nguyễn", startRecord=str(total + 1))
    assert diagnostics(beyond) == [61]
    assert beyond.findtext(f"{NEW}numberOfRecords") == str(total)


def test_how_many_there_are_is_told_also_beyond_what_can_be_reached(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = number(server, "nguyễn", maximumRecords="0")
    assert total > 12
    for module in ("asked", "writing"):
        monkeypatch.setattr(f"lienthong.exchange.sru.{module}.REACHED", 12)
    last = ask(server, "nguyễn", startRecord="10", maximumRecords="7")
    assert len(list(last.iter(f"{NEW}record"))) == 3
    assert last.find(f"{NEW}nextRecordPosition") is None
    beyond = ask(server, "nguyễn", startRecord="13")
    assert diagnostics(beyond) == [61]
    assert [beyond.findtext(f"{NEW}numberOfRecords"), last.findtext(f"{NEW}numberOfRecords")] == [str(total)] * 2


def test_sorting(server: Server) -> None:
    def years(order: str, **more: str) -> list[str]:
        found = ask(server, f"dc.date > 0{order}", maximumRecords="60", recordSchema="dc", **more)
        assert not diagnostics(found)
        return [one.text or "" for one in found.iter(f"{NEW}recordIdentifier")]

    up, down = years(" sortBy dc.date"), years(" sortBy dc.date/sort.descending")
    assert up != down and up == years("", sortKeys="date,,1") and down == years("", sortKeys="date,,0")
    assert years(" sortBy dc.title") == years("", sortKeys="title")


def test_records_in_both_schemas(server: Server) -> None:
    marc = ask(server, "kiều", recordSchema="marcxml")
    assert marc.find(f".//{MARC}datafield[@tag='245']") is not None
    dc = ask(server, "kiều", recordSchema="info:srw/schema/1/dc-v1.1", maximumRecords="100")
    assert all(one.find(f".//{DC}title") is not None for one in dc.iter(f"{NEW}recordData"))
    text = ask(server, "kiều", recordXMLEscaping="string", maximumRecords="1")
    assert ET.fromstring(text.findtext(f".//{NEW}recordData") or "").tag in (f"{MARC}record",)
    # What no source gives as MARC is told so in its place, and counted.
    every = [ask(server, "cql.allRecords=1", startRecord=str(at), maximumRecords="100") for at in (1, 101, 201, 301)]
    told = [number for page in every for number in diagnostics(page)]
    assert told and set(told) == {67}
    assert all(len(list(page.iter(f"{NEW}record"))) == 100 for page in every)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", 7), ("   ", 7), ("a and", 10), ("a or or b", 10), ("title =", 10), ("= a", 10), ("a b c d", 10),
        ('"abc', 14), ("(a", 13), ("a)", 13), ("()", 13), ("(" * 60 + "a" + ")" * 60, 13), ("foo.title = a", 15),
        ('> x = "urn:none" x.a = b', 15), ("dc.foo = a", 16), ("title foo a", 19), ("title encloses a", 19),
        ("title <> a", 19), ("title < a", 19), ("title =/stem a", 20), ("title =/foo=bar a", 20), ("dc.date any 5", 22),
        ("isbn < 1", 22), ("title = " + "a" * 501, 23), ('title = "' + "a " * 30 + '"', 23), (r"title = a\b", 26),
        ('title = ""', 27), ("isbn = 97*", 28), ("title = a*", 29), ("title = *a", 29), ("title = ab*c*d*e*f*", 30),
        (" or ".join(["ab*"] * 9), 30),
        ("title = ^a", 31), ('title = "truy* kiều"', 33), ("isbn = 1234567890", 36), ("dc.date = xyz", 36),
        ("title = @", 36), ("dc.language = tiếng", 36), (" or ".join(["a"] * 41), 38), ("a prox b", 39),
        ("a and/rel.x b", 46), ("cql.resultSetId = 1", 50), ("a sortBy", 10), ("a sortBy dc.foo", 82),
        ("a sortBy dc.title dc.date", 84), ("x" * 4001, 12), ("and", 10),
    ],
)  # fmt: skip
def test_bad_queries_have_the_number_of_the_protocol(server: Server, query: str, wanted: int) -> None:
    for more in ({}, {"version": "1.2", "operation": "searchRetrieve"}):
        assert diagnostics(ask(server, query, **more)) == [wanted]


@pytest.mark.parametrize(
    ("pairs", "wanted"),
    [
        ({"version": "3.0"}, 5), ({"operation": "delete", "version": "1.2"}, 4), ({"scanClause": "a"}, 4),
        ({"operation": "searchRetrieve", "query": "a"}, 7), ({"version": "1.2", "query": "a"}, 7),
        ({"operation": "searchRetrieve", "version": "1.2"}, 7), ({"query": "a", "foo": "1"}, 8),
        ({"query": "a", "maximumRecords": "-1"}, 6), ({"query": "a", "startRecord": "0"}, 6),
        ({"query": "a", "startRecord": "9" * 30}, 6), ({"query": "a", "recordSchema": "foo"}, 66),
        ({"query": "a", "recordXMLEscaping": "foo"}, 71), ({"query": "a", "recordXPath": "/x"}, 72),
        ({"query": "a", "stylesheet": "x"}, 110), ({"query": "a", "queryType": "sql"}, 6),
        ({"query": "a", "sortKeys": "a b"}, 84), ({"query": "a", "sortKeys": "foo"}, 88),
        ({"query": "a", "sortKeys": "title,foo"}, 87), ({"query": "a", "sortKeys": "title,,x"}, 90),
        ({"query": "a", "startRecord": "999999"}, 61),
    ],
)  # fmt: skip
def test_bad_parameters(server: Server, pairs: dict[str, str], wanted: int) -> None:
    assert diagnostics(ET.fromstring(server.answer(list(pairs.items()))[0])) == [wanted]


def test_of_a_parameter_told_twice_none_counts(server: Server) -> None:
    assert diagnostics(ET.fromstring(server.answer([("query", "a"), ("query", "b")])[0])) == [6]


@given(st.text('abc đ*?^\\"()=<>/. andornot\x00\ud7ff', max_size=40))
@settings(deadline=None, max_examples=150)
def test_no_query_breaks_the_server(server: Server, query: str) -> None:
    """Either an answer or one diagnostic, always as XML."""
    found = ask(server, query, maximumRecords="1", recordSchema="dc")
    assert len(diagnostics(found)) <= 1 and found.find(f"{NEW}numberOfRecords") is not None


@given(st.lists(st.sampled_from(["and", "or", "not"]), min_size=1, max_size=20))
@settings(deadline=None, max_examples=30)
def test_a_tree_leans_to_the_left(operators: list[str]) -> None:
    tree = read("x " + " x ".join(operators) + " x").tree
    seen = []
    while not hasattr(tree, "term"):
        seen.append(tree.operator)
        tree = tree.left
    assert seen[::-1] == operators


def test_every_diagnostic_has_its_words() -> None:
    for lang in LANGS:
        told = {key for key in catalogue(lang) if key.startswith("sru.diagnostic.")}
        assert len(told) > 35
    assert Diagnostic(61).message.count(" / ") == 1


def test_explain_tells_each_index_and_schema(server: Server) -> None:
    for pairs in ([], [("operation", "explain"), ("version", "1.2")]):
        found = ET.fromstring(server.answer(pairs)[0])
        zeerex = "{http://explain.z3950.org/dtd/2.0/}"
        named = {f"{one.get('set')}.{one.text}".lower() for one in found.iter(f"{zeerex}name")}
        assert named == {name for name in index_named() if "." in name}
        assert {one.get("identifier") for one in found.iter(f"{zeerex}schema")} == {s.uri for s in schemas().values()}


def test_over_http(opened: httpx.Client) -> None:
    got = opened.get("/sru", params={"query": "kiều"})
    assert got.status_code == 200 and got.headers["access-control-allow-origin"] == "*"
    assert got.headers["content-type"].startswith("application/sru+xml")
    assert opened.post("/sru", data={"query": "kiều"}).content == got.content
    head = opened.head("/sru", params={"query": "kiều"})
    assert head.content == b"" and head.headers["content-length"] == str(len(got.content))
    old = opened.get("/sru", params={"query": "kiều", "version": "1.1", "operation": "searchRetrieve"})
    assert old.headers["content-type"].startswith("text/xml")
    root = ET.fromstring(old.content)
    assert root.tag == f"{OLD}searchRetrieveResponse" and root.findtext(f"{OLD}version") == "1.1"
    assert opened.options("/sru").headers["access-control-allow-methods"].startswith("GET")
    assert opened.get("/sru?" + "a=1&" * 50).status_code == 200
    assert opened.post("/sru", content=b"<x/>", headers={"content-type": "text/xml"}).status_code == 200


def test_sruthi(address: str, server: Server) -> None:
    found = sruthi.searchretrieve(f"{address}/sru", query='dc.title = "kiều"', maximum_records=5)
    assert found.count == number(server, "dc.title = kiều", maximumRecords="0") > 5
    assert len(list(found)) == found.count
    told = sruthi.explain(f"{address}/sru")
    assert "marcxml" in told.schema and "dc" in told.index


@pytest.mark.skipif(shutil.which("yaz-client") is None, reason="Debian's package yaz is not installed")
@pytest.mark.parametrize("version", ["1.1", "1.2", "2.0"])
def test_yaz_client(address: str, server: Server, version: str) -> None:
    commands = f"sru get {version}\nopen {address}/sru\nfind dc.title=kieu\nshow 1+2\nfind dc.foo=1\nquit\n"
    done = subprocess.run(["yaz-client"], input=commands, capture_output=True, text=True, timeout=30, check=True)
    assert f"Number of hits: {number(server, 'dc.title=kieu', maximumRecords='0')}" in done.stdout
    assert done.stdout.count("<record xmlns") == 2 and "info:srw/diagnostic/1/16" in done.stdout
