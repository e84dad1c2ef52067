"""Rooms import only what docs/architecture.md allows."""

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import lienthong

ROOT = Path(lienthong.__file__).parent
BASE = {
    "lienthong",
    "lienthong.errors",
    "lienthong.messages",
    "lienthong.settings",
    "lienthong.content",
    "lienthong.disk",
    "lienthong.memory",
    "lienthong.errand",
    "lienthong.locks",
    "lienthong.processes",
    "lienthong.program",
    "lienthong.scheduler",
    "lienthong.steady",
}
ROOMS = ("text", "hostile", "search", "graph", "mappings", "shapes", "sparql", "site", "exchange", "pipeline", "cli")
ALLOWED: dict[str, tuple[str, ...]] = {
    "text": (),
    "hostile": ("hostile",),
    "graph.terms": ("graph.terms",),
    "search": ("graph.terms", "search"),
    "graph": ("search", "graph"),
    "mappings": ("hostile", "graph.terms", "mappings"),
    "shapes": ("hostile", "graph.terms", "shapes"),
    "sparql": ("hostile", "search", "graph", "sparql"),
    "site": ("search", "graph", "sparql", "site"),
    "exchange": ("search", "graph", "sparql", "site", "exchange"),
    "pipeline": ROOMS[:-1],
    "cli": ROOMS,
}
FILES = sorted(ROOT.rglob("*.py"))

pytestmark = pytest.mark.long


def _room(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    if len(parts) == 1 or parts[0] == "settings":
        return ""
    return "graph.terms" if parts[:2] == ("graph", "terms") else parts[0]


@cache
def _imports(file: Path) -> frozenset[str]:
    """Every module of ours that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: imports are absolute"
            module = node.module or ""
            names = {f"{module}.{one.name}" for one in node.names}
            # "from lienthong import mappings" imports a room as much as "import lienthong.mappings".
            found |= {name for name in names if _is_module(name)} or {module}
    return frozenset(name for name in found if name.partition(".")[0] == "lienthong")


@cache
def _is_module(name: str) -> bool:
    path = ROOT.parent / Path(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def _allowed(module: str, room: str) -> bool:
    if module in BASE or module.startswith(("lienthong.text", "lienthong.settings")):
        return True
    below = module.removeprefix("lienthong.")
    return any(below == one or below.startswith(f"{one}.") for one in ALLOWED.get(room, ()))


@pytest.mark.parametrize("room", sorted({_room(file) for file in FILES}), ids=lambda room: room or "base")
def test_import_direction(room: str) -> None:
    wrong = [
        f"{_name(file)} may not import {module} (docs/architecture.md)"
        for file in FILES
        if _room(file) == room and file.name != "__main__.py"
        for module in sorted(_imports(file))
        if not _allowed(module, room)
    ]
    assert wrong == []


def test_every_room_is_known() -> None:
    assert {_room(file) for file in FILES} == {"", *ALLOWED}


def test_the_web_never_sees_marc_and_mapping_never_sees_the_store() -> None:
    """The two sentences of the design, over all that is imported in turn."""
    graph = {_name(file): {_name(_file(one)) for one in _imports(file) if _file(one).is_file()} for file in FILES}
    for start, forbidden in (
        ("lienthong.site", "lienthong.mappings"),
        ("lienthong.mappings", "lienthong.graph.ledger"),
    ):
        seen: set[str] = set()
        todo = [name for name in graph if name.startswith(start)]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                todo += graph.get(name, ())
        assert len(seen) > 5
        assert not [name for name in seen if name.startswith(forbidden)]


def _file(module: str) -> Path:
    path = ROOT.parent / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT.parent).with_suffix("").parts).removesuffix(".__init__")


def test_no_content_folder_is_a_package() -> None:
    top = ROOT.parents[1]
    folders = [top / name for name in ("graph", "mappings", "shapes", "sparql", "site")]
    assert not [path for folder in folders for path in folder.rglob("*.py")]


_FIRST = """
import gc, importlib, os, sys
gc.disable()  # each process ends right away
ours, *names = sys.argv[1:]

def alone(task):
    if (child := os.fork()) == 0:
        task()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0

def foreign():
    for name in names:
        importlib.import_module(name)
    os.write(writing, " ".join(one for one in sys.modules if one.partition(".")[0] != ours).encode())

reading, writing = os.pipe()
alone(foreign)
os.close(writing)
with os.fdopen(reading) as told:
    for name in told.read().split():
        try:
            importlib.import_module(name)
        except ImportError:
            pass  # what an extension module has made within itself
assert not [one for one in sys.modules if one.partition(".")[0] == ours]
print(*(name for name in names if not alone(lambda: importlib.import_module(name))))
"""
"""Forks an interpreter that has loaded what others wrote and nothing of ours, once for each module, which is the first
of ours there. Prints those that fail."""


def _failing(compiled: Path, ours: str, names: list[str], path: str = "") -> list[str]:
    """Compiled once: below a folder of the test where the machine does not keep what Python has compiled."""
    known = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    known |= {"PYTHONPYCACHEPREFIX": str(compiled)} if sys.dont_write_bytecode else {}
    known |= {"PYTHONPATH": path} if path else {}
    command = [sys.executable, "-c", _FIRST, ours, *names]
    done = subprocess.run(command, env=known, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    if done.stdout.split():
        print(done.stderr[-4000:])
    return done.stdout.split()


def test_every_module_of_the_pipeline_can_be_the_first_that_is_imported(tmp_path: Path) -> None:
    """Commands import what they need when they run: ``rebuild --remap`` had met a circle that ``load`` did not."""
    modules = sorted(_name(file) for file in (ROOT / "pipeline").rglob("*.py"))
    assert len(modules) > 50
    assert _failing(tmp_path, "lienthong", modules) == []


def test_a_circle_that_only_one_order_meets_is_noticed(tmp_path: Path) -> None:
    ring = tmp_path / "ring"
    ring.mkdir()
    for name, text in (
        ("__init__", ""),
        ("one", "name = 1\nfrom ring.two import other\n"),
        ("two", "from ring.one import name\nother = name\n"),
        ("plain", "import json\nimport ring.one\n"),
    ):
        (ring / f"{name}.py").write_text(text, "utf-8")
    names = ["ring", "ring.one", "ring.plain", "ring.two"]
    assert _failing(tmp_path / "compiled", "ring", names, str(tmp_path)) == ["ring.two"]


HEAVY = ("mappings.mapper", "mappings.readers", "pipeline.originals.explained", "graph.remote.channel", "site.render")


def test_publishing_imports_nothing_that_it_hardly_ever_needs() -> None:
    """One changed record is published in less time than these are imported in."""
    code = "import sys, lienthong.pipeline.publish; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    imported = set(done.stdout.split())
    assert "lienthong.graph.publish" in imported
    unwanted = {f"lienthong.{name}" for name in HEAVY} | {"fastapi", "jinja2", "pymarc", "rdflib", "pyshacl", "dask"}
    assert not imported & unwanted
    assert all(_file(f"lienthong.{name}").is_file() for name in HEAVY)
