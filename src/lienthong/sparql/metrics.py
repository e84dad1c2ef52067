"""Figures of the endpoint for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).

With several web processes the figures of all of them come from whichever is asked: ``serve`` names a folder in
``PROMETHEUS_MULTIPROC_DIR``, where each keeps its own (prometheus_client, "Multiprocess Mode"). What the processes
now do is summed over those that live; each tells it anew every two seconds.
"""

import asyncio
import os
import platform
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from prometheus_client.registry import Collector
from pyoxigraph import __version__ as pyoxigraph_version

from lienthong import __version__
from lienthong.sparql.answering import Answering
from lienthong.sparql.asked import Asked

M = TypeVar("M", Counter, Histogram)

disable_created_metrics()  # type: ignore[no-untyped-call]  # a moment beside each figure, which nobody asks for

_SECONDS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)
_TELL_SECONDS = 2.0
_EVENTS = ("started", "killed", "timeouts", "failed", "refused_busy", "refused_client", "moved")
_STATES = ("ready", "running", "heavy", "starting", "in_memory")


class Metrics:
    """A ``Watcher`` that counts, and the registry with everything that it counted."""

    def __init__(self, pool: Answering) -> None:
        self._pool = pool
        self._own = CollectorRegistry()
        self._folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR", "")
        self._told = dict.fromkeys(_EVENTS, 0)
        self._telling = False
        self._requests()
        self._processes()

    def __call__(self, asked: Asked) -> None:
        """Count a request that is over."""
        form = asked.form or "-"
        self._asked(form, asked.outcome, str(asked.status or "-")).inc()
        self._seconds(form).observe(asked.seconds)
        self._sent(asked.coding or "identity").inc(asked.sent)
        if asked.cut:
            self._cut.inc()
        if asked.kept:
            self._kept.inc()
        if asked.observed is not None:
            self._queued(asked.observed.lane).observe(asked.observed.queued)
            self._ran(asked.observed.lane).observe(asked.observed.ran)
        if self._folder and not self._telling:
            self._telling = True
            self._keep_telling()

    def registry(self) -> Collector | CollectorRegistry:
        """Everything as it stands now, of all web processes."""
        self._tell()
        if not self._folder:
            return self._own
        for one in {path.stem.rpartition("_")[2] for path in Path(self._folder).glob("gauge_live*_*.db")}:
            if one.isdigit() and not Path(f"/proc/{one}").exists() and not _lives(int(one)):
                mark_process_dead(int(one), self._folder)  # type: ignore[no-untyped-call]
        every = CollectorRegistry()
        MultiProcessCollector(every, self._folder)  # type: ignore[no-untyped-call]
        return every

    def _requests(self) -> None:
        own, labels = self._own, ("form", "outcome", "status")
        self._asked = _quick(Counter("lienthong_sparql_requests", "Requests with a query.", labels, registry=own))
        self._seconds = self._histogram("lienthong_sparql_seconds", "From the request to the last byte.", "form")
        self._queued = self._histogram("lienthong_sparql_queued_seconds", "Waiting for a query process.", "lane")
        self._ran = self._histogram("lienthong_sparql_ran_seconds", "In a query process.", "lane")
        sent = "Bytes of answers as sent, by content coding."
        self._sent = _quick(Counter("lienthong_sparql_sent_bytes", sent, ("coding",), registry=own))
        self._kept = Counter("lienthong_sparql_kept", "Answers that were at hand, without a process.", registry=own)
        self._cut = Counter("lienthong_sparql_cut", "Answers that were broken off after they had begun.", registry=own)

    def _processes(self) -> None:
        own = self._own
        self._state = self._gauge("lienthong_sparql_processes", "Query processes by what they do.", "state")
        self._queue = self._gauge("lienthong_sparql_queue", "Queries that wait for a process.", "lane")
        self._events = Counter(
            "lienthong_sparql_events", "What has happened to queries and processes.", ("event",), registry=own
        )
        self._number = self._gauge("lienthong_generation_number", "The published generation.", mode="max")
        self._triples = self._gauge("lienthong_generation_triples", "Triples of its default graph.", mode="max")
        self._published = self._gauge(
            "lienthong_generation_published_timestamp_seconds", "When it was published.", mode="max"
        )
        info = Gauge(
            "lienthong_build_info",
            "Versions, as labels.",
            ("version", "pyoxigraph", "python"),
            registry=own,
            multiprocess_mode="max",
        )
        info.labels(__version__, pyoxigraph_version, platform.python_version()).set(1)

    def _histogram(self, name: str, told: str, label: str) -> Callable[..., Histogram]:
        return _quick(Histogram(name, told, (label,), registry=self._own, buckets=_SECONDS))

    def _gauge(self, name: str, told: str, *labels: str, mode: Literal["livesum", "max"] = "livesum") -> Gauge:
        return Gauge(name, told, labels, registry=self._own, multiprocess_mode=mode)

    def _tell(self) -> None:
        """Bring what is not counted request by request up to date."""
        state = self._pool.state()
        for name in _STATES:
            self._state.labels(name).set(getattr(state, name))
        self._queue.labels("light").set(state.queued)
        self._queue.labels("heavy").set(state.queued_heavy)
        for name in _EVENTS:
            number = getattr(state, name)
            self._events.labels(name).inc(max(0, number - self._told[name]))
            self._told[name] = number
        generation = self._pool.generation
        if generation is not None:
            self._number.set(generation.number)
            self._triples.set(generation.triples)
            self._published.set(datetime.fromisoformat(generation.published).timestamp())

    def _keep_telling(self) -> None:
        self._tell()
        asyncio.get_running_loop().call_later(_TELL_SECONDS, self._keep_telling)


def _quick(metric: M) -> Callable[..., M]:
    """``labels`` of a figure, remembered: there are few, and finding one costs more than counting it."""
    return lru_cache(maxsize=256)(metric.labels)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
