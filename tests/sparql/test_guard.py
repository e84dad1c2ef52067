"""The guard: what is refused, where it says so, and what must stay allowed."""

import asyncio
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Store

from lienthong.errors import QueryError, QueryTooLong
from lienthong.sparql.cap import capped
from lienthong.sparql.guard import Limits, check
from lienthong.sparql.judging import judged
from lienthong.sparql.tokens import Kind, tokens

SERVICE = "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o }"

ALLOWED = {
    "string": 'SELECT * { ?s ?p "SERVICE <http://x/> {}" }',
    "long string": 'SELECT * { ?s ?p """ "quoted" \n SERVICE <x> {} """ }',
    "apostrophes": "SELECT * { ?s ?p '''it's a SERVICE''' , 'LOAD' }",
    "escaped quote": r'SELECT * { ?s ?p "a \" SERVICE \\" }',
    "comment": "SELECT * { ?s ?p ?o } # SERVICE <http://x/>\nLIMIT 1",
    "comment, CR": "SELECT * { ?s ?p ?o } # SERVICE\rLIMIT 1",
    "iri": "SELECT * { ?s <http://rdfs.org/sioc/services#has_service> ?o }",
    "variable": "SELECT ?service $load { ?service ?insert $load }",
    "prefix": "PREFIX service: <http://x/> SELECT * { ?s service:SERVICE service:a.service }",
    "blank node": "SELECT * { _:service ?p ?o }",
    "language tag": 'SELECT * { ?s ?p "x"@en-service }',
    "less than": "SELECT * { ?s ?p ?o FILTER(?o<3 && 5>?o) }",
    "relative IRI": "BASE <http://x/> SELECT * { <#a> <b> <c'd> . ?s ?p <#title> }",
    "vietnamese": 'PREFIX tv: <http://x/> SELECT ?tác_giả { ?tác_giả tv:họ_tên "Nguyễn Du"@vi }',
    "unicode escape": r'SELECT * { ?s ?p "Truy\u1EC7n Ki\u1EC1u" }',
    "glued": "SELECT*{?s ?p ?o}LIMIT 1OFFSET 2VALUES?s{<http://x/s>}",
    "paths": "SELECT * { ?s (<http://x/a>|^<http://x/b>)*/<http://x/c>+ ?o }",
    "list": "SELECT * { ?s ?p (1 2 3) , [ ?q [] ] }",
    "many values": "SELECT * { VALUES (?a ?b) {" + "(1 2) " * 5_000 + "} }",
    "many IN": "SELECT * { ?s ?p ?o FILTER(?o IN (" + "1, " * 5_000 + "2)) }",
    "describe": "DESCRIBE <http://x/a> <http://x/b>",
    "trailing dot": "SELECT * { ?s ?p <http://x/a>. _:a.b ?p 1.5. }",
}

REFUSED = {
    "service": (f"SELECT * {{ {SERVICE} }}", "sparql_service", 1, 12),
    "lower case": (f"SELECT *\n{{ {SERVICE.lower()} }}", "sparql_service", 2, 3),
    "silent": ("SELECT * { SERVICE SILENT <http://x/> {} }", "sparql_service", 1, 12),
    "glued silent": ("SELECT * { SERVICESILENT<http://x/>{} }", "sparql_service", 1, 12),
    "after a number": ("SELECT * { ?s ?p 1SERVICE<http://x/>{} }", "sparql_service", 1, 19),
    "variable target": ("SELECT * { SERVICE ?x {} }", "sparql_service", 1, 12),
    "prefixed target": ("PREFIX s: <http://x/> SELECT * { SERVICE s:a {} }", "sparql_service", 1, 34),
    "in EXISTS": (f"ASK {{ FILTER EXISTS {{ {SERVICE} }} }}", "sparql_service", 1, 23),
    "in a subquery": (f"ASK {{ {{ SELECT * {{ {SERVICE} }} }} }}", "sparql_service", 1, 20),
    "behind a comment": (f"ASK {{ # '\n {SERVICE} # '\n}}", "sparql_service", 2, 2),
    "behind a string": (f"ASK {{ ?s ?p '\\'' . {SERVICE} }}", "sparql_service", 1, 20),
    "behind CR": (f"ASK {{ # x\r {SERVICE} }}", "sparql_service", 1, 12),
    "escaped keyword": (r"ASK { \u0053ERVICE <http://x/> {} }", "sparql_character", 1, 7),
    "escaped quote": (r'ASK { ?s ?p "\u0022 . SERVICE <x> {} #" }', "sparql_escape", 1, 14),
    "escaped backslash": (r'ASK { ?s ?p "\u005C" }', "sparql_escape", 1, 14),
    "escaped newline in a comment": ("ASK { # \\u000A SERVICE <x> {}\n}", "sparql_escape", 1, 9),
    "escaped end of IRI": (r"ASK { <http://x/\u003E> ?p ?o }", "sparql_escape", 1, 17),
    "IRI or comparison": (
        "ASK { ?s ?p ?a FILTER(?a<1)#>'''\n" + SERVICE + " #'''\n}",
        "sparql_iri",
        1,
        25,
    ),
    "IRI or string": ("ASK { ?s ?p ?a FILTER(?a<1+'>') } # '", "sparql_iri", 1, 25),
    "load": ("LOAD <http://x/>", "sparql_update", 1, 1),
    "insert": ("INSERT DATA { <a> <b> <c> }", "sparql_update", 1, 1),
    "delete": ("DELETE WHERE { ?s ?p ?o }", "sparql_update", 1, 1),
    "update behind a query": ("ASK {} ; DROP ALL", "sparql_update", 1, 10),
    "unknown word": ("SELECT * { ?s ?p FOO(1) }", "sparql_word", 1, 18),
    "undeclared prefix": ("SELECT * { ?s\n  bf:title ?o }", "sparql_prefix", 2, 3),
    "unclosed string": ('SELECT * { ?s ?p "abc }', "sparql_character", 1, 18),
    "unclosed long string": ('SELECT * { ?s ?p """abc" }', "sparql_character", 1, 18),
    "unclosed brace": ("SELECT * {\n { ?s ?p ?o }", "sparql_unclosed", 1, 10),
    "wrong bracket": ("SELECT * { ?s ?p (1 } )", "sparql_brackets", 1, 21),
    "control character": ("ASK {\x00}", "sparql_character", 1, 6),
    "no-break space": ("ASK\u00a0{}", "sparql_character", 1, 4),
}


@pytest.mark.parametrize("text", ALLOWED.values(), ids=ALLOWED.keys())
def test_allowed(text: str) -> None:
    check(text)
    Store().query(text)  # and the engine agrees that it is a query


@pytest.mark.parametrize(("text", "name", "line", "column"), REFUSED.values(), ids=REFUSED.keys())
def test_refused_with_its_place(text: str, name: str, line: int, column: int) -> None:
    with pytest.raises(QueryError) as refused:
        check(text)
    error = refused.value
    assert (error.name, error.values["line"], error.values["column"]) == (name, line, column)
    assert error.message("vi") != error.message("en")


BOMBS = {
    "exists": ("ASK {" + "FILTER EXISTS {" * 1_000 + "?s ?p ?o" + "}" * 1_001, "sparql_many_depth"),
    "parentheses": ("ASK { FILTER(" + "(" * 40_000 + "1" + ")" * 40_000 + ") }", "sparql_many_depth"),
    "functions": ("ASK { FILTER(" + "STR(" * 1_000 + "1" + ")" * 1_001 + "}", "sparql_many_depth"),
    "optionals": ("ASK {" + "OPTIONAL { ?s ?p ?o " * 1_000 + "}" * 1_001, "sparql_many_depth"),
    "flat optionals": ("ASK {" + "OPTIONAL { ?s ?p ?o } " * 1_000 + "}", "sparql_many_clauses"),
    "unions": ("ASK {" + "{?s ?p ?o} UNION " * 1_000 + "{}}", "sparql_many_clauses"),
    "groups": ("ASK {" + "{?s ?p ?o}" * 1_000 + "}", "sparql_many_clauses"),
    "patterns": ("ASK {" + "?s ?p ?o . " * 3_000 + "}", "sparql_many_statements"),
    "objects": ("ASK { ?s ?p 1" + ", 1" * 3_000 + "}", "sparql_many_statements"),
    "list members": ("ASK { ?s ?p (" + "1 " * 3_000 + ") }", "sparql_many_statements"),
    "nested lists": ("ASK { ?s ?p " + "(" * 200 + "1" + ")" * 200 + " }", "sparql_many_depth"),
    "nested nodes": ("ASK { ?s ?p " + "[ ?p " * 200 + "1" + "]" * 200 + " }", "sparql_many_depth"),
    "negations": ("ASK { FILTER(" + "!" * 10_000 + "1) }", "sparql_many_operators"),
    "sums": ("ASK { FILTER(1" + "+1" * 10_000 + ") }", "sparql_many_operators"),
    "alternatives": ("ASK { FILTER(1" + "||1" * 10_000 + ") }", "sparql_many_operators"),
    "path": ("ASK { ?s <http://x/p>" + "/<http://x/p>" * 600 + " ?o }", "sparql_many_steps"),
}


def spent(text: str, limits: Limits) -> float:
    """CPU seconds of one refusal, the better of two."""
    times = []
    for _ in range(2):
        began = time.process_time()
        with pytest.raises(QueryError):
            check(text, limits)
        times.append(time.process_time() - began)
    return min(times)


@pytest.mark.parametrize(("text", "name"), BOMBS.values(), ids=BOMBS.keys())
def test_bombs_are_refused_at_once(text: str, name: str) -> None:
    with pytest.raises(QueryError) as refused:
        check(text)
    assert refused.value.name == name
    # A parser that went into them would take minutes, or the stack.
    assert spent(text, Limits()) < 5


@pytest.mark.parametrize(
    "text",
    ["ASK {" + "a." * 49_000, "<" * 99_000, "ASK { " + '"' * 99_000, "a-" * 49_000, ":" * 99_000, "_:" * 49_000],
    ids=["prefixes", "less", "quotes", "hyphens", "colons", "labels"],
)
def test_nonsense_costs_linear_time(text: str) -> None:
    """Ten times the length, at most thirty times the time: a square would be a hundred."""
    limits = Limits(depth=10**6, statements=10**6, operators=10**6)
    assert spent(text, limits) < 30 * max(spent(text[: len(text) // 10], limits), 0.02)


def test_too_long_counts_bytes() -> None:
    with pytest.raises(QueryTooLong):
        check('ASK { ?s ?p "' + "ữ" * 40_000 + '" }')


def test_graphs_of_the_query_are_found() -> None:
    query = check(
        "BASE <http://x/> PREFIX g: <http://y/> SELECT * FROM <a> FROM NAMED g:b FROM <http://z/\\u00e9>"
        " { GRAPH ?g { ?s ?p ?o } }"
    )
    assert query.graphs == ("http://x/a", "http://y/b", "http://z/é")


@pytest.mark.parametrize(
    ("text", "expected", "limited"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT * { ?s ?p ?o }\nLIMIT 9\n", True),
        ("SELECT * { ?s ?p ?o } # end", "SELECT * { ?s ?p ?o } # end\nLIMIT 9\n", True),
        ("SELECT * { ?s ?p ?o } LIMIT 5", "SELECT * { ?s ?p ?o } LIMIT 5", False),
        ("SELECT * { ?s ?p ?o } limit 50 OFFSET 2", "SELECT * { ?s ?p ?o } limit 9 OFFSET 2", True),
        ("SELECT * { ?s ?p ?o } OFFSET 2", "SELECT * { ?s ?p ?o } OFFSET 2\nLIMIT 9\n", True),
        ("SELECT * { { SELECT * { ?s ?p ?o } LIMIT 5 } }", None, True),
        ("SELECT * { ?s ?p ?o } VALUES ?s { 1 }", "SELECT * { ?s ?p ?o }  LIMIT 9 VALUES ?s { 1 }", True),
        ("SELECT * { ?s ?p ?o } LIMIT " + "9" * 40, "SELECT * { ?s ?p ?o } LIMIT 9", True),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT WHERE { ?s ?p ?o }", False),
    ],
)
def test_row_cap_stands_where_the_clause_belongs(text: str, expected: str | None, limited: bool) -> None:
    capped_text, changed = capped(check(text), 9)
    assert changed == limited
    assert capped_text == (expected if expected is not None else f"{text}\nLIMIT 9\n")
    Store().query(capped_text)


PIECES = """SELECT ASK * { } ( ) [ ] ?s a SERVICE service <http://x/> <#x> <a'b> < > 'x' \"\"\" ''' " ' # \\ \\u0022
FILTER EXISTS . ; , 1 1.5 p: p:q @en ^^ ^ / | + ! && = _:b LIMIT FROM é :"""
WORDS = st.sampled_from([*PIECES.split(), "\n", "\r", "\t", "\u00a0"])


@settings(deadline=None, max_examples=300)
@given(st.lists(WORDS, max_size=30), st.sampled_from(["", " "]))
def test_whatever_is_sent_service_passes_only_inside_harmless_tokens(words: list[str], glue: str) -> None:
    text = "PREFIX p: <http://p/> ASK { ?s ?p ?o " + glue.join(words) + " }"
    try:
        check(text)
    except QueryError:
        return
    bare = [token.text for token in tokens(text) if token.kind in (Kind.WORD, Kind.OP)]
    assert not any("service" in word.lower() for word in bare)


def test_a_long_text_is_judged_beside_the_event_loop() -> None:
    """While it is, the loop turns; what it says is the same."""

    async def run() -> tuple[str, int]:
        long = asyncio.create_task(judged("ASK { VALUES ?x { " + "1 " * 45_000 + "} }", Limits()))
        turns = 0
        while not long.done():
            await asyncio.sleep(0)
            turns += 1
        with pytest.raises(QueryError) as refused:
            await judged("ASK { " + SERVICE + " }" + " " * 9_000, Limits())
        assert refused.value.name == "sparql_service"
        return (await long).form, turns

    form, turns = asyncio.run(run())
    assert form == "ASK"
    assert turns > 3
