"""What readers call a kind of material, and a degree that a thesis was written for (``graph/search.toml``)."""

from collections.abc import Iterable
from functools import lru_cache

from lienthong.search.table import degrees, materials
from lienthong.search.words import fold

_THESIS = "schema:Thesis"


@lru_cache(maxsize=4_096)
def called(classes: frozenset[str], sought: tuple[str, ...]) -> list[str]:
    """The words by which entities of these classes (prefixed names) are looked for; a thesis whose degree is told
    (``sought``, as records say it) is looked for by what theses of that degree are called."""
    level = _level(sought)
    words = materials()
    found = [one for name in sorted(classes) if not (level and name == _THESIS) for one in words.get(name, ())]
    return [*found, *(level if _THESIS in classes else ())]


def _level(sought: Iterable[str]) -> tuple[str, ...]:
    told = [f" {fold(one)} " for one in sought]
    return next(
        (one.called for one in degrees() if any(f" {fold(said)} " in text for said in one.said for text in told)), ()
    )
