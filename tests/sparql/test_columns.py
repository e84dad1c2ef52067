"""The columns of SELECT * come in the order of the query, and are always those that the engine sees."""

import asyncio
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import QuerySolutions, Store

from lienthong.sparql.columns import columns
from lienthong.sparql.guard import check
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.queries import examples
from lienthong.sparql.run import Runner
from sparql.serving import HTTP, Serving

STORE = Store()
ORDERED = {
    "SELECT * { ?s ?p ?o }": "s p o",
    "select distinct * where { $s ?p ?o } order by ?a": "s p o",
    "SELECT*{?s ?p ?o}LIMIT 1": "s p o",
    "SELECT *WHERE{?s ?p ?o}": "s p o",
    "SELECT * FROM <http://x/g> { GRAPH ?g { ?s ?p ?o } }": "g s p o",
    "PREFIX x: <http://www.w3.org/2001/XMLSchema#>"
    " SELECT * { ?s ?p ?o FILTER REGEX(?b, 'x') FILTER x:date(?c) ?s ?q ?a }": "s p o q a",
    "SELECT * { ?s ?p ?o BIND((?z + ?y) * 2 AS ?n) FILTER(EXISTS { ?s ?h ?i }) }": "s p o n",
    "SELECT * { ?s ?p ?o MINUS { ?s ?y ?z BIND(1 AS ?x) } FILTER NOT EXISTS { ?o ?b ?c } }": "s p o",
    "SELECT * { VALUES (?z ?y) { (1 2) } OPTIONAL { ?z ?x [ ?w (?v 1) ] } }": "z y x w v",
    "SELECT * { ?s ?p ?o FILTER(?o IN (1, 2)) { ?b ?a ?c } UNION { ?s <http://x/p>* ?d } }": "s p o b a c d",
    'SELECT * { # ?a ?b\n ?s ?p \'?x\' ; ?q """ ?y """ }': "s p q",
}
LEFT = (
    "SELECT * { ?a ?b ?c }",
    "SELECT * {}",
    "SELECT ?s ?p ?o { ?s ?p ?o }",
    "SELECT * { ?s ?p ?o { SELECT ?z ?y { ?z ?x ?y } } }",
    "SELECT * { ?s ?p ?o } VALUES ?a { 1 }",
    "CONSTRUCT { ?s ?p ?o } { SELECT * { ?s ?p ?o } }",
    "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "ASK { ?s ?p ?o }",
)


def seen(text: str) -> list[str]:
    """The engine's columns."""
    found = STORE.query(text, base_iri="http://x/")
    assert isinstance(found, QuerySolutions)
    return [one.value for one in found.variables]


def rewritten(text: str) -> str:
    """The query with its columns written out, as a query process runs it."""
    start, names = columns(text) or (0, "")
    return f"{text[:start]} {names} {text[start + 1 :]}"


@pytest.mark.parametrize(("text", "order"), ORDERED.items())
def test_columns_stand_in_the_order_of_the_query(text: str, order: str) -> None:
    check(text)
    assert sorted(seen(text)) == sorted(order.split())
    assert seen(rewritten(text)) == order.split()


@pytest.mark.parametrize("text", LEFT)
def test_what_is_not_certain_is_left_alone(text: str) -> None:
    check(text)
    assert columns(text) is None


PARTS = st.sampled_from([
    "?c ?b ?a .", "OPTIONAL { ?f ?e ?d }", "MINUS { ?k ?b ?j }", "FILTER(?m > ?l)", "FILTER EXISTS { ?o ?n ?a }",
    "BIND(?q + 1 AS ?p)", "{ ?u ?t ?s } UNION { ?r ?t ?s }", "GRAPH ?y { ?x ?w ?v }", "FILTER(!BOUND(?z))",
    "VALUES ?i { 1 }", "{ FILTER(1 = ?h) ?g ?b 1 }",
])  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(st.lists(PARTS, unique=True, max_size=6).map(lambda parts: f"SELECT * {{ {' '.join(parts)} }}"))
def test_no_column_is_lost_or_made_up(text: str) -> None:
    try:
        known = seen(text)
    except SyntaxError:  # BIND behind a use of its variable
        return
    if columns(text) is not None:
        assert sorted(seen(rewritten(text))) == sorted(known)


def test_the_examples_keep_their_columns() -> None:
    for query in examples():
        if not query.elsewhere and columns(query.text) is not None:
            assert sorted(seen(rewritten(query.text))) == sorted(seen(query.text))


def test_the_endpoint_gives_them_in_order(endpoint: Serving) -> None:
    def head(query: str) -> str:
        return HTTP.get(endpoint.url, params={"query": query, "format": "csv"}).text.split("\r\n", 1)[0]

    assert head("SELECT * { ?s ?p ?o } LIMIT 1") == "s,p,o"
    assert head("SELECT DISTINCT * { ?s ?p ?o FILTER(?p != ?a) } ORDER BY ?o LIMIT 1") == "s,p,o"
    written, star = (
        HTTP.get(endpoint.url, params={"query": f"SELECT {what} {{ ?s ?p ?o . ?z }}"}).json()
        for what in ("(1 AS ?x)", "*")
    )
    assert written["column"] - len("(1 AS ?x)") == star["column"] - len("*")


def test_a_whole_answer_is_given_once(data: Path) -> None:
    async def run() -> tuple[bool, bytes, bytes]:
        pool = QueryPool(data, light=1)
        await pool.start()
        try:
            answer = await Runner(pool, "http://x").run(check("ASK {}"), "text/csv")
            return answer.whole, answer.first, b"".join([piece async for piece in answer.body()])
        finally:
            await pool.close()

    whole, first, body = asyncio.run(run())
    assert whole and first == body == b"true"
