"""``graph/sru.toml`` read: context sets, indexes and record schemas."""

import tomllib
from dataclasses import dataclass
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.messages import Lang


@dataclass(frozen=True)
class Index:
    """An index of CQL. ``names`` are all by which it is asked, ``means`` says what is looked for (graph/sru.toml)."""

    names: tuple[str, ...]
    means: str
    said: dict[Lang, str]


@dataclass(frozen=True)
class RecordSchema:
    """What records are given in: its short name, its URI, and what else it is called."""

    name: str
    uri: str
    others: tuple[str, ...]
    title: str


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads((folder("graph") / "sru.toml").read_text("utf-8"))


@cache
def context_sets() -> dict[str, str]:
    """Short name of a context set to its URI."""
    return dict(_rules()["sets"])


@cache
def indexes() -> tuple[Index, ...]:
    """Every index, in the order in which explain tells them."""
    return tuple(
        Index(tuple(one["names"]), one["means"], {"vi": one["vi"], "en": one["en"]}) for one in _rules()["indexes"]
    )


@cache
def index_named() -> dict[str, Index]:
    """Index by its name in lower case, with its context set and, where that is not told, without."""
    found: dict[str, Index] = {}
    for one in indexes():
        for name in one.names:
            found[name.lower()] = one
            found.setdefault(name.partition(".")[2].lower(), one)
    return found


@cache
def schemas() -> dict[str, RecordSchema]:
    """Record schemas by all of their names; the first is the one that is given when none is asked for."""
    found: dict[str, RecordSchema] = {}
    for name, one in _rules()["schemas"].items():
        made = RecordSchema(name, one["uri"], tuple(one["others"]), one["title"])
        found |= dict.fromkeys((name, made.uri, *made.others), made)
    return found


@cache
def languages() -> dict[str, str]:
    """ISO 639-1 code to that of MARC, for the languages that a Vietnamese catalogue is asked for."""
    return dict(_rules()["languages"])
