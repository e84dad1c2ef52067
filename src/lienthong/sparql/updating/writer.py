"""The service's side of a write: the writer's lock, the process, the ledger, the generation."""

import asyncio
import contextlib
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from lienthong.disk import for_clients
from lienthong.errors import Busy, QueryKilled, QueryTimeout, StoreError
from lienthong.graph.editorial.publishing import Editing, Limits, Made
from lienthong.graph.editorial.requests import Asked, Delta
from lienthong.graph.generation import Generation
from lienthong.graph.ledger import Ledger
from lienthong.sparql.updating.jobs import Job, Outcome, changes, read_outcome, write_job
from lienthong.sparql.updating.operations import operations

_LOG = logging.getLogger(__name__)
_KEPT_ENVIRONMENT = ("PATH", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LD_LIBRARY_PATH", "LANG", "TMPDIR")
_PATIENCE = 3.0
_RETRY = 15
_JUDGED_AT_ONCE = 100_000


@dataclass(frozen=True)
class Wrote:
    """What a request did in public, and what its process told."""

    made: Made
    outcome: Outcome


@dataclass
class Writer:
    """Writes into the public graph of ``data``, one request at a time; any number of web processes may hold one.

    ``seconds`` and ``memory_mb`` are the limits of a request's process, ``most`` the quads that it may change, ``size``
    the bytes of its body; ``waiting`` requests may stand in line, each for ``turn_seconds``.
    """

    data: Path
    base: str
    seconds: float = 60.0
    memory_mb: int = 2048
    most: int = 500_000
    size: int = 16_000_000
    limits: Limits = field(default_factory=Limits)
    waiting: int = 32
    turn_seconds: float = 20.0
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    _queue: int = 0

    async def write(self, job: Job, body: bytes, asked: Asked) -> Wrote:
        """Carry a job out and make it public; ``before``, ``folder``, ``base`` and the limits of it are filled in here.

        When this returns, whoever asks sees the change. Raises Busy while a load or a publish is at work or too many
        wait, QueryTimeout, QueryKilled, and what the job meets; then nothing has changed.
        """
        if job.kind == "update" and len(body) <= _JUDGED_AT_ONCE:
            await asyncio.to_thread(_judge, body, self.size)
        if self._queue >= self.waiting:
            raise Busy("update_busy", retry_after=_RETRY)
        self._queue += 1
        try:
            await self._await_turn()
            try:
                # Once begun it runs to its end, also when the client goes away: all or nothing.
                return await asyncio.shield(asyncio.to_thread(self._write, job, body, asked))
            except StoreError as error:
                _LOG.error("an update was not carried out: %s", error)
                raise for_clients(error) from error
            finally:
                self._turn.release()
        finally:
            self._queue -= 1

    async def _await_turn(self) -> None:
        try:
            await asyncio.wait_for(self._turn.acquire(), self.turn_seconds)
        except TimeoutError:
            raise Busy("update_busy", retry_after=_RETRY) from None

    def _write(self, job: Job, body: bytes, asked: Asked) -> Wrote:
        try:
            ledger = Ledger.open(self.data, patience=_PATIENCE)
        except StoreError as error:
            if error.name == "ledger_busy":
                raise Busy("update_busy", retry_after=_RETRY) from None
            raise
        told: list[Outcome] = []

        def change(before: Generation, folder: Path) -> Delta:
            told.append(self._run(self._filled(job, before, folder, editing.removable()), body))
            return _delta(folder, told[0])

        with ledger:
            editing = Editing(ledger, self.data, self.base, self.limits)
            made = editing.carry_out(asked, change)
        return Wrote(made, told[0])

    def _filled(self, job: Job, before: Generation, folder: Path, brake: int) -> Job:
        own = [f"{self.base}/graph/", f"{self.base}/dataset/"]
        places = str(before.store_folder.resolve()), str(folder.resolve())
        made = replace(job, before=places[0], folder=places[1], base=self.base, own=own)
        return replace(made, most=self.most, size=self.size, triples=before.triples, brake=brake)

    def _run(self, job: Job, body: bytes) -> Outcome:
        command = [
            sys.executable,
            "-P",
            "-m",
            "lienthong.sparql.updating.worker",
            str(self.memory_mb),
            str(os.getpid()),
        ]
        environment = {name: os.environ[name] for name in _KEPT_ENVIRONMENT if name in os.environ}
        try:
            done = subprocess.run(
                command,
                input=write_job(job, body),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=self.seconds,
                env=environment,
                close_fds=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise QueryTimeout("update_timeout", seconds=f"{self.seconds:g}") from None
        if done.returncode < 0:
            raise QueryKilled("sparql_memory", megabytes=self.memory_mb)
        if not done.stdout:
            raise QueryKilled("sparql_broken")
        return read_outcome(done.stdout)


def _judge(body: bytes, size: int) -> None:
    """What is refused by its words alone need not wait for others, and takes no process.

    Raises as ``operations`` does; bytes that are no UTF-8 are left to the process.
    """
    with contextlib.suppress(UnicodeDecodeError):
        operations(body.decode("utf-8"), size)


def _delta(folder: Path, outcome: Outcome) -> Delta:
    """The changes that a process left in its folder, which are taken away: they are no part of the generation."""
    added, removed = (list(_read(path)) for path in changes(folder))
    for path in changes(folder):
        path.unlink()
    return Delta(added, removed, list(outcome.created), list(outcome.dropped))


def _read(path: Path) -> Iterator[Quad]:
    return parse(path=str(path), format=RdfFormat.N_QUADS)
