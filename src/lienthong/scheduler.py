"""Workers of a Dask scheduler, on whatever machines, as helpers of this process: the setting ``scheduler``."""

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from ipaddress import ip_address
from logging import CRITICAL, getLogger
from threading import Event
from time import monotonic
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

from lienthong import errand
from lienthong.errors import UsageError, WorkerKilled, WorkersError
from lienthong.processes import Helpers
from lienthong.program import Program, program
from lienthong.settings import settings
from lienthong.steady import Steady

Answer = TypeVar("Answer")
Given = TypeVar("Given", covariant=True)

PATIENCE = 60.0
"""Seconds that a run waits for a worker when there is none: as long as starting one takes, and some more."""

_CONNECTING = 15.0
_SEEN = 5.0


class Outcome(Protocol[Given]):
    """What a task gives, once it is done."""

    def result(self) -> Given:
        """Wait for it; raises what the task raised."""


class Hands(Protocol):
    """Who works for this process: ``Steady`` helpers on this machine, ``Scheduled`` on others."""

    @property
    def number(self) -> int:
        """How many there are; less than two are none."""

    @property
    def started(self) -> bool:
        """Whether they are there."""

    def submit(self, task: Callable[..., Answer], *given: Any) -> Outcome[Answer]:
        """Have one of them do a task."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def hands(number: int, prepare: Callable[..., object], *given: Any, alone: bool = False) -> Hands:
    """The workers of the scheduler of the settings, else ``number`` processes of this machine; none when ``alone``."""
    if alone:
        return Helpers(1, prepare, *given)
    address = settings().scheduler
    return Scheduled(address, prepare, *given) if address else Steady(number, prepare, *given)


class Scheduled:
    """The workers of a scheduler, each made ready by ``prepare(*given)`` before its first task.

    Functions travel by name: workers have this program, these rules and these libraries, which is checked. A task whose
    worker ends is done by another one (tasks are pure functions).
    """

    def __init__(self, address: str, prepare: Callable[..., object], *given: Any) -> None:
        self._address = address
        self._crew = errand.Crew(uuid4().hex, program(), prepare, given)
        self._client: Any = None
        self._number, self._seen = 2, 0.0
        self._moved = 0.0

    @property
    def number(self) -> int:
        """How many workers there are, as seen some seconds ago at most; two before they were met."""
        if self._client is not None and monotonic() > self._seen + _SEEN:
            self._number, self._seen = max(2, self._workers()), monotonic()
        return self._number

    @property
    def started(self) -> bool:
        """Whether the scheduler has been met."""
        return self._client is not None

    def submit(self, task: Callable[..., Answer], *given: Any) -> "Errand[Answer]":
        """Have a worker do a task. Raises UsageError and WorkersError when the scheduler or its workers are not what
        this run needs."""
        if self._client is None:
            self._client = _connected(self._address, self._crew.program)
        self.moved()
        return Errand(self, self._client.submit(errand.do, self._crew, task, given, pure=False))

    def moved(self) -> None:
        """Something was asked or answered: the time that an answer may take begins anew."""
        self._moved = monotonic()

    def wait(self, future: Any, done: Event) -> Any:
        """What a future of the scheduler's client gives, which tells when it is done. Raises WorkerKilled,
        WorkersError, or what the task raised."""
        distributed = _package()
        met, limit = monotonic(), settings().scheduler_seconds
        while not done.wait(min(_SEEN, limit)):
            met = monotonic() if self._workers() else met
            if monotonic() > met + PATIENCE:
                raise WorkersError("scheduler_no_workers", address=self._address, seconds=round(PATIENCE))
            if monotonic() > self._moved + limit:
                busy = _asked(self._client, self._client.scheduler.processing) or {}
                raise _silent(self._address, limit, [worker for worker, tasks in busy.items() if tasks])
        try:
            return future.result()
        except distributed.KilledWorker as error:
            raise WorkerKilled("scheduler_worker_killed", times=error.allowed_failures + 1) from error
        except distributed.CancelledError as error:
            why = getattr(error, "reason", "") or type(error).__name__
            raise WorkersError("scheduler_lost", address=self._address, why=why) from error

    def _workers(self) -> int:
        """Their number; none while the scheduler does not answer."""
        if self._client.status != "running":
            return 0
        return len(_asked(self._client, self._client.scheduler.ncores) or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        client, self._client = self._client, None
        if client is not None:
            if client.status == "running" and not isinstance(error, WorkersError):
                with suppress(OSError):  # a scheduler or worker that went away or hangs: all has been done
                    client.run(errand.leave, self._crew.run, on_error="ignore", callback_timeout=_CONNECTING)
            client.close()


class Errand(Generic[Answer]):
    """A task that a worker does."""

    def __init__(self, scheduled: Scheduled, future: Any) -> None:
        self._scheduled = scheduled
        self._future = future
        self._done = Event()
        future.add_done_callback(self._come)

    def _come(self, _: object) -> None:
        self._scheduled.moved()
        self._done.set()

    def result(self) -> Answer:
        """As ``Scheduled.wait``."""
        answer: Answer = self._scheduled.wait(self._future, self._done)
        return answer


def _connected(address: str, own: Program) -> Any:
    """A client of the scheduler whose workers were looked at."""
    _check(address)
    distributed = _package()
    # What it tells is told by our own errors, in a sentence instead of a traceback.
    getLogger("distributed.client").setLevel(CRITICAL)
    try:
        client = distributed.Client(address, timeout=_CONNECTING, set_as_default=False, name="lienthong")
    except (OSError, TypeError, ValueError, RuntimeError) as error:  # refused, no certificate, another protocol …
        raise WorkersError("scheduler_closed", address=address, why=error) from error
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        for worker, there in _programs(client, address).items():
            if not isinstance(there, Program):
                raise WorkersError("scheduler_without_program", worker=worker, why=there)
            if differing := there.differing(own):
                raise WorkersError("scheduler_other_program", worker=worker, parts=", ".join(differing))
    except BaseException as error:
        client.close()
        if isinstance(error, TimeoutError | distributed.TimeoutError):
            raise WorkersError("scheduler_no_workers", address=address, seconds=round(PATIENCE)) from error
        raise
    return client


def _programs(client: Any, address: str) -> dict[str, Any]:
    """The program of each worker. Raises WorkersError when one does not say."""
    try:
        told: dict[str, Any] = client.run(program, on_error="return", callback_timeout=PATIENCE)
        return told
    except TimeoutError:
        met = _asked(client, client.scheduler.identity)
        seen = {worker: one["last_seen"] for worker, one in met["workers"].items()} if met else {}
        late = [worker for worker, at in seen.items() if at < max(seen.values()) - _CONNECTING]
        raise _silent(address, PATIENCE, late or [*seen]) from None


def _asked(client: Any, question: Callable[..., Any]) -> Any:
    """What the scheduler answers; None when it does not."""
    with suppress(OSError):
        return client.sync(question, callback_timeout=_SEEN)
    return None


def _silent(address: str, seconds: float, workers: list[str]) -> WorkersError:
    return WorkersError("scheduler_silent", address=address, seconds=round(seconds), workers=", ".join(workers) or "?")


def _check(address: str) -> None:
    """Whoever reaches a scheduler can have its workers run anything: without TLS it has to be on this machine."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or port is None or parts.scheme not in ("tls", "tcp") or parts.path or parts.username:
        raise UsageError("scheduler_address", address=address)
    if parts.scheme == "tcp" and not _is_here(host) and not settings().scheduler_plain:
        raise UsageError("scheduler_plain", address=address)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _package() -> Any:
    try:
        return import_module("distributed")
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("dask", "distributed"):
            raise
        raise UsageError("scheduler_package") from error
