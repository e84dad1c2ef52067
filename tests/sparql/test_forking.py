"""Query processes that share the store in memory: they say what those over the disk say, and come and go."""

import asyncio
import os
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad

from lienthong.errors import QueryKilled, QueryTimeout
from lienthong.graph.generation import current
from lienthong.sparql import launches
from lienthong.sparql.child import Child
from lienthong.sparql.forking import ForkServer, Unfit
from lienthong.sparql.guard import check
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.run import Dataset, Runner
from sparql.serving import BASE, GRAPH, LABEL, publish, works

JSON = "application/sparql-results+json"
LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
HUGE = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
NODE = BlankNode("kept")
QUERIES = (
    ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", JSON),
    ("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s", "text/csv"),
    (f"ASK {{ <{BASE}/work/7> ?p ?o }}", JSON),
    (f"CONSTRUCT {{ <{BASE}/work/7> <{LABEL.value}> ?o }} {{ <{BASE}/work/7> <{LABEL.value}> ?o }}", "text/turtle"),
    ("SELECT ?s { ?s ?p ?o FILTER(ISBLANK(?s)) }", JSON),
    ('SELECT ?s { ?s ?p ?o FILTER(CONTAINS(STR(?o), "vĩ mô 99")) } ORDER BY ?s LIMIT 5', "text/tab-separated-values"),
)


@pytest.fixture
def published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(launches, "_QUIET", 0.0)
    publish(tmp_path, 1, [*works(300), Quad(NODE, LABEL, Literal("nút trống")), Quad(NODE, LABEL, NODE, GRAPH)])
    return tmp_path


def with_pool(data: Path, work: Callable[[Runner, QueryPool], Awaitable[None]], memory_mb: int = 512) -> None:
    """Run something over a pool."""
    pool = QueryPool(data, 2, memory_mb, held_mb=64, light=2)

    async def run() -> None:
        await pool.start()
        try:
            async with asyncio.timeout(60):
                await work(Runner(pool, BASE, seconds=20), pool)
        finally:
            await pool.close()

    asyncio.run(run())


async def until(true: Callable[[], bool]) -> None:
    while not true():
        await asyncio.sleep(0.02)


async def ask(runner: Runner, query: str, media: str = JSON, seconds: float | None = None, **more: Dataset) -> bytes:
    answer = await runner.run(check(query), media, seconds, client="a", **more)
    try:
        return b"".join([piece async for piece in answer.body()])
    finally:
        await answer.close()


def lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_both_ways_give_the_same_answers_behind_the_same_walls(published: Path) -> None:
    dataset = Dataset(default=(GRAPH.value,))

    async def work(runner: Runner, pool: QueryPool) -> None:
        await until(lambda: pool.state().ready == 2)
        assert pool.state().in_memory == 0
        walls = pool.walls
        before = [await ask(runner, query, media) for query, media in QUERIES]
        before.append(await ask(runner, "SELECT * { ?s ?p ?o } ORDER BY ?o", dataset=dataset))
        on_disk = {child.pid for child in pool.processes}
        await until(lambda: pool.state().in_memory == 2 and pool.state().ready == 2)
        assert on_disk.isdisjoint(child.pid for child in pool.processes)
        after = [await ask(runner, query, media) for query, media in QUERIES]
        after.append(await ask(runner, "SELECT * { ?s ?p ?o } ORDER BY ?o", dataset=dataset))
        assert after == before
        assert b'"bnode"' in after[4]
        assert pool.walls == walls

    with_pool(published, work)


def test_a_forked_process_is_bounded_and_replaced(published: Path) -> None:
    async def work(runner: Runner, pool: QueryPool) -> None:
        await until(lambda: pool.state().in_memory == 2 and pool.state().ready == 2)
        with pytest.raises(QueryTimeout):
            await ask(runner, LONG, seconds=0.4)
        with pytest.raises(QueryKilled) as killed:
            await ask(runner, HUGE)
        assert killed.value.name == "sparql_memory"
        await until(lambda: pool.state().ready == 2)
        assert pool.state().in_memory == 2
        assert b'"true"' in await ask(runner, "SELECT (true AS ?yes) {}")

    with_pool(published, work, memory_mb=256)


def test_a_new_generation_leaves_nothing_of_the_old_one(published: Path) -> None:
    async def work(runner: Runner, pool: QueryPool) -> None:
        await until(lambda: pool.state().in_memory == 2)
        old = {child.pid for child in pool.processes}
        publish(published, 2, [Quad(NamedNode(f"{BASE}/work/mới"), LABEL, Literal("Mới"))])
        assert b"M\xe1\xbb\x9bi" in await ask(runner, "SELECT ?o { ?s ?p ?o }")  # at once, from disk
        await until(lambda: not any(lives(pid) for pid in old))
        await until(lambda: pool.state().in_memory == 2)
        assert {child.generation.number for child in pool.processes} == {2}
        assert b"M\xe1\xbb\x9bi" in await ask(runner, "SELECT ?o { ?s ?p ?o }")

    with_pool(published, work)


def test_without_its_server_the_pool_reads_from_disk_until_there_is_another(
    published: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launches, "_AGAIN", 2.0)

    async def work(runner: Runner, pool: QueryPool) -> None:
        await until(lambda: pool.state().in_memory == 2)
        (child, _) = pool.processes
        assert isinstance(child.launch, ForkServer)
        running = asyncio.create_task(ask(runner, LONG))
        await until(lambda: pool.state().heavy == 1)
        os.kill(child.launch.pid, signal.SIGKILL)
        with pytest.raises(QueryKilled) as killed:
            await running
        assert killed.value.name == "sparql_broken"
        await until(lambda: pool.state().in_memory == 0 and pool.state().ready == 2)
        assert b"work/7" in await ask(runner, f"SELECT * {{ BIND(<{BASE}/work/7> AS ?s) ?s ?p ?o }}")
        await until(lambda: pool.state().in_memory == 2)

    with_pool(published, work)


@pytest.mark.parametrize("held_mb", [0, 1])
def test_a_store_that_is_too_large_stays_on_disk(tmp_path: Path, held_mb: int) -> None:
    publish(tmp_path, 1, works(1_500))  # 3,001 statements
    generation = current(tmp_path)
    assert generation is not None

    async def start() -> None:
        with pytest.raises(Unfit):
            await ForkServer.start(generation, 512, held_mb)

    asyncio.run(start())


class Ear:
    """Whoever started a process, and hears nothing."""

    def heard(self, child: Child, kind: bytes, payload: bytes) -> None:
        raise AssertionError(kind)

    def lost(self, child: Child) -> None:
        raise AssertionError("lost")


def test_the_end_of_a_forked_process_is_heard(published: Path) -> None:
    generation = current(published)
    assert generation is not None

    async def run() -> None:
        server = await ForkServer.start(generation, 512, 64)
        child = await Child.start(server, Ear())
        assert server.children == {child.pid}
        child.kill()
        assert await child.reap() == signal.SIGKILL
        assert not server.children
        await server.close()
        ours, theirs = socket.socketpair()
        with ours, theirs, pytest.raises(OSError):
            await server.launch(theirs)

    asyncio.run(run())
