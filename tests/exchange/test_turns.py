"""Clients take turns: who asks once does not wait for all that another has asked before."""

import asyncio
import threading
from collections.abc import Callable

import pytest

from lienthong.errors import Busy, TooMany
from lienthong.exchange import turns
from lienthong.exchange.turns import Turns


class Crowd:
    """Works that note in which order they were done, once ``let`` is set."""

    def __init__(self) -> None:
        self.let, self.done = threading.Event(), list[str]()

    def work(self, name: str) -> Callable[[], str]:
        def told() -> str:
            assert self.let.wait(20)
            self.done.append(name)
            return name

        return told


def run(several: list[tuple[str, str]], taking: Turns) -> tuple[list[str], list[object]]:
    """Ask for all at once, as (client, name); the order in which they were done, and what each was told."""

    async def asked() -> list[object]:
        tasks = [asyncio.ensure_future(taking.take(client, crowd.work(name))) for client, name in several]
        await asyncio.sleep(0)  # all have asked
        crowd.let.set()
        return list(await asyncio.gather(*tasks, return_exceptions=True))

    crowd = Crowd()
    return crowd.done, asyncio.run(asked())


def test_who_asks_once_waits_for_what_is_under_way_and_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "THREADS", 1)  # of two, one may note first what it began second
    crowd = [("many", f"m{n}") for n in range(16)]
    done, told = run([*crowd, ("few", "one"), ("others", "two")], Turns())
    assert told == [name for _, name in crowd] + ["one", "two"]
    # m0 was under way, m1 had its turn before they came.
    assert done == ["m0", "m1", "one", "two", *(f"m{n}" for n in range(2, 16))]


def test_a_client_who_asks_too_much_is_refused_and_the_rest_when_all_do() -> None:
    _, told = run([("many", "m")] * 17, Turns())
    assert sum(isinstance(one, TooMany) for one in told) == 1 and told.count("m") == 16
    _, told = run([(f"client {n}", "m") for n in range(65)], Turns())
    assert sum(isinstance(one, Busy) for one in told) == 1 and told.count("m") == 64


def test_what_nobody_waits_for_is_not_done_and_mistakes_belong_to_who_asked() -> None:
    crowd, taking = Crowd(), Turns()

    def breaks() -> str:
        raise ZeroDivisionError

    async def asked() -> None:
        first = [asyncio.ensure_future(taking.take("many", crowd.work(str(n)))) for n in range(4)]
        await asyncio.sleep(0.05)
        first[3].cancel()
        await asyncio.sleep(0)
        crowd.let.set()
        assert await asyncio.gather(*first[:3]) == ["0", "1", "2"]
        with pytest.raises(ZeroDivisionError):
            await taking.take("many", breaks)
        assert await taking.take("many", lambda: "again") == "again"

    asyncio.run(asked())
    assert "3" not in crowd.done
