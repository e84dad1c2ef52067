"""Where links lead: the authority files of ``mappings/codes/link_targets.csv``, other places by their host."""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import urlsplit

from lienthong.content import folder

_HOST = re.compile(r"[a-z0-9.-]{1,100}")
_SECURE = re.compile("^https?://")


@dataclass(frozen=True)
class Target:
    """An authority file, or another place: its id in addresses, its name, and what its IRIs begin with."""

    id: str
    name: str
    start: str


@cache
def _known() -> tuple[tuple[str, Target], ...]:
    with (folder("mappings") / "codes" / "link_targets.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["start"], row["name"]) for row in csv.DictReader(file)]
    return tuple(
        (_SECURE.sub("", start), Target(re.sub("[^a-z0-9]+", "-", name.lower()), name, start)) for start, name in rows
    )


@lru_cache(maxsize=4096)
def _of_host(scheme: str, host: str) -> Target:
    return Target(host, host, f"{scheme}://{host}/")


def target_of(iri: str) -> Target | None:
    """Where an IRI leads; None for what is no web address."""
    bare = _SECURE.sub("", iri)
    if bare == iri:
        return None
    for start, one in _known():
        if bare.startswith(start):
            return one
    try:
        parts = urlsplit(iri)
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    return _of_host(parts.scheme, host) if _HOST.fullmatch(host) else None


def target_named(id_: str) -> Target | None:
    """The target with an id; None for what can be none."""
    for _, one in _known():
        if one.id == id_:
            return one
    return _of_host("https", id_) if _HOST.fullmatch(id_) and "." in id_ else None
