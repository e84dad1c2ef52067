"""Every .rq file parses, passes the guard and runs; those that take terms find something with them, and nothing with
others."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Variable

from lienthong.content import folder
from lienthong.errors import QueryError, RuleError
from lienthong.graph.terms import iri, prefixes
from lienthong.sparql.functions import custom_functions
from lienthong.sparql.guard import check
from lienthong.sparql.queries import named

BASE = "http://localhost:8000/"
NAMES = sorted(path.relative_to(folder("sparql")).with_suffix("").as_posix() for path in folder("sparql").rglob("*.rq"))
BOUND = {
    "instance": NamedNode(f"{BASE}instance/kieu-1972"),
    "library": NamedNode(f"{BASE}library/b"),
    "link": NamedNode("http://schema.org/author"),
    "start": Literal(f"{BASE}work/"),
    "to": NamedNode(f"{BASE}agent/du"),
    "work": NamedNode(f"{BASE}work/kieu"),
}
SUBJECT = {"to": NamedNode(f"{BASE}subject/van-hoc")}
SERIES = {
    "to": NamedNode(f"{BASE}series/co-dien"),
    "link": NamedNode("http://id.loc.gov/ontologies/bibframe/hasSeries"),
}
ROWS: dict[str, tuple[int, dict[str, NamedNode]]] = {
    "agent_company": (1, {"to": NamedNode(f"{BASE}agent/huong")}),
    "agent_years": (2, {}),
    "described": (1, {}),
    "held": (2, {}),
    "library_count": (1, {}),
    "links": (2, {}),
    "links_any": (2, {}),
    "links_any_count": (1, {}),
    "links_count": (1, {}),
    "subject_company": (1, SUBJECT),
    "subject_years": (2, SUBJECT),
    "volumes": (1, SERIES),
    "without_items": (7, {}),
    "work_editions": (2, {}),
    "work_holders": (3, {}),
}
"""The queries about one thing: how many rows they have here, and what they are about where that is another."""


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(path=str(Path(__file__).parent / "data" / "catalogue.ttl"), format=RdfFormat.TURTLE)
    thesis, edition = NamedNode(f"{BASE}work/thesis"), BOUND["instance"]
    for subject, name, value in (
        (thesis, "schema:author", "agent/an"),
        (thesis, "schema:contributor", "agent/huong"),
        (thesis, "bf:subject", "agent/du"),
        (edition, "bf:adminMetadata", "record/1"),
    ):
        store.add(Quad(subject, NamedNode(iri(name)[1:-1]), NamedNode(f"{BASE}{value}")))
    return store


def test_every_file_that_takes_terms_has_its_expectation() -> None:
    assert {name for name in NAMES if named(name).binds} == {f"site/{name}" for name in ROWS}


@pytest.mark.parametrize("name", ROWS)
def test_named_query_answers_with_bound_terms(store: Store, name: str) -> None:
    query, (number, about) = named(f"site/{name}"), ROWS[name]
    terms = {variable: (BOUND | about)[variable] for variable in query.binds}
    rows = query.select(store, **terms)
    assert len(rows) == number
    for row in rows:
        assert {variable: row[variable] for variable in terms} == terms
    elsewhere = dict.fromkeys(terms.keys() - {"link", "start"}, NamedNode(f"{BASE}work/none"))
    assert query.select(store, **terms | elsewhere) == []


@pytest.mark.parametrize("name", NAMES)
def test_every_file_passes_the_guard_and_runs(store: Store, name: str) -> None:
    query = named(name)
    assert query.text.startswith(("# ", "#+ "))
    if query.elsewhere:
        with pytest.raises(QueryError) as refused:
            check(query.text)
        assert refused.value.name == "sparql_service"
        return
    check(query.text)
    bound = {Variable(name): NamedNode(f"{BASE}work/kieu") for name in query.binds}
    store.query(query.text, substitutions=bound, custom_functions=custom_functions())


@pytest.mark.parametrize("name", NAMES)
def test_prefixes_are_those_of_the_project(name: str) -> None:
    for line in named(name).text.splitlines():
        if line.startswith("PREFIX"):
            _, prefix, namespace = line.split()
            assert prefixes()[prefix[:-1]] == namespace[1:-1]


def test_a_value_is_a_term_and_never_text(store: Store) -> None:
    evil = Literal('" } SELECT * WHERE { ?s ?p ?o } #')
    assert named("site/links").select(store, link=BOUND["link"], to=BOUND["to"], start=evil) == []


def test_missing_and_superfluous_terms_are_named(store: Store) -> None:
    with pytest.raises(RuleError) as missing:
        named("site/held").select(store)
    assert missing.value.name == "sparql_binds"
    with pytest.raises(RuleError):
        named("site/held").select(store, instance=BOUND["instance"], other=BOUND["work"])
    with pytest.raises(RuleError) as form:
        named("service/graph").select(store)
    assert form.value.name == "sparql_wrong_form"


@pytest.mark.parametrize("name", ["nothing", "../pyproject", "examples/../site/held", ""])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(RuleError):
        named(name)
