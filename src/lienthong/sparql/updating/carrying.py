"""A job carried out on a clone of the published store: all of it or nothing, and what it changed."""

import re
from pathlib import Path

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, Store

from lienthong.errors import QueryError, RequestError
from lienthong.sparql.updating.bodies import quads
from lienthong.sparql.updating.candidates import candidates
from lienthong.sparql.updating.differences import Brake, Difference
from lienthong.sparql.updating.jobs import Job, Outcome, changes
from lienthong.sparql.updating.operations import Operation, operations
from lienthong.sparql.updating.patterns import Pattern, clears_default, data, dataset, is_blanket, source, touched


def carry_out(job: Job, body: bytes) -> Outcome:
    """Do the job: ``store/`` in its folder is the changed clone, beside it lie the changes.

    Raises QueryError and RequestError; then the folder is worth nothing.
    """
    before = Store.read_only(job.before)
    place = Path(job.folder) / "store"
    before.backup(str(place))
    after = Store(str(place))
    carrying = _Carrying(job, before, after)
    if job.kind == "update":
        carrying.update(body)
        existed = True
    else:
        existed = carrying.graph(body)
    outcome = carrying.outcome(existed)
    after.flush()
    return outcome


class _Carrying:
    def __init__(self, job: Job, before: Store, after: Store) -> None:
        self.job = job
        self.before = before
        self.after = after
        self.brake = Brake(job.triples, job.brake)
        self.exact: set[Quad] = set()
        self.patterns: set[Pattern] = set()

    def update(self, body: bytes) -> None:
        """SPARQL Update, operation by operation."""
        try:
            text = body.decode("utf-8")
        except UnicodeDecodeError:
            raise RequestError("sparql_encoding", 400) from None
        found = self._judged(operations(text, self.job.size))
        if found and clears_default(found[-1]):
            self.brake.left(0)
        for operation in found:
            try:
                self._operation(operation)
            except SyntaxError as error:
                raise _mistake(operation, error) from None
            except RuntimeError as error:
                # "The graph <…> already exists": CREATE, DROP … without SILENT
                raise RequestError("update_failed", 409, why=str(error)[:200]) from None

    def _judged(self, found: list[Operation]) -> list[Operation]:
        for operation in found:
            for word, token in operation.words:
                if word in ("USING", "WITH") and (self.job.using or self.job.named):
                    line, column = operation.place(1, 1)
                    raise QueryError("update_using_twice", line=line, column=column, word=token.text)
        return found

    def _operation(self, operation: Operation) -> None:
        base = f"{self.job.base}/"
        if operation.kind.endswith(" DATA"):
            found = data(operation, base)
            self.exact.update(found)
            if operation.kind == "INSERT DATA":
                self.after.extend(found)
                return
            for quad in found:
                if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode):
                    line, column = operation.place(1, len(operation.prologue) + 1)
                    raise QueryError("update_blank", line=line, column=column)
                self.after.remove(quad)
            return
        text = operation.text
        if self.job.using or self.job.named:
            text = dataset(operation, self.job.using, self.job.named)
        copied = source(operation, base)
        if isinstance(copied, NamedNode) and not self.after.contains_named_graph(copied):
            # The engine says so of MOVE alone (SPARQL 1.1 Update, sections 3.2.3 and 3.2.5).
            raise RequestError("update_failed", 409, why=f"The graph {copied} does not exist")
        beforehand = self._beforehand(operation, base)
        self.after.update(text, base_iri=base)
        if is_blanket(operation):
            self._restore()
        self.patterns.update(touched(operation, base) if beforehand is None else beforehand)

    def _beforehand(self, operation: Operation, base: str) -> set[Pattern] | None:
        """What an operation will touch, where its words alone say no more than: everything."""
        if operation.kind != "MODIFY":
            return None
        try:
            whole = any(one == Pattern(graph=one.graph) for one in touched(operation, base))
            found = candidates(self.after, operation, base, self.job.using, self.job.named) if whole else None
        except (SyntaxError, ValueError, RuntimeError, StopIteration):
            return None  # the engine, which runs it as it stands, says what is wrong
        return found

    def _restore(self) -> None:
        """What is said of all graphs leaves those of the service as they are."""
        for graph in self.before.named_graphs():
            if self._is_own(graph):
                self.after.extend(self.before.quads_for_pattern(None, None, None, graph))

    def graph(self, body: bytes) -> bool:
        """PUT, POST or DELETE of one graph; whether it was there."""
        job = self.job
        name = NamedNode(job.graph) if job.graph else DefaultGraph()
        self._refuse(name)
        old = self.before.quads_for_pattern(None, None, None, name)
        existed = self.before.contains_named_graph(name) if job.graph else next(iter(old), None) is not None
        if job.kind == "delete" and job.graph and not existed:
            raise RequestError("update_no_graph", 404, iri=job.graph)
        if (job.only_new and existed) or (job.only_known and not existed):
            raise RequestError("update_condition", 412)
        base = job.graph or f"{job.base}/"
        given = quads(body, job.media, base) if job.kind != "delete" else ()
        found = {Quad(one.subject, one.predicate, one.object, name) for one in given}
        if job.kind in ("put", "delete"):
            if not job.graph:
                self.brake.left(len(found))
            self.after.clear_graph(name)
            self.patterns.add(Pattern(graph=name))
        if job.kind == "delete":
            if isinstance(name, NamedNode):
                self.after.remove_graph(name)
            return existed
        self.after.extend(found)
        self.exact |= found
        if isinstance(name, NamedNode):
            self.after.add_graph(name)
        return existed

    def outcome(self, existed: bool) -> Outcome:
        """Write down what has changed."""
        folder = Path(self.job.folder)
        difference = Difference(self.before, self.after, self.job.most, self.brake)
        difference.look_at(self.exact)
        difference.look_for(self.patterns, folder)
        for path, found in zip(changes(folder), (difference.added, difference.removed), strict=True):
            for graph in {quad.graph_name for quad in found}:
                self._refuse(graph)
            with path.open("w", encoding="utf-8") as file:
                file.writelines(f"{quad} .\n" for quad in found)
        old, new = ({str(graph)[1:-1] for graph in store.named_graphs()} for store in (self.before, self.after))
        for name in old ^ new:
            self._refuse(NamedNode(name))
        return Outcome(existed, sorted(new - old), sorted(old - new))

    def _refuse(self, graph: object) -> None:
        if self._is_own(graph):
            raise RequestError("update_own_graph", 403, iri=str(graph)[1:-1])

    def _is_own(self, graph: object) -> bool:
        return isinstance(graph, NamedNode) and graph.value.startswith(tuple(self.job.own))


def _mistake(operation: Operation, error: SyntaxError) -> QueryError:
    found = re.match(r"error at (\d+):(\d+): expected (.*)", str(error), re.DOTALL)
    if found is None:
        line, column = operation.place(1, 1)
        return QueryError("sparql_syntax_detail", line=line, column=column, detail=str(error)[:200])
    line, column = operation.place(int(found[1]), int(found[2]))
    # Among the characters that the parser would have liked stand sentences about what is really wrong.
    said = [part for part in re.split(r", |one of ", found[3]) if "\\" not in part]
    reasons = [part for part in said if len(re.findall(r"[A-Za-z]{2,}", part)) > 2]
    name = "sparql_syntax_detail" if reasons else "sparql_syntax"
    return QueryError(name, line=line, column=column, detail="; ".join(reasons)[:200])
