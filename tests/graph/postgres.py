"""Debian's PostgreSQL for tests: a server of its own in a folder of its own, on a socket, by whoever may run it.

Its language is Vietnamese, so that whatever is ordered by the server's own words instead of bytes is found out.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest

GUARDED, PASSWORD = "thuthu", "mậtkhẩu-42"
"""A user who must give a password."""

_ACCESS = "local all thuthu scram-sha-256\nlocal all all trust\n"
_HURRIED = ("fsync=off", "full_page_writes=off", "autovacuum=off", "shared_buffers=32MB", "listen_addresses=")


@dataclass
class Postgres:
    """A server that runs; ``socket`` is the folder of its socket."""

    socket: Path
    _numbers: Iterator[int] = field(default_factory=count)

    def address(self, database: str, user: str = "postgres", password: str = "") -> str:
        """A connection URI."""
        return f"postgresql://{user}{f':{password}' if password else ''}@/{database}?host={self.socket}"

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the server's owner."""
        with psycopg.connect(self.address(database), autocommit=True) as session:
            cursor = session.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    def database(self) -> str:
        """A new, empty database."""
        name = f"lt{next(self._numbers)}"
        self.ask(f"CREATE DATABASE {name} STRATEGY file_copy")
        return name


def programs() -> Path | None:
    """The folder of Debian's newest server."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def running() -> Iterator[Postgres]:
    """A server of its own; skips where none is installed."""
    where = programs()
    if where is None:
        pytest.skip("no PostgreSQL server: apt-get install postgresql")
    place = Path(tempfile.mkdtemp(prefix="ltpg"))  # short: the path of a socket has 107 bytes
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
    if as_user:
        shutil.chown(place, "postgres", "postgres")
    place.chmod(0o755)
    data = place / "data"

    def call(*command: str) -> None:
        subprocess.run([*as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/", env={"PATH": "/bin"})

    try:
        call(
            str(where / "initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
            "--locale-provider=icu", "--icu-locale=vi", "--no-sync",
        )  # fmt: skip
        (data / "pg_hba.conf").write_text(_ACCESS)
        options = " ".join(f"-c {one}" for one in (*_HURRIED, f"unix_socket_directories={place}"))
        call(str(where / "pg_ctl"), "-D", str(data), "-w", "-l", str(place / "log"), "-o", options, "start")
        try:
            server = Postgres(place)
            server.ask(f"CREATE ROLE {GUARDED} LOGIN PASSWORD '{PASSWORD}'")
            yield server
        finally:
            call(str(where / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)
