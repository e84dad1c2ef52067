"""Operations carried out on a clone: what changed is told exactly, wherever it was looked for."""

import random
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Store, parse

from lienthong.errors import LienthongError
from lienthong.sparql.updating.carrying import carry_out
from lienthong.sparql.updating.jobs import Job, Outcome, changes
from lienthong.sparql.updating.operations import operations

OWN = "http://own/graph/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PART = "Content-Disposition: form-data; name=a\r\nContent-Type: text/turtle"


def node(name: str) -> NamedNode:
    return NamedNode(f"x:{name}")


START = {
    *(Quad(node(f"s{one}"), node(f"p{one % 3}"), Literal(one)) for one in range(12)),
    *(Quad(node(f"s{one}"), node("p0"), node(f"s{one + 1}"), node(f"g{one % 2}")) for one in range(6)),
    Quad(node("s0"), node("p1"), Literal("của dịch vụ"), NamedNode(OWN)),
}


class Done:
    """A job that was carried out: what there is now, and what it says has changed."""

    def __init__(self, place: Path, outcome: Outcome, before: set[Quad]) -> None:
        store = Store.read_only(str(place / "new" / "store"))
        self.outcome = outcome
        self.after = set(store)
        self.graphs = {str(graph) for graph in store.named_graphs()}
        self.added, self.removed = (
            set(parse(path=str(path), format=RdfFormat.N_QUADS)) for path in changes(place / "new")
        )
        assert self.after == (before - self.removed) | self.added
        assert self.removed <= before and not self.added & before


def do(text: str, before: set[Quad] | None = None, **job: object) -> Done:
    """Carry an update out; with ``kind`` a Graph Store request, ``text`` its body."""
    before = START if before is None else before
    # A store whose job was refused may still be closing its files when its folder goes.
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, ignore_cleanup_errors=True) as name:
        place = Path(name)
        store = Store(str(place / "before"))
        store.extend(before)
        store.flush()
        del store
        (place / "new").mkdir()
        known = {"kind": "update", "base": "http://b", "own": [OWN], **job}
        outcome = carry_out(Job(before=str(place / "before"), folder=str(place / "new"), **known), text.encode())
        return Done(place, outcome, before)


def refused(text: str, **job: object) -> LienthongError:
    try:
        do(text, **job)
    except LienthongError as error:
        # Iterators of a store end in the thread that made them: no frame of this one may outlive the test.
        error.__traceback__ = error.__context__ = None
        assert error.message("vi") and error.message("en")
        return error
    pytest.fail("it was carried out")


terms = st.sampled_from(["x:s0", "x:s1", "x:s2", "x:s9", "x:new"])
properties = st.sampled_from(["x:p0", "x:p1", "x:p2", "x:q"])
objects = st.one_of(terms.map(lambda iri: f"<{iri}>"), st.sampled_from(["1", "007", '"a"@vi', "3.0"]))
facts = st.builds(lambda s, p, o: f"<{s}> <{p}> {o} .", terms, properties, objects)
graphs = st.sampled_from(["", "x:g0", "x:g1", "x:g2"])


def within(graph: str, inside: str) -> str:
    return f"GRAPH <{graph}> {{ {inside} }}" if graph else inside


blocks = st.lists(st.builds(within, graphs, facts), min_size=1, max_size=3).map(" ".join)
sides = st.sampled_from(["DEFAULT", "GRAPH <x:g0>", "<x:g1>", "<x:g2>"])
one_operation = st.one_of(
    blocks.map(lambda inside: f"INSERT DATA {{ {inside} }}"),
    blocks.map(lambda inside: f"DELETE DATA {{ {inside} }}"),
    st.builds(lambda g, p: f"DELETE WHERE {{ {within(g, f'?s <{p}> ?o')} }}", graphs, properties),
    st.builds(
        lambda g, h, p, q: f"DELETE {{ {within(g, f'?s <{p}> ?o')} }}"
        f" INSERT {{ {within(h, f'?o <{q}> ?s . ?s <{q}> 1')} }} WHERE {{ {within(g, f'?s <{p}> ?o')} }}",
        graphs, graphs, properties, properties,
    ),
    st.builds(lambda p: f"WITH <x:g0> DELETE {{ ?s ?p ?o }} INSERT {{ ?s <{p}> ?p }} WHERE {{ ?s ?p ?o }}", properties),
    st.builds(lambda p: f"INSERT {{ ?s <{p}> [ <x:q> ?o ] }} USING <x:g1> WHERE {{ ?s <x:p0> ?o }}", properties),
    st.just("DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } FILTER(?g != <http://own/graph/>) }"),
    st.just("DELETE { ?s ?p ?o } INSERT { ?s ?p 5 } WHERE { ?s ?p ?o FILTER(isLiteral(?o) && ?o < 6) }"),
    st.builds(lambda verb, what: f"{verb} SILENT {what}", st.sampled_from(["CLEAR", "DROP"]),
              st.sampled_from(["DEFAULT", "ALL", "NAMED", "GRAPH <x:g0>", "GRAPH <x:g2>"])),
    st.builds("{} SILENT {} TO {}".format, st.sampled_from(["ADD", "COPY", "MOVE"]), sides, sides),
    st.just("CREATE SILENT GRAPH <x:g2>"),
)  # fmt: skip


def shape(quads: set[Quad]) -> list[str]:
    """Quads with all blank nodes alike: enough here, where each stands in two quads of its own."""
    return sorted(str(quad).replace(str(quad.subject), "_") if "_:" in str(quad.subject) else
                  str(quad).replace(str(quad.object), "_") if "_:" in str(quad.object) else str(quad)
                  for quad in quads)  # fmt: skip


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck), phases=set(Phase) - {Phase.explain})
@given(st.lists(one_operation, min_size=1, max_size=3).map(" ;\n".join))
def test_what_changed_is_told_exactly(text):
    done = do(text)
    engine = Store()
    engine.extend(START)
    engine.update(text, base_iri="http://b/")
    service = {quad for quad in START if quad.graph_name == NamedNode(OWN)}
    assert service <= done.after
    assert shape(done.after) == shape(set(engine) | service)
    assert {*done.outcome.created, *done.outcome.dropped} <= {"x:g0", "x:g1", "x:g2"}


def test_a_large_default_graph_is_compared_by_its_lines():
    chance = random.Random(6)
    before = {Quad(node(f"s{one}"), node(f"p{one % 7}"), Literal(f"dòng\n{one}")) for one in range(8_000)}
    gone = {quad for quad in before if chance.random() < 0.01}
    names = " ".join(str(quad.subject) for quad in gone)
    query = f"DELETE {{ ?s ?p ?o }} INSERT {{ ?s ?p ?s }} WHERE {{ VALUES ?s {{ {names} }} ?s ?p ?o }}"
    done = do(f"{query[:-1]} BIND(RAND() AS ?any) }}", before)
    assert done.removed == gone == do(query, before).removed
    assert done.added == {Quad(quad.subject, quad.predicate, quad.subject) for quad in gone}
    assert do("CLEAR DEFAULT", before).removed == before


def test_a_thousand_triples_may_be_inserted_but_not_planned():
    facts = " ".join(f"<x:n{one}> <x:p> {one} ." for one in range(3_000))
    assert len(do(f"INSERT DATA {{ {facts} }}").added) == 3_000
    assert refused(f"DELETE {{ {facts} }} WHERE {{ ?s ?p ?o }}").name == "sparql_many_statements"
    many = " ;\n".join(f"INSERT DATA {{ <x:n{one}> <x:p> {one} }}" for one in range(300))
    assert len(do(many).added) == 300
    assert refused(" ; ".join(["CLEAR DEFAULT"] * 1_001)).name == "update_many_operations"
    assert refused("INSERT DATA {" + "(" * 60 + ")" * 60 + "}").name == "sparql_many_depth"
    assert refused(f"INSERT DATA {{ {facts} }}", most=2_999).name == "update_too_much"
    assert refused("CLEAR DEFAULT # " + "x" * 100, size=50).name == "sparql_too_long"


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("CLEAR XYZ", "sparql_word", (1, 7)),
        ("INSERT DATA { <x:a> <x:b> ?c }", "sparql_syntax_detail", (1, 31)),
        ("PREFIX a: <x:>\nCLEAR ALL ;\nPREFIX b: <y:>\nDELETE { ?s a:b 2 ,, 3 } WHERE {}", "sparql_syntax", (4, 24)),
        ("CLEAR ALL\n; LOAD <http://127.0.0.1/>", "update_load", (2, 3)),
        ("CLEAR ALL ; LOAD SILENT <http://127.0.0.1/> INTO GRAPH <x:a>", "update_load", (1, 13)),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "sparql_service", (1, 29)),
        ("INSERT { ?s ?p ?o } WHERE { SERVICESILENT<http://127.0.0.1/> { ?s ?p ?o } }", "sparql_service", (1, 29)),
        ("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?a<1)#>'''\nSERVICE", "sparql_iri", (1, 47)),
        ("INSERTDATA { <x:a> <x:b> 1 }", "sparql_word", (1, 1)),
        ("SELECT * { ?s ?p ?o }", "update_query", (1, 1)),
        ("CLEAR ALL ; ASK {}", "update_query", (1, 13)),
        ("DELETE DATA { _:a <x:b> 1 }", "update_blank", (1, 1)),
        ("INSERT DATA { _:a <x:b> 1 } ; INSERT DATA { _:a <x:b> 2 }", "update_label", (1, 45)),
        ("INSERT DATA { <x:a> <x:b> 1", "sparql_unclosed", (1, 13)),
        ("INSERT DATA { <x:a> <x:b> 1 ) }", "sparql_brackets", (1, 29)),
        ("<x:a> ; CLEAR ALL", "sparql_syntax", (1, 7)),
    ],
)  # fmt: skip
def test_mistakes_have_a_place(text, name, place):
    error = refused(text)
    assert (error.name, (error.values["line"], error.values["column"])) == (name, place)


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "PREFIX a: <x:>", "CLEAR DEFAULT ;", "CLEAR DEFAULT ; PREFIX a: <x:> # so"]
)
def test_an_update_may_end_early(text):
    assert len(do(text).removed) == (12 if "CLEAR" in text else 0)


def test_words_that_only_look_dangerous():
    quads = do('PREFIX service: <x:> INSERT DATA { service:load service:x "LOAD SERVICE ; }" , <x:#SERVICE> }').added
    assert len(quads) == 2
    text = "WITH <a:b> INSERT { ?service ?load 1 } WHERE {} ; COPY <a:b> TO DEFAULT"
    assert [one.kind for one in operations(text, 999)] == ["MODIFY", "COPY"]


@pytest.mark.parametrize(
    "text",
    [
        f"INSERT DATA {{ GRAPH <{OWN}> {{ <x:a> <x:b> 1 }} }}",
        f"DROP GRAPH <{OWN}>",
        f"CREATE GRAPH <{OWN}new>",
        f"MOVE <{OWN}> TO DEFAULT",
        "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o } }",
        f"COPY <x:g0> TO <{OWN}>",
    ],
)
def test_what_the_service_made_is_read_only(text):
    assert (refused(text).name, refused(text).http_status) == ("update_own_graph", 403)


def test_what_is_said_of_all_graphs_spares_those_of_the_service():
    done = do("DROP ALL")
    assert done.after == {quad for quad in START if quad.graph_name == NamedNode(OWN)}
    assert done.outcome.dropped == ["x:g0", "x:g1"]
    assert do(f"COPY <{OWN}> TO <x:g9>").outcome.created == ["x:g9"]


def test_the_dataset_of_the_request():
    def made(text: str, using: list[str], named: list[str]) -> int:
        return len(do(text, using=using, named=named).added)

    insert = "INSERT { GRAPH <x:out> { ?s <x:in> ?o } } WHERE { ?s <x:p0> ?o }"
    assert [made(insert, [], []), made(insert, ["x:g0"], []), made(insert, ["x:g0", "x:g1"], [])] == [4, 3, 6]
    assert made(insert, [], ["x:g0"]) == 0
    assert made(insert.replace("?s <x:p0> ?o }", "GRAPH ?g { ?s <x:p0> ?o } }"), [], ["x:g0"]) == 3
    done = do("DELETE WHERE { ?s <x:p0> ?o }", {*START, Quad(node("s0"), node("p0"), node("s1"))}, using=["x:g0"])
    assert done.removed == {Quad(node("s0"), node("p0"), node("s1"))}
    for text in (
        "WITH <x:g0> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "DELETE { ?s ?p ?o } USING <x:g0> WHERE { ?s ?p ?o }",
    ):
        assert refused(text, using=["x:g0"]).name == "update_using_twice"


def test_what_is_copied_must_be_there():
    for text in ("COPY <x:none> TO <x:g0>", "ADD GRAPH <x:none> TO DEFAULT", "MOVE <x:none> TO <x:g0>"):
        assert (refused(text).name, refused(text).http_status) == ("update_failed", 409)
    assert not do("ADD SILENT <x:none> TO <x:g0>").removed
    assert do("CREATE GRAPH <x:none> ; COPY <x:none> TO <x:g0>").outcome.created == ["x:none"]


@pytest.mark.parametrize(
    "text",
    [
        "CLEAR DEFAULT",
        "DROP ALL",
        "DELETE WHERE { ?s ?p ?o }",
        "INSERT DATA { <x:n> <x:p> 1 } ; COPY <x:g0> TO DEFAULT",
        "DELETE { ?s ?p ?o } INSERT { ?s ?p ?u } WHERE { ?s ?p ?o BIND(UUID() AS ?u) }",
    ],
)
def test_the_brake_holds_before_the_rest_is_done(text):
    default = sum(quad.graph_name == DefaultGraph() for quad in START)
    error = refused(text, triples=default, brake=8)
    assert (error.name, error.values["limit"]) == ("update_brake", 8)
    assert 8 < error.values["number"] <= default
    assert do(text, triples=default, brake=default).removed


def test_the_brake_holds_for_bodies():
    assert refused("<x:s> <x:p> 1 .", kind="put", media="text/turtle", triples=12, brake=10).name == "update_brake"
    assert refused("", kind="delete", triples=12, brake=10).name == "update_brake"
    assert do("<x:s> <x:p> 1 , 2 .", kind="put", media="text/turtle", triples=12, brake=12).removed


def test_graphs_as_wholes():
    put = do("<> <p> 1 , [] .", kind="put", graph="x:g0", media="text/turtle")
    assert (put.outcome, len(put.removed), len(put.added)) == (Outcome(existed=True), 3, 2)
    assert not do("", kind="put", graph="x:new", media="text/turtle").outcome.existed
    assert do("", kind="put", graph="x:new", media="text/turtle").outcome.created == ["x:new"]
    assert do("", kind="put", media="text/turtle").removed == {one for one in START if one.graph_name == DefaultGraph()}
    assert do("<x:s0> <x:p0> <x:s1> , 1 .", kind="post", graph="x:g0", media="text/turtle").added == {
        Quad(node("s0"), node("p0"), Literal(1), node("g0"))
    }
    assert do("", kind="delete", graph="x:g0").outcome == Outcome(True, [], ["x:g0"])
    assert (refused("", kind="delete", graph="x:g9").name, refused("", kind="put", graph=OWN).http_status) == (
        "update_no_graph", 403,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/turtle; charset=utf-8", "<x:a> <x:b> 'ạ' ."),
        ("application/n-triples", '<x:a> <x:b> "ạ" .'),
        ("application/trig", "{ <x:a> <x:b> 'ạ' }"),
        ("application/n-quads", '<x:a> <x:b> "ạ" .'),
        ("application/ld+json", '{"@id": "x:a", "x:b": "ạ"}'),
        ("application/rdf+xml", f'<r:RDF xmlns:r="{RDF}" xmlns:n="x:"><n:C r:about="x:a"><n:b>ạ</n:b></n:C></r:RDF>'),
        ("multipart/form-data; boundary=nn", f"--nn\r\n{PART}\r\n\r\n<x:a> <x:b> 'ạ' .\r\n--nn--\r\n"),
    ],
)  # fmt: skip
def test_bodies(media, body):
    added = do(body, set(), kind="post", graph="x:g", media=media).added
    assert {quad for quad in added if quad.predicate == node("b")} == {
        Quad(node("a"), node("b"), Literal("ạ"), node("g"))
    }


@pytest.mark.parametrize(
    ("media", "body", "status", "name"),
    [
        ("text/turtle", "<x:a> <x:b>\n\n'c .", 400, "update_rdf"),
        ("application/ld+json", "{", 400, "update_rdf"),
        ("application/ld+json", '{"@context": "http://127.0.0.1/x", "@id": "x:a", "b": 1}', 400, "rdf_context"),
        ("application/trig", "<x:g> { <x:a> <x:b> 1 }", 400, "update_named"),
        ("text/html", "<p>", 415, "update_media"),
        ("", "", 415, "update_media"),
        ("multipart/form-data", "--nn", 400, "update_multipart"),
        ("multipart/form-data; boundary=nn", "--nn--", 400, "update_multipart"),
    ],
)
def test_bodies_that_cannot_be_read(media, body, status, name):
    error = refused(body, kind="post", graph="x:g", media=media)
    assert (error.http_status, error.name) == (status, name)
    if name == "update_rdf":
        assert error.values["line"] >= 1
