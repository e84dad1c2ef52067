"""The named Python steps and converters: whatever of a rule needs an ``if``."""

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from lienthong.mappings.steps import relations

__all__ = ["load_all", "relations"]


@cache
def load_all() -> None:
    """Import every module of steps, so that they are registered."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
