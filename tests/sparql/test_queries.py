"""Every .rq file parses, runs with its variables bound, passes the guard, and finds something."""

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, Variable

from lienthong.content import folder
from lienthong.errors import QueryError, RuleError
from lienthong.graph.terms import prefixes
from lienthong.sparql.functions import custom_functions
from lienthong.sparql.guard import check
from lienthong.sparql.lookups import incoming, labels
from lienthong.sparql.queries import examples, named

BASE = "http://localhost:8000/"
NAMES = sorted(path.stem for path in folder("sparql").glob("*.rq"))
EXAMPLES = [query.name for query in examples()]
BOUND = {
    "entity": NamedNode(f"{BASE}agent/du"),
    "work": NamedNode(f"{BASE}work/kieu"),
    "instance": NamedNode(f"{BASE}instance/kieu-1972"),
    "agent": NamedNode(f"{BASE}agent/du"),
    "subject": NamedNode(f"{BASE}subject/van-hoc"),
    "library": NamedNode(f"{BASE}library/b"),
    "series": NamedNode(f"{BASE}series/co-dien"),
    "after": Literal(""),
}
ROWS = {
    "agent-works": 2,
    "incoming-counts": 2,
    "instance-holdings": 2,
    "library-items": 2,
    "replaced-by": 1,
    "series-instances": 1,
    "subject-works": 2,
    "work-editions": 2,
    "work-holdings": 3,
    "work-translations": 1,
}


@pytest.fixture(scope="module")
def store() -> Store:
    store = Store()
    store.load(path=str(Path(__file__).parent / "data" / "catalogue.ttl"), format=RdfFormat.TURTLE)
    old, now = BOUND["entity"], NamedNode(f"{BASE}agent/new")
    replaced = NamedNode("http://purl.org/dc/terms/isReplacedBy")
    store.add(Quad(old, replaced, now, NamedNode(f"{BASE}graph/identity")))
    return store


def test_every_file_has_its_expectation() -> None:
    assert set(ROWS) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_named_query_answers_with_bound_terms(store: Store, name: str) -> None:
    query = named(name)
    terms = {variable: BOUND[variable] for variable in query.binds}
    rows = query.select(store, **terms)
    assert len(rows) == ROWS[name]
    for row in rows:
        assert {variable: row[variable] for variable in terms} == terms
    elsewhere = {name: NamedNode(f"{BASE}work/none") for name in terms if name != "after"}
    assert query.select(store, **{**terms, **elsewhere}) == []


@pytest.mark.parametrize(
    "path", sorted(folder("sparql").rglob("*.rq")), ids=lambda path: str(path.relative_to(folder("sparql")))
)
def test_every_file_passes_the_guard_and_runs(store: Store, path: Path) -> None:
    query = named(str(path.relative_to(folder("sparql")).with_suffix("")))
    assert query.text.startswith(("# ", "#+ "))
    if query.elsewhere:
        with pytest.raises(QueryError) as refused:
            check(query.text)
        assert refused.value.name == "sparql_service"
        return
    check(query.text)
    bound = {Variable(name): NamedNode(f"{BASE}work/kieu") for name in query.binds}
    store.query(query.text, substitutions=bound, custom_functions=custom_functions())


@pytest.mark.parametrize("name", [*NAMES, *EXAMPLES])
def test_prefixes_are_those_of_the_project(name: str) -> None:
    for line in named(name).text.splitlines():
        if line.startswith("PREFIX"):
            _, prefix, namespace = line.split()
            assert prefixes()[prefix[:-1]] == namespace[1:-1]


def test_a_value_is_a_term_and_never_text(store: Store) -> None:
    evil = Literal('" } SELECT * WHERE { ?s ?p ?o } #')
    rows = named("agent-works").select(store, agent=BOUND["agent"], after=evil)
    assert {row["after"] for row in rows} <= {evil}


def test_pages_follow_each_other(store: Store) -> None:
    first = named("agent-works").select(store, agent=BOUND["agent"], after=Literal(""))
    rest = named("agent-works").select(store, agent=BOUND["agent"], after=first[0]["key"])
    assert rest == [dict(row, after=first[0]["key"]) for row in first[1:]]


def test_missing_and_superfluous_terms_are_named(store: Store) -> None:
    with pytest.raises(RuleError) as missing:
        named("work-holdings").select(store)
    assert missing.value.name == "sparql_binds"
    with pytest.raises(RuleError):
        named("work-holdings").select(store, work=BOUND["work"], other=BOUND["work"])
    with pytest.raises(RuleError) as form:
        named("work-holdings").ask(store, work=BOUND["work"])
    assert form.value.name == "sparql_wrong_form"


@pytest.mark.parametrize("name", ["nothing", "../pyproject", "examples/../work-holdings", ""])
def test_unknown_names_are_refused(name: str) -> None:
    with pytest.raises(RuleError):
        named(name)


def test_labels_and_incoming(store: Store) -> None:
    work = BOUND["work"]
    assert labels(store, [work, NamedNode(f"{BASE}none")]) == {work: [Literal("Truyện Kiều", language="vi")]}
    everything = incoming(store, BOUND["agent"])
    assert len(everything) == 4
    assert [incoming(store, BOUND["agent"], skip=n, most=1)[0] for n in range(4)] == everything
    author = NamedNode("http://schema.org/author")
    assert {via for _, via in incoming(store, BOUND["agent"], author)} == {author}
