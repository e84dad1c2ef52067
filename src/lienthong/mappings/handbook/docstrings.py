"""What a step or converter says of itself. Compiled to machine code (docs/speed.md) it no longer knows; its source lies
beside it."""

import ast
import inspect
import sys
from functools import cache
from pathlib import Path


def said(function: object) -> str:
    """The first paragraph of a function's docstring as one line; '' when it has none."""
    whole = inspect.getdoc(function) or _written(getattr(function, "__module__", "") or "").get(
        getattr(function, "__name__", ""), ""
    )
    return " ".join(whole.partition("\n\n")[0].split())


@cache
def _written(module: str) -> dict[str, str]:
    """The docstrings of a module's functions by their names, as they stand in its source."""
    file = getattr(sys.modules.get(module), "__file__", None)
    if file is None:
        return {}
    source = Path(file).with_name(f"{module.rpartition('.')[2]}.py")
    functions = (one for one in ast.parse(source.read_text("utf-8")).body if isinstance(one, ast.FunctionDef))
    return {one.name: ast.get_docstring(one) or "" for one in functions}
