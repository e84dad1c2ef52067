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
import sys
from lienthong.cli.main import run
sys.argv = ["lienthong", *sys.argv[1:]]
try:
    run()
finally:
    print("IMPORTED", *sorted(sys.modules), file=sys.stderr)
"""

COMMANDS = [
    (), ("source",), ("source", "add"), ("source", "list"), ("load",), ("harvest",), ("map",), ("validate",),
    ("publish",), ("rebuild",), ("serve",), ("report",), ("dump",), ("demo",),
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_imports_nothing_heavy_and_speaks_both_languages(command: tuple[str, ...]) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *command, "--help"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    imported = set(done.stderr.partition("IMPORTED ")[2].split())
    assert "typer" in imported
    assert not HEAVY & imported
    shown = " ".join(done.stdout.split())
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
