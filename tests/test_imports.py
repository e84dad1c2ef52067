"""Rooms import only what docs/architecture.md allows."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lienthong

ROOT = Path(lienthong.__file__).parent
BASE = {"lienthong", "lienthong.errors", "lienthong.messages", "lienthong.settings", "lienthong.content"}
ROOMS = ("text", "graph", "mappings", "shapes", "sparql", "site", "pipeline", "cli")
ALLOWED: dict[str, tuple[str, ...]] = {
    "text": (),
    "graph.terms": ("graph.terms",),
    "graph": ("graph",),
    "mappings": ("graph.terms", "mappings"),
    "shapes": ("graph.terms", "shapes"),
    "sparql": ("graph", "sparql"),
    "site": ("graph", "sparql", "site"),
    "pipeline": ROOMS[:-1],
    "cli": ROOMS,
}
FILES = sorted(ROOT.rglob("*.py"))


def _room(file: Path) -> str:
    parts = file.relative_to(ROOT).with_suffix("").parts
    if len(parts) == 1:
        return ""
    return "graph.terms" if parts[:2] == ("graph", "terms") else parts[0]


def _imports(file: Path) -> set[str]:
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
    return {name for name in found if name.partition(".")[0] == "lienthong"}


def _is_module(name: str) -> bool:
    path = ROOT.parent / Path(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


def _allowed(module: str, room: str) -> bool:
    if module in BASE or module.startswith("lienthong.text"):
        return True
    below = module.removeprefix("lienthong.")
    return any(below == one or below.startswith(f"{one}.") for one in ALLOWED.get(room, ()))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_import_direction(file: Path) -> None:
    room = _room(file)
    if file.name == "__main__.py":
        return
    wrong = sorted(module for module in _imports(file) if not _allowed(module, room))
    assert wrong == [], f"{room or 'base'} may not import {', '.join(wrong)} (docs/architecture.md)"


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


def test_every_module_of_the_pipeline_can_be_the_first_that_is_imported() -> None:
    """Commands import what they need when they run: ``rebuild --remap`` had met a circle that ``load`` did not."""
    modules = sorted(_name(file) for file in (ROOT / "pipeline").rglob("*.py"))
    program = """
import importlib, os, sys
for name in sys.argv[1:]:
    if (child := os.fork()) == 0:
        importlib.import_module(name)
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit(name)
"""
    subprocess.run([sys.executable, "-c", program, *modules], check=True, timeout=120)
