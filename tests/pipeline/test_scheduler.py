"""Workers of a Dask scheduler give what one machine gives: rows of the ledger and published quads, also when they are
killed in the middle."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer

import pytest

from cataloguing import book, catalogue, marc, published
from graph.postgres import Postgres
from graph.postgres import running as postgres_running
from graph.test_ledger_server import held, quads
from lienthong import program, scheduler
from lienthong.errors import LienthongError, UsageError, WorkersError
from lienthong.graph.ledger import Ledger
from lienthong.mappings.record import Record
from lienthong.pipeline.load import load
from lienthong.settings import settings
from pipeline.dask_cluster import ALWAYS, ONCE, Cluster, running

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    pytest.importorskip("distributed")
    with postgres_running() as found:
        yield found


@pytest.fixture(scope="module")
def ledger(server: Postgres) -> str:
    return server.address(server.database())


@pytest.fixture(scope="module")
def cluster(ledger: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running(tmp_path_factory.mktemp("dask"), LIENTHONG_LEDGER=ledger) as found:
        yield found


@pytest.fixture
def scheduled(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cluster]:
    """The settings name the scheduler, and little is enough for its workers to be asked."""
    import dask.config

    monkeypatch.setattr("lienthong.pipeline.load.WORTH_PROCESSES", 0)
    monkeypatch.setattr("lienthong.pipeline.load.BATCH", 40)
    monkeypatch.setattr("lienthong.pipeline.workshop.PART", 10)
    monkeypatch.setattr("lienthong.graph.matching.crew.FEW", 0)
    monkeypatch.setenv("LIENTHONG_SCHEDULER", cluster.address)
    settings.cache_clear()
    with dask.config.set(cluster.certificates):
        yield cluster
    monkeypatch.undo()
    settings.cache_clear()


def books(number: int, special: str) -> list[Record]:
    """Books, some of which are one book, and one with a special title in the middle."""
    return [book(str(one), special if one == number // 2 else f"Tựa {one % 25}") for one in range(number)]


def rows(data: Path) -> dict[str, object]:
    with Ledger.open(data, write=False) as one:
        return {**held(one), "run": [], "source": one.counts()}


def test_a_worker_that_is_killed_and_a_ledger_on_a_server_change_nothing(
    scheduled: Cluster, ledger: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = str(catalogue(tmp_path / "thu.mrc", *books(60, ONCE)))
    data = tmp_path / "far"
    monkeypatch.setenv("LIENTHONG_DATA", str(data))
    monkeypatch.setenv("LIENTHONG_LEDGER", ledger)
    settings.cache_clear()
    scheduled.once.touch()
    far = load(data, "thu", [file])
    assert not scheduled.once.exists(), "no worker was killed"
    monkeypatch.setenv("LIENTHONG_SCHEDULER", "")
    settings.cache_clear()
    here = load(tmp_path / "here", "thu", [file])
    assert (far.counts, far.live, far.held) == (here.counts, here.live, here.held)
    assert (here.counts["created"], here.live) == (60, 60)
    monkeypatch.setenv("LIENTHONG_SCHEDULER", scheduled.address)
    settings.cache_clear()
    asked: list[object] = []
    submit = scheduler.Scheduled.submit
    monkeypatch.setattr(scheduler.Scheduled, "submit", lambda *given: asked.append(given[2]) or submit(*given))
    published(data)
    assert len(asked) > 3, "nothing was compared by the workers"
    published(tmp_path / "here")
    assert quads(data) == quads(tmp_path / "here")
    assert len(quads(data)) > 1000
    assert rows(data) == rows(tmp_path / "here")


def test_a_record_that_kills_every_worker_is_kept_and_told_and_all_others_are_live(
    scheduled: Cluster, tmp_path: Path
) -> None:
    file = str(catalogue(tmp_path / "thu.mrc", *books(20, ALWAYS)))
    found = load(tmp_path / "data", "thu", [file])
    assert (found.live, found.held) == (19, 1)
    with Ledger.open(tmp_path / "data", write=False) as kept:
        (bad,) = [one for one in kept.records(raw=True) if one.status != "live"]
    assert (bad.number, bad.status, bad.reason, bad.ordinal) == ("10", "quarantined", "worker_killed", 11)
    assert bad.raw == marc(books(20, ALWAYS)[10])


def test_workers_of_another_program_are_refused_by_name(
    scheduled: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = program.program()._replace(rules="others")
    monkeypatch.setattr("lienthong.scheduler.program", lambda: own)
    with pytest.raises(WorkersError, match="rules") as told:
        load(tmp_path / "data", "thu", [str(catalogue(tmp_path / "thu.mrc", *books(12, ONCE)))])
    assert told.value.name == "scheduler_other_program"
    with Ledger.open(tmp_path / "data", write=False) as kept:
        assert not kept.counts()["thu"].total()


def test_a_worker_refuses_a_run_of_another_program(scheduled: Cluster) -> None:
    """One that comes while a run is under way was not looked at when it began."""
    with scheduler.Scheduled(scheduled.address, print) as workers:
        workers.submit(abs, -1).result()
        workers._crew = workers._crew._replace(run="later", program=program.program()._replace(code="x"))
        with pytest.raises(WorkersError, match="code"):
            workers.submit(abs, -1).result()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("127.0.0.1:8786", "scheduler_address"),
        ("tls://máy", "scheduler_address"),
        ("tls://[", "scheduler_address"),
        ("http://127.0.0.1:8786", "scheduler_address"),
        ("tls://127.0.0.1:99999", "scheduler_address"),
        ("tcp://192.0.2.7:8786", "scheduler_plain"),
        ("tcp://dask.example:8786", "scheduler_plain"),
    ],
)
def test_addresses_that_are_none_or_open_to_everybody_are_refused(address: str, name: str) -> None:
    with pytest.raises(UsageError) as told:
        scheduler.Scheduled(address, print).submit(abs, -1)
    assert told.value.name == name
    assert address in told.value.message("vi") and address in told.value.message("en")


def test_a_scheduler_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("lienthong.scheduler._CONNECTING", 0.5)
    with pytest.raises(WorkersError) as told:
        scheduler.Scheduled("tcp://127.0.0.1:1", print).submit(abs, -1)
    assert told.value.name == "scheduler_closed"
    assert isinstance(told.value, LienthongError)


def test_a_scheduler_that_goes_away_when_all_is_done_is_no_fault(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    told = tmp_path / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--no-dashboard", "--host", "127.0.0.1",
               "--port", "0", "--scheduler-file", str(told)]  # fmt: skip
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            while not told.exists():
                assert process.poll() is None
                time.sleep(0.05)
            with scheduler.Scheduled("", print) as workers:
                workers._client = distributed.Client(scheduler_file=str(told), timeout=1, set_as_default=False)
                process.send_signal(signal.SIGSTOP)  # it is there, and gone before it answers
                Timer(0.3, process.kill).start()
            assert not workers.started
        finally:
            process.kill()


def test_workers_and_a_scheduler_that_hang_are_waited_for_no_longer_than_said(
    scheduled: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIENTHONG_SCHEDULER_SECONDS", "2")
    settings.cache_clear()
    for name, seconds in (("_SEEN", 0.5), ("_CONNECTING", 5.0), ("PATIENCE", 3.0)):
        monkeypatch.setattr(f"lienthong.scheduler.{name}", seconds)
    with scheduler.Scheduled(scheduled.address, print) as workers:
        assert workers.submit(abs, -1).result() == 1
        with held_up(workers._client.run(os.getpid).values()):
            with pytest.raises(WorkersError) as hanging:
                workers.submit(abs, -2).result()
            with pytest.raises(WorkersError) as met:
                scheduler.Scheduled(scheduled.address, print).submit(abs, -3)
        for error in (hanging.value, met.value):
            assert error.name == "scheduler_silent"
            assert "tls://127.0.0.1:" in error.values["workers"]
        assert workers.submit(abs, -4).result() == 4
        monkeypatch.setenv("LIENTHONG_SCHEDULER_SECONDS", "60")
        settings.cache_clear()
        with held_up([workers._client.run_on_scheduler(os.getpid)]), pytest.raises(WorkersError) as silent:
            workers.submit(abs, -5).result()
        assert silent.value.name == "scheduler_no_workers"


@contextmanager
def held_up(processes: Iterable[int]) -> Iterator[None]:
    """These processes do nothing, and have not ended."""
    stopped = list(processes)
    for one in stopped:
        os.kill(one, signal.SIGSTOP)
    try:
        yield
    finally:
        for one in stopped:
            os.kill(one, signal.SIGCONT)


def test_programs_differ_by_what_differs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lienthong.program.folder", lambda room: tmp_path / room)
    (tmp_path / "shapes").mkdir()
    rule = tmp_path / "shapes" / "rule.ttl"
    rule.write_text("one")
    one = program.program.__wrapped__()
    assert one.differing(program.program.__wrapped__()) == ()
    rule.write_text("other")
    assert one.differing(program.program.__wrapped__()) == ("rules",)
    assert len(set(one)) == len(one)
