"""Running the command line: in this process for most tests, in another one where the process itself matters."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from lienthong.cli.main import app
from lienthong.settings import settings


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    returncode: int
    stdout: str
    stderr: str


Run = Callable[..., Done]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """The environment of an installation whose data folder does not exist yet."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LIENTHONG_")}
    return {**kept, "LIENTHONG_DATA": str(tmp_path / "data"), "LIENTHONG_BASE": "https://vidu.example.org"}


@pytest.fixture
def lienthong(tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs ``lienthong`` with the given arguments in an empty folder; ``stdin`` and ``env`` may be given."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LIENTHONG_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Done:
        settings.cache_clear()
        for name, value in {**environment, **(env or {})}.items():
            monkeypatch.setenv(name, value)
        done = CliRunner().invoke(app, [str(one) for one in arguments], input=stdin, catch_exceptions=False)
        settings.cache_clear()
        return Done(done.exit_code, done.stdout, done.stderr)

    return run


@pytest.fixture
def process(tmp_path: Path, environment: dict[str, str]) -> Run:
    """As ``lienthong``, in a process of its own."""

    def run(*arguments: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Done:
        command = [sys.executable, "-m", "lienthong", *map(str, arguments)]
        done = subprocess.run(
            command, input=stdin, capture_output=True, cwd=tmp_path, env={**environment, **(env or {})}, timeout=120
        )
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
