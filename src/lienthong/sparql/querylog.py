"""The query log: one line of JSON for every query, in files of bounded size, with little of who asked.

Addresses are written as a keyed hash whose key is made anew every day and never kept, so that the queries of one
client can be seen together on one day and nobody can be found from the log alone. Headers are not written at all.
"""

import contextlib
import fcntl
import hmac
import json
import logging
import os
import secrets
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson

from lienthong.sparql.asked import Asked

_LOG = logging.getLogger(__name__)
_MOST_NAMES = 10_000
_LOOK_SECONDS = 0.5
LONGEST = 2_000
"""Characters of a query's text that are kept; its length is written beside it."""


def folder(data: Path) -> Path:
    """Where the log lies below the data folder: ``queries.jsonl`` and, older with each number, ``queries.jsonl.1`` …"""
    return data / "log"


def fingerprint(query: str) -> str:
    """The same for the same query, however its white space runs."""
    return sha256(" ".join(query.split()).encode("utf-8", "surrogatepass")).hexdigest()[:12]


def entry(asked: Asked, client: str, slow_seconds: float) -> dict[str, Any]:
    """What is written of a request; ``client`` is the name that the log gives to its sender."""
    told = asked.query or ""
    seconds, seen = asked.seconds, asked.observed
    found: dict[str, Any] = {
        "at": f"{_second(int(asked.at))}.{int(asked.at * 1000) % 1000:03}Z",
        "client": client,
        "method": asked.method,
        "form": asked.form,
        "outcome": asked.outcome,
        "status": asked.status,
        "error": asked.error,
        "ms": round(seconds * 1000, 1),
        "first_ms": round(asked.first * 1000, 1),
        "sent": asked.sent,
        "media": asked.media,
        "coding": asked.coding,
        "cut": asked.cut,
        "kept": asked.kept,
        "slow": seconds >= slow_seconds,
    }
    if seen is not None:
        found |= {
            "lane": seen.lane,
            "queued_ms": round(seen.queued * 1000, 1),
            "ran_ms": round(seen.ran * 1000, 1),
            "size": seen.size,
            "generation": seen.generation,
            "killed": seen.killed,
        }
    kept = {name: value for name, value in found.items() if value not in ("", False)}
    return kept | {"id": fingerprint(told), "length": len(told), "query": told[:LONGEST]}


class QueryLog:
    """A ``Watcher`` that writes. Several processes may write to one folder; each line is one write.

    ``kept`` files of ``megabytes`` stay beside the current one. Without a folder lines go to standard error.
    """

    def __init__(self, place: Path | None, slow_seconds: float, megabytes: int = 20, kept: int = 5) -> None:
        self._place = place
        self._slow = slow_seconds
        self._most = megabytes * 1024 * 1024
        self._kept = kept
        self._file = -1
        self._day = ""
        self._key = b""
        self._names: dict[str, str] = {}
        self._failed = False
        self._room = 0
        self._look_at = 0.0

    def __call__(self, asked: Asked) -> None:
        """Write a request down. A disk that is full or not ours is told once and holds no answer up."""
        if asked.query is None:
            return  # no query could be read from it
        try:
            told = entry(asked, self._name(asked), self._slow)
            line = _line(told)
            if self._place is None:
                sys.stderr.buffer.write(line)
                sys.stderr.flush()
            else:
                self._write(self._place / "queries.jsonl", line)
            self._failed = False
        except OSError as error:
            if not self._failed:
                _LOG.warning("the query log cannot be written: %s", error)
            self._failed = True

    def close(self) -> None:
        """Close the file."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def _name(self, asked: Asked) -> str:
        day = _day(int(asked.at) // 3600)
        if day != self._day or len(self._names) > _MOST_NAMES:
            self._key = _key_of(self._place, day)
            self._day = day
            self._names.clear()
        name = self._names.get(asked.client)
        if name is None:
            name = hmac.new(self._key, asked.client.encode(), sha256).hexdigest()[:12]
            self._names[asked.client] = name
        return name

    def _write(self, path: Path, line: bytes) -> None:
        self._room -= len(line)
        if self._file < 0 or self._room < 0 or time.monotonic() >= self._look_at:
            self._look(path, len(line))
        os.write(self._file, line)

    def _look(self, path: Path, more: int) -> None:
        """See to it that the file is the current one and has room. Other processes write as well between two looks, or
        give the file another name: nobody may believe in more room than a small part of it."""
        if not self._is_current(path):
            self._open(path)
        most = self._most - self._most // 16
        if os.fstat(self._file).st_size + more > most:
            with _locked(path.parent):
                if self._is_current(path):  # else another process was quicker
                    self._rotate(path)
            self._open(path)
        left = most - os.fstat(self._file).st_size - more
        self._room = min(left // 8, self._most // 128)
        self._look_at = time.monotonic() + _LOOK_SECONDS

    def _is_current(self, path: Path) -> bool:
        if self._file < 0:
            return False
        try:
            return os.path.samestat(path.stat(), os.fstat(self._file))
        except FileNotFoundError:
            return False

    def _open(self, path: Path) -> None:
        self.close()
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)

    def _rotate(self, path: Path) -> None:
        for number in range(self._kept, 0, -1):
            older = path.with_name(f"{path.name}.{number}")
            newer = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
            with contextlib.suppress(FileNotFoundError):
                newer.replace(older)


@lru_cache(maxsize=4)
def _second(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=4)
def _day(hour: int) -> str:
    return datetime.fromtimestamp(hour * 3600, UTC).date().isoformat()


def _line(told: dict[str, Any]) -> bytes:
    try:
        return orjson.dumps(told, option=orjson.OPT_APPEND_NEWLINE)
    except TypeError:  # half a surrogate pair, which a client may write as an escape
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"


def _key_of(place: Path | None, day: str) -> bytes:
    """The key of a day, one for all processes that write to a folder; yesterday's is overwritten."""
    if place is None:
        return secrets.token_bytes(32)
    place.mkdir(parents=True, exist_ok=True)
    with _locked(place) as lock:
        known, _, key = os.pread(lock, 200, 0).decode("ascii", "replace").partition(" ")
        if known != day:
            key = secrets.token_hex(32)
            os.ftruncate(lock, 0)
            os.pwrite(lock, f"{day} {key}".encode(), 0)
    return key.encode()


@contextlib.contextmanager
def _locked(place: Path) -> Iterator[int]:
    """Hold the folder's lock; the file that is locked has the day's key in it."""
    lock = os.open(place / "key", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock
    finally:
        os.close(lock)
