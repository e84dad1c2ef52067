"""The regular expressions of the mappings, with the ways in which each is used, found in the source."""

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import lienthong.mappings

_WAYS = ("match", "fullmatch", "search", "sub", "split", "finditer", "findall")
_SEARCHING = {"sub": "finditer", "split": "finditer", "findall": "finditer"}


class Used(NamedTuple):
    """A pattern, where it stands, and how it is used there: match, fullmatch, search or finditer."""

    place: str
    pattern: re.Pattern[str]
    way: str


def patterns() -> list[Used]:
    """Every pattern over text: those of modules, of cached functions without arguments, and those written in a call."""
    found = {}
    for info in pkgutil.walk_packages(lienthong.mappings.__path__, "lienthong.mappings."):
        module = importlib.import_module(info.name)
        for used in (*_kept(module), *_written(module)):
            if isinstance(used.pattern.pattern, str):
                found[used.place, used.pattern.pattern, used.way] = used
    return sorted(found.values(), key=lambda one: (one.place, one.way, one.pattern.pattern))


def _source(module: ModuleType) -> str:
    return Path(str(module.__file__)).read_text("utf-8")


def _kept(module: ModuleType) -> Iterator[Used]:
    source = _source(module)
    for name, value in list(vars(module).items()):  # asking may import more modules into a package
        if getattr(value, "__module__", module.__name__) not in (module.__name__, "re"):
            continue
        if hasattr(value, "cache_info") and not inspect.signature(value).parameters:
            value = value()
        for pattern in _within(value):
            for way in sorted(_ways(source, name)):
                yield Used(f"{module.__name__}.{name}", pattern, way)


def _ways(source: str, name: str) -> set[str]:
    """How a name is used in its module; in every way when that is not seen."""
    said = set(re.findall(rf"\b{name}(?:\(\))?\.({'|'.join(_WAYS)})\(", source))
    return {_SEARCHING.get(one, one) for one in said} or {"match", "fullmatch", "finditer"}


def _within(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _within(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _within(one)


def _written(module: ModuleType) -> Iterator[Used]:
    """``re.search(r"…", …)`` and the like, when the pattern needs no local name."""
    for node in ast.walk(ast.parse(_source(module))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.func.attr in _WAYS):
            continue
        try:
            text = eval(compile(ast.Expression(node.args[0]), module.__name__, "eval"), vars(module))
        except NameError:
            continue
        if isinstance(text, str):
            flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else 0
            yield Used(
                f"{module.__name__}:{node.lineno}",
                re.compile(text, flags),
                _SEARCHING.get(node.func.attr, node.func.attr),
            )
