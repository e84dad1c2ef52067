"""Helping processes that end before their time, at the worst moment for the pool that started them."""

import os
import signal
import time
from concurrent.futures import Future

import pytest

from dying import for_long, number, ready
from lienthong.errors import WorkersError
from lienthong.processes import Helpers, Remembering

PATIENCE = 30.0


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    return False


def test_when_one_is_killed_none_is_waited_for() -> None:
    begun = time.monotonic()
    with pytest.raises(WorkersError), Helpers(2, ready) as helpers:
        first = helpers.submit(number).result()
        waiting: list[Future[None]] = [helpers.submit(for_long) for _ in range(2)]
        os.kill(first, signal.SIGKILL)
        for one in waiting:
            one.result()
    assert _is_gone(first)
    assert time.monotonic() - begun < PATIENCE


def test_whatever_was_started_is_ended() -> None:
    """One too that a pool does not know of, as when it was being started while another was killed."""
    context = Remembering()
    started = context.Process(target=for_long)
    started.start()
    context.end()
    started.join(PATIENCE)
    assert started.exitcode == -signal.SIGTERM
