"""Real SPARQL engines for tests: ``oxigraph serve`` (PyPI) and Virtuoso (Debian), each with port and folder."""

import contextlib
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from lienthong.settings import Settings

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 100
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
NumberOfBuffers = 3000
MaxDirtyBuffers = 2000
CheckpointInterval = 0
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = {rows}
MaxQueryExecutionTime = 60
"""
VIRTUOSO_ROWS = 200_000


@dataclass
class Running:
    """An engine that runs: its kind, and the settings that lead to it."""

    kind: str
    settings: dict[str, object]
    process: subprocess.Popen[bytes]

    def known(self, data: Path, base: str, **others: object) -> Settings:
        """Settings of a catalogue on this engine."""
        values = {"data": data, "base": base, "engine": "remote", "engine_profile": self.kind} | self.settings | others
        return Settings(**values)  # type: ignore[arg-type]


def free_port() -> int:
    """A port of loopback that nobody has now."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


@contextlib.contextmanager
def oxigraph(folder: Path) -> Iterator[Running]:
    """``oxigraph serve`` over a store in ``folder``."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("oxigraph")), "serve", "--location", str(folder)]
    at = f"http://127.0.0.1:{port}"
    addresses = {"engine_query": f"{at}/query", "engine_update": f"{at}/update", "engine_store": f"{at}/store"}
    with _process([*command, "--bind", f"127.0.0.1:{port}"], f"{at}/query?query=ASK%7B%7D") as process:
        yield Running("oxigraph", dict(addresses), process)


@contextlib.contextmanager
def virtuoso(folder: Path) -> Iterator[Running]:
    """Virtuoso with a new database in ``folder``; its first user is dba, with that password."""
    program = shutil.which("virtuoso-t")
    if program is None:
        pytest.skip("needs virtuoso-t on the PATH: apt-get install virtuoso-opensource-7-bin")
    http = free_port()
    config = folder / "virtuoso.ini"
    config.write_text(VIRTUOSO.format(folder=folder, sql=free_port(), http=http, rows=VIRTUOSO_ROWS), "utf-8")
    at = f"http://127.0.0.1:{http}"
    addresses = {
        "engine_query": f"{at}/sparql",
        "engine_update": f"{at}/sparql-auth",
        "engine_store": f"{at}/sparql-graph-crud-auth",
    }
    who = {"engine_user": "dba", "engine_password": "dba"}
    with _process([program, "+foreground", "+configfile", str(config)], f"{at}/sparql?query=ASK%7B%7D") as process:
        yield Running("virtuoso", addresses | who, process)


ENGINES = {"oxigraph": oxigraph, "virtuoso": virtuoso}


@contextlib.contextmanager
def _process(command: list[str], ready: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, ready)
        yield process
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], ready: str) -> None:
    until = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < until:
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(ready, timeout=5, verify=False).status_code == 200:
                return
        time.sleep(0.05)
    raise AssertionError(f"{process.args!r} does not answer")
