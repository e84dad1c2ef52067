"""What an operation can touch, read off its words by the engine's own parser."""

from collections.abc import Iterator
from typing import NamedTuple

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple

from lienthong.sparql.tokens import Kind
from lienthong.sparql.updating.operations import Operation

VARIABLE = "urn:x-lienthong:variable:"
"""Begins the IRI that stands for a variable of a template."""


class Pattern(NamedTuple):
    """Quads that may come or go: None is anything, for the graph any named one."""

    subject: NamedNode | BlankNode | None = None
    predicate: NamedNode | None = None
    object: NamedNode | BlankNode | Literal | Triple | None = None
    graph: NamedNode | DefaultGraph | None = None


def data(operation: Operation, base: str) -> list[Quad]:
    """The quads of INSERT DATA or DELETE DATA, in the form in which the store gives them back.

    Raises SyntaxError as the engine does, with places in ``operation.text``.
    """
    text = operation.text
    start = len(operation.prologue)
    # DELETE and INSERT are of one length: places of mistakes stay.
    return list(_read(f"{text[:start]}INSERT{text[start + len('INSERT') :]}", base))


def touched(operation: Operation, base: str) -> list[Pattern]:
    """What an operation that has run without a mistake may have changed."""
    if operation.kind == "MODIFY":
        graph = named(operation, base, "WITH") if operation.words[0][0] == "WITH" else DefaultGraph()
        return [_pattern(quad, graph) for quad in templates(operation, base)]
    return [Pattern(graph=graph) for graph in _graphs(operation, base)]


def templates(operation: Operation, base: str) -> list[Quad]:
    """The quads of what is deleted and inserted, with IRIs for variables (``VARIABLE`` and the name)."""
    return [quad for block in _templates(operation) for quad in _template(operation, block, base)]


def dataset(operation: Operation, using: list[str], named: list[str]) -> str:
    """The operation with a dataset for its pattern (SPARQL 1.1 Protocol, section 2.2.3)."""
    where = next((token for word, token in operation.words if word == "WHERE"), None)
    if operation.kind != "MODIFY" or where is None:
        return operation.text
    clauses = [f"USING {NamedNode(iri)}" for iri in using] + [f"USING NAMED {NamedNode(iri)}" for iri in named]
    put = " ".join(["", *clauses, ""])
    if _is_short(operation):
        # DELETE WHERE takes no USING: its one block is both what is looked for and what goes.
        begin, end = operation.blocks[0]
        put = f" {operation.source[begin:end]}{put}"
    at = len(operation.prologue) + where.start - operation.start
    return operation.text[:at] + put + operation.text[at:]


def is_blanket(operation: Operation) -> bool:
    """Whether it speaks of all graphs without naming any."""
    return operation.kind in ("CLEAR", "DROP") and operation.words[-1][0] in ("ALL", "NAMED")


def clears_default(operation: Operation) -> bool:
    """Whether it leaves nothing in the default graph."""
    return operation.kind in ("CLEAR", "DROP") and operation.words[-1][0] in ("ALL", "DEFAULT")


def source(operation: Operation, base: str) -> NamedNode | DefaultGraph | None:
    """The graph that must be there, since COPY or ADD reads it; None for what is SILENT and all other operations."""
    if operation.kind not in ("COPY", "ADD") or "SILENT" in (word for word, _ in operation.words):
        return None
    try:
        return named(operation, base, operation.kind)
    except (SyntaxError, StopIteration):
        return None  # the engine says what is wrong


def _is_short(operation: Operation) -> bool:
    """Whether it is DELETE WHERE, which has one block."""
    return operation.words[0][0] == "DELETE" and len(operation.blocks) == 1


def _templates(operation: Operation) -> Iterator[tuple[int, int]]:
    """The blocks that follow DELETE and INSERT at once, and the one of DELETE WHERE."""
    if _is_short(operation):
        yield from operation.blocks
        return
    starts = {token.start + len(word) for word, token in operation.words if word in ("DELETE", "INSERT")}
    for begin, end in operation.blocks:
        before = max((start for start in starts if start <= begin), default=None)
        where = next(token.start for word, token in operation.words if word == "WHERE")
        if before is not None and begin < where:
            yield begin, end


def _template(operation: Operation, block: tuple[int, int], base: str) -> Iterator[Quad]:
    begin, end = block
    parts, at = [], begin
    for token in operation.tokens:
        if token.kind == Kind.VAR and begin < token.start < end:
            parts += [operation.source[at : token.start], f" <{VARIABLE}{token.text[1:]}> "]
            at = token.start + len(token.text)
    template = "".join([*parts, operation.source[at:end]])
    return _read(f"{operation.prologue} INSERT DATA {template}", base)


def _pattern(quad: Quad, default: NamedNode | DefaultGraph) -> Pattern:
    graph = quad.graph_name
    return Pattern(
        quad.subject if isinstance(quad.subject, NamedNode) and _constant(quad.subject) else None,
        quad.predicate if _constant(quad.predicate) else None,
        quad.object if _constant(quad.object) and isinstance(quad.object, NamedNode | Literal) else None,
        default if graph == DefaultGraph() else graph if isinstance(graph, NamedNode) and _constant(graph) else None,
    )


def _constant(term: NamedNode | BlankNode | Literal | Triple) -> bool:
    return not (isinstance(term, NamedNode) and term.value.startswith(VARIABLE))


def _graphs(operation: Operation, base: str) -> Iterator[NamedNode | DefaultGraph | None]:
    """The graphs that CLEAR, DROP, ADD, MOVE and COPY change; None is every named one."""
    words = [word for word, _ in operation.words]
    if operation.kind in ("CLEAR", "DROP"):
        if "ALL" in words or "NAMED" in words:
            yield None
        if "ALL" in words or "DEFAULT" in words:
            yield DefaultGraph()
        if not {"ALL", "NAMED", "DEFAULT"} & {*words}:
            yield named(operation, base, operation.kind)
    elif operation.kind in ("ADD", "MOVE", "COPY"):
        yield named(operation, base, "TO")
        if operation.kind == "MOVE":
            yield named(operation, base, "MOVE")


def named(operation: Operation, base: str, after: str) -> NamedNode | DefaultGraph:
    """The graph that is named behind a word (with SILENT and GRAPH between, or DEFAULT instead)."""
    word = next(token for word, token in operation.words if word == after)
    behind = (token for token in operation.tokens if token.start > word.start)
    name = next(token for token in behind if token.text.upper() not in ("SILENT", "GRAPH"))
    if name.text.upper() == "DEFAULT":
        return DefaultGraph()
    text = f"{operation.prologue} INSERT DATA {{ GRAPH {name.text} {{ <{VARIABLE}> <{VARIABLE}> 1 }} }}"
    (quad,) = _read(text, base)
    assert isinstance(quad.graph_name, NamedNode)
    return quad.graph_name


def _read(text: str, base: str) -> Iterator[Quad]:
    store = Store()
    store.update(text, base_iri=base)
    return iter(store)
