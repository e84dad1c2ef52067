"""What of a query goes to an engine, and what of its answer comes back."""

from io import BytesIO

import pytest

from lienthong.errors import QueryError
from lienthong.graph.remote.profile import profile
from lienthong.sparql.remoteanswer import Wanted, convert
from lienthong.sparql.remotetext import Place, UnknownGraph, prepared

BASE = "http://localhost:8000"
THU = f"{BASE}/dataset/thu"
HEAD = f"BASE <{BASE}/> "


def place(kind: str = "virtuoso") -> Place:
    return Place(profile(kind), BASE, f"{BASE}/live", (THU,), f"{BASE}/nothing")


def test_a_plain_query_goes_as_it_is_to_the_published_graph() -> None:
    asking = prepared("SELECT ?s { ?s ?p ?o }", "SELECT", place())
    assert asking.text == f"{HEAD}SELECT ?s {{ ?s ?p ?o }}"
    assert (asking.default, asking.named, asking.limit) == ((f"{BASE}/live",), (), 0)


def test_from_leaves_the_text_and_becomes_the_dataset() -> None:
    text = "PREFIX d: <dataset/> SELECT ?s FROM d:thu FROM NAMED <dataset/thu> { GRAPH ?g { ?s ?p ?o } }"
    asking = prepared(text, "SELECT", place())
    assert "FROM" not in asking.text and asking.default == (THU,) and asking.named == (THU, f"{BASE}/nothing")
    with pytest.raises(UnknownGraph) as caught:
        prepared(f"SELECT ?s FROM <{BASE}/live> {{ ?s ?p ?o }}", "SELECT", place())
    assert caught.value.iri == f"{BASE}/live"


def test_the_protocols_dataset_wins_and_holds_public_graphs_only() -> None:
    asking = prepared(f"SELECT ?s FROM <{THU}> {{ ?s ?p ?o }}", "SELECT", place(), [f"{BASE}/live"], [])
    assert asking.default == (f"{BASE}/nothing",)


def test_a_graph_by_name_is_public_or_empty() -> None:
    text = f"ASK {{ GRAPH <{THU}> {{ ?s ?p ?o }} GRAPH <{BASE}/live> {{ ?s ?p ?o }} }}"
    asking = prepared(text, "ASK", place())
    assert f"GRAPH <{THU}>" in asking.text and f"GRAPH <{BASE}/nothing>" in asking.text and "/live" not in asking.text


@pytest.mark.parametrize(
    ("limit", "loose"), [("LIMIT 10000", False), ("LIMIT 10001", True), ("OFFSET 5 LIMIT 99999999", True)]
)
def test_a_limit_that_virtuoso_does_not_sort_with_stays_here(limit: str, loose: bool) -> None:
    asking = prepared(f"SELECT ?s {{ ?s ?p ?o {{ SELECT ?s {{}} LIMIT 7 }} }} ORDER BY ?s {limit}", "SELECT", place())
    assert asking.limit == int(limit.split()[-1]) and asking.loose is loose and "LIMIT 7" in asking.text
    assert ("LIMIT 1" in asking.text or "LIMIT 9" in asking.text) is not loose
    assert prepared(f"SELECT ?s {{}} ORDER BY ?s {limit}", "SELECT", place("oxigraph")).loose is False


@pytest.mark.parametrize(
    ("given", "mended"),
    [
        ('REGEX(?l, "sử", "i")', '(CONTAINS(LCASE(?l), "sử"))'),
        ('regex(STR(?l), "Sử|ĐỊA", "i")', '(CONTAINS(LCASE(STR(?l)), "sử") || CONTAINS(LCASE(STR(?l)), "địa"))'),
        ("REGEX(CONCAT(?a, ','), 'sử')", "(CONTAINS(CONCAT(?a, ','), 'sử'))"),
        ('REGEX(?l, "^his", "i")', 'REGEX(?l, "^his", "i")'),
        ("REGEX(?l, ?pattern)", "REGEX(?l, ?pattern)"),
    ],
)
def test_regular_expressions_of_plain_words_become_contains(given: str, mended: str) -> None:
    text = "SELECT ?l {{ ?s ?p ?l FILTER({}) }}"
    assert prepared(text.format(given), "SELECT", place()).text == HEAD + text.format(mended)
    assert prepared(text.format(given), "SELECT", place("oxigraph")).text == HEAD + text.format(given)


@pytest.mark.parametrize("given", ['"^sử"', '"s.ử"', '"sử", "s"', '"""sử"""', 'REGEX(?a, "b"), "sử", "i"', '"sử|"'])
def test_other_regular_expressions_beyond_ascii_are_refused(given: str) -> None:
    first = "" if given.startswith("REGEX") else "?l, "
    with pytest.raises(QueryError) as caught:
        prepared(f"SELECT ?l {{ ?s ?p ?l\nFILTER(REGEX({first}{given})) }}", "SELECT", place())
    assert caught.value.name == "engine_regex" and caught.value.values["line"] == 2


@pytest.mark.parametrize(
    ("document", "kind", "form", "ended"),
    [
        (
            b'{"head":{"vars":["x"]},"results":{"bindings":[{"x":{"type":"uri","value":"x:a"}}',
            "standard",
            "SELECT",
            "broken",
        ),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[]}} Virtuoso S1TAT Error', "virtuoso", "SELECT", "broken"),
        (b'{"head":{},"boolean":true}', "standard", "SELECT", "broken"),
        (b'{"head":{"vars":["x"]},"results":{"bindings":[]}}', "standard", "ASK", "broken"),
        (b'{"head":{"vars":["__ASK_RETVAL"]},"results":{"bindings":[]}}', "virtuoso", "ASK", "whole"),
        (b"<x:a> <x:b> <x:c> .\n<x:a> <x:b", "standard", "CONSTRUCT", "broken"),
        (b"<x:a> <x:b> <x:c> .\n<x:a> <x:b> <x:d> .\n<x:a> <x:b> <x:e> .\n", "standard", "CONSTRUCT", "triples"),
        (b"# Empty NT\n", "virtuoso", "DESCRIBE", "whole"),
    ],
)
def test_an_answer_is_whole_or_it_is_none(document: bytes, kind: str, form: str, ended: str) -> None:
    media = "text/csv" if form in ("SELECT", "ASK") else "text/turtle"
    assert convert(document, Wanted(form, media, 2, {}, profile(kind)), BytesIO()) == ended


def test_a_table_that_the_engine_capped_is_short() -> None:
    row = b'{"x":{"type":"uri","value":"x:a"}}'
    document = b'{"head":{"vars":["x"]},"results":{"bindings":[' + b",".join([row] * 3) + b"]}}"
    for cap, ended in ((3, "short"), (4, "whole"), (0, "whole")):
        wanted = Wanted("SELECT", "text/csv", 9, {}, profile("virtuoso"), cap)
        assert convert(document, wanted, BytesIO()) == ended
