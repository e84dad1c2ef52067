"""Where to look when an operation's templates hold nothing but variables: at what its WHERE finds.

The engine executes the operation; here its pattern is only asked once more, so that a change of three triples is not
looked for in a million. What would be found by another name the second time (RAND, UUID …) is left to the comparison
of whole graphs.
"""

from collections.abc import Iterator
from itertools import pairwise

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from lienthong.sparql.tokens import Kind
from lienthong.sparql.updating.operations import Operation
from lienthong.sparql.updating.patterns import VARIABLE, Pattern, named, templates

_WANDERING = frozenset(("RAND", "UUID", "STRUUID", "BNODE", "NOW"))
_MOST = 100_000
Bound = dict[str, NamedNode | BlankNode | Literal | Triple | None]


def candidates(
    store: Store, operation: Operation, base: str, using: list[str], listed: list[str]
) -> set[Pattern] | None:
    """What DELETE and INSERT may touch in a store on which the operation has not run yet; None when that cannot be
    told beforehand, or is too much to be looked at one by one."""
    if any(token.kind == Kind.WORD and token.text.upper() in _WANDERING for token in operation.tokens):
        return None
    default = named(operation, base, "WITH") if operation.words[0][0] == "WITH" else DefaultGraph()
    quads = templates(operation, base)
    found: set[Pattern] = set()
    for solution in _solutions(store, operation, base, using, listed):
        found.update(one for quad in quads if (one := _filled(quad, solution, default)) is not None)
        if len(found) > _MOST:
            return None
    return found


def _solutions(store: Store, operation: Operation, base: str, using: list[str], listed: list[str]) -> Iterator[Bound]:
    begin, end = operation.blocks[-1]
    clauses = [f"FROM {NamedNode(iri)}" for iri in using] + [f"FROM NAMED {NamedNode(iri)}" for iri in listed]
    clauses += _using(operation)
    text = f"{operation.prologue} SELECT DISTINCT * {' '.join(clauses)} WHERE {operation.source[begin:end]}"
    graph: list[NamedNode | BlankNode | DefaultGraph] | None = None
    if operation.words[0][0] == "WITH" and not clauses:
        graph = [named(operation, base, "WITH")]
    found = store.query(text, base_iri=base, default_graph=graph)
    assert isinstance(found, QuerySolutions)
    names = [variable.value for variable in found.variables]
    return (dict(zip(names, row, strict=True)) for row in found)


def _using(operation: Operation) -> list[str]:
    """USING as the dataset clauses of a query."""
    starts = [token.start for word, token in operation.words if word in ("USING", "WHERE")]
    text = operation.source
    return [f"FROM{text[start + len('USING') : end]}" for start, end in pairwise(starts)]


def _filled(quad: Quad, solution: Bound, default: NamedNode | DefaultGraph) -> Pattern | None:
    """A template with its variables replaced; None when one has no value, and nothing is made of it."""
    graph = default if quad.graph_name == DefaultGraph() else _term(quad.graph_name, solution)
    subject, predicate, value = (_term(term, solution) for term in (quad.subject, quad.predicate, quad.object))
    if not isinstance(subject, NamedNode | BlankNode | None) or not isinstance(predicate, NamedNode | None):
        return None
    if isinstance(value, _Nothing) or not isinstance(graph, NamedNode | DefaultGraph):
        return None
    return Pattern(subject, predicate, value, graph)


class _Nothing:
    """What a variable without a value stands for."""


def _term(
    term: NamedNode | BlankNode | Literal | Triple | DefaultGraph, solution: Bound
) -> NamedNode | BlankNode | Literal | Triple | _Nothing | None:
    """What stands for a term of a template; None, which is anything, for a new blank node."""
    if isinstance(term, NamedNode) and term.value.startswith(VARIABLE):
        bound = solution.get(term.value[len(VARIABLE) :])
        return _Nothing() if bound is None else bound
    return None if isinstance(term, BlankNode | Triple | DefaultGraph) else term
