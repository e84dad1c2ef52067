"""Lanes and fairness: light queries beside long ones, turns of clients, refusals, the end of the service."""

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.errors import Busy, QueryTimeout, TooMany
from lienthong.sparql.clients import client_of
from lienthong.sparql.fairness import FairQueue
from lienthong.sparql.guard import check
from lienthong.sparql.job import Job
from lienthong.sparql.observed import Observed
from lienthong.sparql.places import Suspects
from lienthong.sparql.pool import QueryPool
from lienthong.sparql.recall import Recall
from lienthong.sparql.run import Answer, Runner
from sparql.serving import BASE, HTTP, serving

LONG = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
MANY = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"
JSON = "application/sparql-results+json"


def with_pool(
    data: Path, work: Callable[[Runner], Awaitable[None]], seconds: float = 20.0, **settings: float
) -> QueryPool:
    """Run something over a pool that is ready."""
    pool = QueryPool(data, **settings)  # type: ignore[arg-type]

    async def run() -> None:
        await pool.start()
        while pool.state().ready < pool.state().ready + pool.state().starting:
            await asyncio.sleep(0.01)
        try:
            await work(Runner(pool, BASE, seconds=seconds))
        finally:
            await pool.close()

    asyncio.run(run())
    return pool


async def ask(runner: Runner, query: str, client: str = "a", seconds: float | None = None) -> Answer:
    answer = await runner.run(check(query), JSON, seconds, client=client)
    await answer.close()
    return answer


async def leave(*tasks: asyncio.Task[Answer]) -> None:
    """The clients go away."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(30):
        while not true():
            await asyncio.sleep(0.01)


def test_light_queries_are_answered_while_every_place_is_taken(data: Path) -> None:
    seen: list[Observed] = []

    async def work(runner: Runner) -> None:
        long = [
            asyncio.create_task(runner.run(check(f"{LONG} # {at}"), JSON, client=f"c{at}", observer=seen.append))
            for at in range(4)
        ]
        await until(lambda: runner.pool.state().heavy == 2 and runner.pool.state().queued_heavy == 2)
        for at in range(50):
            answer = await ask(runner, f"SELECT ({at} AS ?n) {{}}", client="light")
            assert answer.whole
        state = runner.pool.state()
        assert (state.heavy, state.queued_heavy, state.moved) == (2, 2, 4)
        await leave(*long)
        await until(lambda: runner.pool.state().running == 0 and runner.pool.state().ready == 2)

    pool = with_pool(data, work, size=2, light=2)
    assert {(one.lane, one.outcome) for one in seen} == {("heavy", "left")}
    assert pool.counts.killed >= 4  # two that were moved, and those that ran when their clients left


def test_a_long_query_waits_for_its_place_and_is_answered(data: Path) -> None:
    async def work(runner: Runner) -> None:
        first = asyncio.create_task(ask(runner, LONG, "a"))
        await until(lambda: runner.pool.state().heavy == 1)
        second = asyncio.create_task(ask(runner, MANY, "b"))
        await until(lambda: runner.pool.state().queued_heavy == 1)
        first.cancel()
        assert (await second).headers["X-Lienthong-Generation"] == "1"

    with_pool(data, work, size=1, light=1, light_seconds=0.04)


def test_long_queries_do_not_take_the_last_process_of_the_fast_lane(data: Path) -> None:
    async def work(runner: Runner) -> None:
        pool = runner.pool
        with pytest.raises(QueryTimeout):  # from now on it is known as long
            await ask(runner, LONG, "a", 0.5)
        await until(lambda: pool.state().ready == 2)
        jobs = [asyncio.create_task(ask(runner, LONG, name)) for name in "bc"]
        while pool.state().heavy + pool.state().queued_heavy < 2:
            await asyncio.sleep(0)
        state = pool.state()
        assert (state.heavy, state.queued_heavy, state.ready) == (1, 1, 1)
        assert (await ask(runner, "ASK {}", "d")).whole
        await until(lambda: pool.state().heavy == 2)
        await leave(*jobs)

    with_pool(data, work, size=4, light=2)


def test_one_client_does_not_hold_every_place(data: Path) -> None:
    async def work(runner: Runner) -> None:
        greedy = [asyncio.create_task(ask(runner, f"{LONG} # {at}", "greedy")) for at in range(3)]
        await until(lambda: runner.pool.state().queued_heavy == 2)
        assert runner.pool.state().heavy == 1
        modest = asyncio.create_task(ask(runner, f"{LONG} # modest", "modest"))
        await until(lambda: runner.pool.state().heavy == 2)
        await leave(*greedy, modest)

    with_pool(data, work, size=2, light=2)


def test_who_asks_too_much_is_told_so_and_others_are_not(data: Path) -> None:
    async def work(runner: Runner) -> None:
        long = asyncio.create_task(ask(runner, LONG, "a"))
        await until(lambda: runner.pool.state().heavy == 1)
        waiting = [asyncio.create_task(ask(runner, LONG, "a"))]  # known to be long: not tried again
        await until(lambda: runner.pool.state().queued_heavy == 1)
        with pytest.raises(TooMany) as refused:
            await ask(runner, LONG, "a")
        assert refused.value.http_status == 429
        assert refused.value.values["retry_after"] > 0
        waiting += [asyncio.create_task(ask(runner, LONG, f"b{at}")) for at in range(7)]
        await until(lambda: runner.pool.state().queued_heavy == 8)
        with pytest.raises(Busy):
            await ask(runner, LONG, "c")
        await leave(long, *waiting)

    pool = with_pool(data, work, size=1, light=1, waiting_heavy=8)
    assert (pool.counts.refused_client, pool.counts.refused_busy) == (1, 1)


def test_queries_given_ahead_survive_the_one_before_them(data: Path) -> None:
    """All go to one process; the first is long, another ends the process: the rest are answered all the same."""

    async def work(runner: Runner) -> None:
        long = asyncio.create_task(ask(runner, LONG, "a", 0.8))
        light = [asyncio.create_task(ask(runner, f"SELECT ({at} AS ?n) {{}}", f"c{at}")) for at in range(40)]
        for at, answer in enumerate(await asyncio.gather(*light)):
            assert f'"{at}"'.encode() in answer.first
        with pytest.raises(QueryTimeout):
            await long

    pool = with_pool(data, work, size=1, light=1)
    assert (pool.counts.answered, pool.counts.timeouts) == (40, 1)


def test_after_many_kills_in_a_row_it_answers(data: Path) -> None:
    async def work(runner: Runner) -> None:
        for at in range(8):
            with pytest.raises((QueryTimeout, Busy)):  # busy: no process within 0.2 seconds, on a slow machine
                await ask(runner, f"{LONG} # {at}", f"c{at}", 0.2)
        assert (await ask(runner, "ASK {}")).whole
        await until(lambda: runner.pool.state().ready == 2)

    pool = with_pool(data, work)
    assert pool.counts.timeouts > 0


def test_a_new_client_has_its_turn_before_the_rest_of_a_crowd() -> None:
    async def run() -> list[str]:
        queue = FairQueue()
        for client in ("crowd", "crowd", "crowd", "crowd", "one", "crowd", "two"):
            queue.put(Job(b"", "ASK", client, 1.0))
        return [job.client for _ in range(len(queue)) if (job := queue.pop())]

    assert asyncio.run(run()) == ["crowd", "one", "two", "crowd", "crowd", "crowd", "crowd"]


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(["put", "first", "pop", "remove"]), st.integers(0, 4)), max_size=60))
def test_the_queue_loses_nobody(steps: list[tuple[str, int]]) -> None:
    async def run() -> None:
        queue, inside = FairQueue(), set()
        for what, who in steps:
            if what in ("put", "first"):
                job = Job(b"", "ASK", str(who), 1.0)
                (queue.put if what == "put" else queue.put_first)(job)
                inside.add(job)
            elif what == "pop":
                job = queue.pop(lambda client, who=who: client != str(who))  # type: ignore[misc]
                assert (job is None) == all(one.client == str(who) for one in inside)
                inside.discard(job)
            elif inside:
                job = next(iter(inside))
                assert queue.remove(job)
                assert not queue.remove(job)
                inside.discard(job)
            assert set(queue) == inside
            assert len(queue) == len(inside) == sum(queue.of(str(client)) for client in range(5))

    asyncio.run(run())


def test_who_takes_the_fast_lane_too_long_is_a_suspect_for_a_while() -> None:
    async def run() -> list[bool]:
        suspects = Suspects()
        told = []
        for _ in range(6):
            told.append(suspects.clears("a"))
            suspects.note("a")
        return [*told, suspects.clears("a"), suspects.clears("b")]

    assert asyncio.run(run()) == [True] * 6 + [False, True]


def test_long_queries_are_remembered_until_the_next_generation() -> None:
    recall = Recall()
    for number in range(1_500):
        recall.add(str(number).encode())
    assert len(recall) == 1024
    assert b"1499" in recall
    assert b"3" not in recall
    recall.forget()
    assert b"1499" not in recall


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("unix", "unix"),
    ],
)
def test_a_client_is_an_address_or_a_network(address: str, client: str) -> None:
    assert client_of({"client": (address, 1)}) == client


def test_a_client_without_address_is_one_of_them_all() -> None:
    assert client_of({"client": None}) == client_of({}) == "-"


def test_a_service_that_stops_finishes_what_it_began(data: Path) -> None:
    """The server closes its door, lets a stream end, and only then ends the processes."""
    with serving(data, seconds=20) as running, HTTP.stream("GET", running.url, params={"query": MANY}) as answer:
        chunks = answer.iter_bytes()
        body = next(chunks)
        running.server.should_exit = True
        until_closed = time.monotonic() + 20
        while time.monotonic() < until_closed:
            try:
                HTTP.get(running.url, params={"query": "ASK {}"}, timeout=1)
            except httpx.HTTPError:
                break
            time.sleep(0.05)
        body += b"".join(chunks)
    assert body.endswith(b"]}}")
    assert body.count(b'"a":') == 30_000


def test_closing_refuses_new_queries_and_waits_for_old_ones(data: Path) -> None:
    async def run() -> None:
        pool = QueryPool(data, light=1)
        runner = Runner(pool, BASE)
        await pool.start()
        go_on = asyncio.Event()

        async def slowly() -> Answer:
            answer = await runner.run(check(MANY), JSON, client="a")
            await go_on.wait()
            await answer.close()
            return answer

        old = asyncio.create_task(slowly())
        await until(lambda: pool.state().running == 1)
        closing = asyncio.create_task(pool.close(grace=20))
        await asyncio.sleep(0)
        with pytest.raises(Busy) as refused:
            await ask(runner, "ASK {}")
        assert refused.value.http_status == 503
        go_on.set()
        answer = await old
        assert answer.first
        await closing
        assert not pool.processes

    asyncio.run(run())


def test_memory_and_threads_come_back_after_a_storm(data: Path) -> None:
    """Forty bombs at once from eight clients, then everything is as before."""
    with serving(data, seconds=10, size=2, light=2, memory_mb=512) as running:
        HTTP.get(running.url, params={"query": "ASK {}"})
        threads = threading.active_count()

        async def storm() -> list[int]:
            async with httpx.AsyncClient(timeout=60, limits=httpx.Limits(max_connections=8)) as client:
                bombs = [
                    client.get(running.url, params={"query": f"{LONG} # {at}", "timeout": "0.3"}) for at in range(40)
                ]
                return [answer.status_code for answer in await asyncio.gather(*bombs)]

        assert set(asyncio.run(storm())) <= {429, 503}
        assert HTTP.get(running.url, params={"query": "ASK {}"}).json()["boolean"] is True
        deadline = time.monotonic() + 20
        while running.pool.state().ready < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        state = running.pool.state()
        assert (state.ready, state.running, state.queued, state.queued_heavy) == (2, 0, 0, 0)
        assert threading.active_count() == threads
