"""Help is quick and in both languages."""

import subprocess
import sys
from pathlib import Path

import pytest

from lienthong.messages import LANGS, catalogue

HEAVY = {
    "fastapi", "httpx", "jinja2", "lxml", "orjson", "pydantic_settings", "pymarc", "pyoxigraph", "pyshacl", "rdflib",
    "oaipmh_scythe", "httpx2", "rich.progress", "shacl", "sqlite3", "starlette", "uvicorn",
}  # fmt: skip

PROBE = """
import os, sys
from lienthong.cli.main import run
for number, command in enumerate(sys.argv[1:]):
    if (child := os.fork()) == 0:
        sys.argv = ["lienthong", *command.split(), "--help"]
        sys.stdout = open(f"{number}.shown", "w", encoding="utf-8")
        try:
            run()
        finally:
            with open(f"{number}.imported", "w") as file:
                print(*sorted(sys.modules), file=file)
            sys.stdout.flush()
            os._exit(sys.exc_info()[1].code or 0)
    assert os.waitpid(child, 0)[1] == 0, command
"""
"""Asks for the help of each command in a process that has imported nothing but the program's beginning."""

COMMANDS = [
    (), ("source",), ("source", "add"), ("source", "list"), ("load",), ("harvest",), ("map",), ("validate",),
    ("publish",), ("rebuild",), ("serve",), ("report",), ("dump",), ("demo",),
]  # fmt: skip


@pytest.fixture(scope="module")
def helped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the help of each command showed and imported."""
    folder = tmp_path_factory.mktemp("help")
    asked = [sys.executable, "-c", PROBE, *map(" ".join, COMMANDS)]
    subprocess.run(asked, check=True, cwd=folder)
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_imports_nothing_heavy_and_speaks_both_languages(command: tuple[str, ...], helped: Path) -> None:
    number = COMMANDS.index(command)
    imported = set((helped / f"{number}.imported").read_text("utf-8").split())
    assert "typer" in imported
    assert not HEAVY & imported
    shown = " ".join((helped / f"{number}.shown").read_text("utf-8").split())
    for lang in LANGS:
        known = catalogue(lang)
        name = ".".join(("cli", *command))
        said = known.get(f"{name}.help") or known.get(f"{name}.short") or known["cli.about"]
        assert said in shown


def test_no_command_shows_the_help_and_is_wrong_usage(process) -> None:
    done = process()
    assert done.returncode == 2
    assert "lienthong" in done.stdout + done.stderr


def test_version(lienthong) -> None:
    done = lienthong("--version")
    assert done.returncode == 0
    assert done.stdout.startswith("lienthong 0.")


def test_unknown_option_is_wrong_usage(lienthong) -> None:
    assert lienthong("load", "--khong-co").returncode == 2


def test_vietnamese_in_the_locale_of_a_bare_server(process, tmp_path: Path) -> None:
    bare = {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    done = process("source", "list", env=bare)
    assert done.returncode == 0
    assert "Chưa có nguồn nào" in done.stdout
