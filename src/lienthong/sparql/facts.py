"""What a published generation holds, counted once for it: the figures of the Service Description."""

import asyncio
import json
from dataclasses import dataclass

from lienthong.errors import LienthongError
from lienthong.graph.generation import Generation
from lienthong.sparql.formats import JSON_RESULTS
from lienthong.sparql.guard import check
from lienthong.sparql.queries import named
from lienthong.sparql.run import Runner

Counted = tuple[tuple[str, int], ...]
"""IRIs with their numbers."""

_SECONDS = 20.0


@dataclass(frozen=True)
class Known:
    """One generation: its named graphs with their triples, its classes with their entities (nodes inside entities
    left out). None where counting was not possible in time."""

    generation: Generation
    graphs: Counted | None
    classes: Counted | None

    def unknown(self, graphs: tuple[str, ...]) -> int:
        """How many of these graphs the store does not have; none as long as that is not known."""
        return 0 if self.graphs is None else len(set(graphs) - {iri for iri, _ in self.graphs})


class Facts:
    """Counts through the query processes, so that a large store holds nobody up, once for each generation."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._counting: asyncio.Task[Known] | None = None
        self._of: Generation | None = None

    async def now(self) -> Known | None:
        """The figures of the current generation; None before the first publish. The first who asks waits for them,
        whoever comes meanwhile waits along."""
        generation = self._runner.pool.generation
        if generation is None:
            return None
        task = self._counting
        if task is None or self._of != generation or _failed(task):
            task = asyncio.get_running_loop().create_task(self._count(generation))
            self._counting, self._of = task, generation
        return await asyncio.shield(task)  # a client that goes away leaves it to the others

    async def _count(self, generation: Generation) -> Known:
        graphs = await self._select("service/graphs", "graph")
        return Known(generation, graphs, await self._select("site/classes", "class"))

    async def _select(self, name: str, variable: str) -> Counted | None:
        try:
            answer = await self._runner.run(check(named(name).text), JSON_RESULTS, _SECONDS)
            try:
                body = answer.first if answer.whole else b"".join([chunk async for chunk in answer.body()])
            finally:
                await answer.close()
        except LienthongError:
            return None
        rows = json.loads(body)["results"]["bindings"]
        return tuple((row[variable]["value"], int(row["number"]["value"])) for row in rows if variable in row)


def _failed(task: asyncio.Task[Known]) -> bool:
    """Whether to count again: it was cancelled, or there was no place for it (what took too long would do so again,
    but costs only those who ask for a description)."""
    return task.done() and (task.cancelled() or task.exception() is not None or task.result().graphs is None)
