"""Processes that begin with the program imported and its templates compiled, which takes 2 s of a processor: forked
from one that has done so once, for each process of the tests. Tests of the command itself start it as anybody does."""

import os
import sys
from collections.abc import Callable, Mapping
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

from lienthong.cli.main import run

Task = Callable[..., object]


def forked(task: Task, *arguments: object, environment: Mapping[str, str] | None = None) -> ForkServerProcess:
    """A process that has begun ``task``, a function of a module, with the environment of now or that which is given."""
    known = dict(os.environ if environment is None else environment)
    process = _context().Process(target=_begin, args=(known, task, arguments))
    process.start()
    return process


def telling(task: Task, *arguments: object) -> tuple[ForkServerProcess, Connection]:
    """As ``forked``; the last argument of the task is where it tells, and what is received here comes from there."""
    heard, tells = _context().Pipe(duplex=False)
    with tells:
        return forked(task, *arguments, tells), heard


def command(arguments: list[str], folder: Path) -> None:
    """A task: the command line with these arguments, in this folder."""
    os.chdir(folder)
    sys.argv = ["lienthong", *arguments]
    run()


def _begin(environment: dict[str, str], task: Task, arguments: tuple[object, ...]) -> None:
    os.environ.clear()
    os.environ.update(environment)
    task(*arguments)


@cache
def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(["warmed"])
    with pytest.MonkeyPatch.context() as patched:
        # Else Python 3.11 does not find what lies beside this.
        patched.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        forkserver.ensure_running()
    return context
