"""The named Python steps and converters: whatever of a rule needs an ``if``."""

from importlib import import_module

from lienthong.mappings.steps import relations

__all__ = ["load_all", "relations"]

_MODULES = (
    "agents", "contributions", "converters", "fixed", "holdings", "hubs", "identifying", "leader", "keywords", "linking", "music", "notes",
    "places", "publication", "relations", "repository", "series", "serials", "subjects", "titles", "vocabularies",
)  # fmt: skip


def load_all() -> None:
    """Import every module of steps, so that they are registered."""
    for name in _MODULES:
        import_module(f"{__name__}.{name}")
