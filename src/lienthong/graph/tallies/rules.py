"""Which links are counted: those of the lists of ``site/views.toml``, each in the order that is said there."""

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from lienthong.content import folder
from lienthong.graph.terms import iri

FORMAT = 2
"""Of the files and of what orders them; to be raised with every change of either."""


@dataclass(frozen=True)
class Listed:
    """Links of one property from entities of one kind. ``newest`` puts the newest first, else titles decide."""

    link: str
    kind: str
    newest: bool = False


@cache
def listed() -> tuple[Listed, ...]:
    """Every kind of list, once."""
    tables = tomllib.loads((folder("site") / "views.toml").read_text("utf-8"))["links"].values()
    found: dict[tuple[str, str], bool] = {}
    for one in (one for table in tables for one in table):
        key = iri(one["link"])[1:-1], one["kind"]
        found[key] = found.get(key, False) or one.get("order") == "newest"
    return tuple(Listed(link, kind, newest) for (link, kind), newest in sorted(found.items()))


@cache
def by_link() -> dict[str, dict[str, Listed]]:
    """The same by property and kind."""
    found: dict[str, dict[str, Listed]] = {}
    for one in listed():
        found.setdefault(one.link, {})[one.kind] = one
    return found


@cache
def links() -> frozenset[str]:
    """Every property that is counted."""
    return frozenset(by_link())


def number_of(link: str, kind: str, target: str) -> int:
    """The number under which a list is kept: what leads to ``target`` (``kind/id``). Of a million lists two have the
    same number once in ten million catalogues."""
    hashed = blake2b(f"{link} {kind} {target}".encode(), digest_size=8).digest()
    return int.from_bytes(hashed, "big", signed=True)


@cache
def stamp() -> str:
    """A hash of everything that decides what is counted: another stamp, other files."""
    return f"{FORMAT}-{blake2b(repr(listed()).encode(), digest_size=8).hexdigest()}"
