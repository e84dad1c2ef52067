"""Helpers: a Dask scheduler and two workers of its own, as docs/scale.md starts them, with TLS, on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import lienthong

ONCE, ALWAYS = "Tựa làm ngã một lần", "Tựa làm ngã mãi"
"""Titles on which a worker ends: once, as long as the file ``Cluster.once`` is there, or whenever it meets them."""

_FAULTS = """
import os, signal
from pathlib import Path

from lienthong.pipeline.entries import Describer

once = Path({once!r})

def faulty(self, pairs, entries=Describer.entries):
    said = b"".join(one.raw for _, one in pairs)
    if {once_title!r}.encode() in said and once.exists():
        once.unlink()
        os.kill(os.getpid(), signal.SIGKILL)
    if {always_title!r}.encode() in said:
        os.kill(os.getpid(), signal.SIGKILL)
    return entries(self, pairs)

if Describer.entries.__name__ != "faulty":  # Dask runs this twice in a process
    Describer.entries = faulty
"""
"""Put into each worker: what a broken library or too little memory would do at any time."""


@dataclass
class Cluster:
    """A scheduler that runs; ``once`` is a file, ``certificates`` Dask's settings of TLS."""

    address: str
    once: Path
    certificates: dict[str, str]


def _certificates(place: Path) -> dict[str, str]:
    key, certificate = place / "key.pem", place / "certificate.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    names = {"ca-file": certificate, **{f"{who}.cert": certificate for who in ("scheduler", "worker", "client")}}
    names |= {f"{who}.key": key for who in ("scheduler", "worker", "client")}
    return {f"distributed.comm.tls.{name}": str(file) for name, file in names.items()}


@contextmanager
def running(place: Path, **environment: str) -> Iterator[Cluster]:
    """Scheduler and two workers that know ``environment``; skips where Dask is not installed."""
    pytest.importorskip("distributed")
    certificates = _certificates(place)
    faults, once, told = place / "faults.py", place / "once", place / "scheduler.json"
    faults.write_text(_FAULTS.format(once=str(once), once_title=ONCE, always_title=ALWAYS), "utf-8")
    known = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")},
        **{f"DASK_{name.replace('.', '__').replace('-', '_').upper()}": one for name, one in certificates.items()},
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "PYTHONPATH": os.pathsep.join([str(Path(lienthong.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]),
        **environment,
    }
    dask = [
        sys.executable,
        "-m",
        "distributed.cli.dask_{}",
        "--no-dashboard",
        "--host",
        "127.0.0.1",
        "--protocol",
        "tls",
    ]
    scheduler, worker = ([part.format(name) for part in dask] for name in ("scheduler", "worker"))
    with (place / "log").open("wb") as log:
        started = [
            subprocess.Popen(command, env=known, stdout=log, stderr=log, cwd=place)
            for command in (
                [*scheduler, "--port", "0", "--scheduler-file", str(told)],
                [
                    *worker,
                    "--scheduler-file",
                    str(told),
                    "--nworkers",
                    "2",
                    "--nthreads",
                    "1",
                    "--preload",
                    str(faults),
                ],
            )
        ]
        try:
            until = time.monotonic() + 120
            while not told.exists() and time.monotonic() < until and started[0].poll() is None:
                time.sleep(0.05)
            assert told.exists(), (place / "log").read_text("utf-8")
            yield Cluster(json.loads(told.read_text("utf-8"))["address"], once, certificates)
        finally:
            for one in reversed(started):
                one.terminate()
                one.wait(60)
