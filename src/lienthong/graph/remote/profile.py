"""What is peculiar to one kind of SPARQL engine: the tables of ``graph/engines.toml``."""

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from lienthong.content import folder
from lienthong.errors import RuleError, UsageError


@dataclass(frozen=True)
class Profile:
    """One engine's quirks; each key is explained at the top of ``graph/engines.toml``. ``timeout`` is the parameter
    that lowers the time limit and its units in a second, () when there is none."""

    name: str
    title: str
    tested: bool
    auth: str
    graph_parameter: str
    store_triples: int
    update_triples: int
    timeout: tuple[str, int] | tuple[()]
    partial: str
    capped: str
    sorted_rows: int
    describe: str
    ask: str
    functions: str
    regex: str
    closed: tuple[str, ...]
    tables: str
    graphs: str


@cache
def profiles() -> dict[str, Profile]:
    """Every engine known, by name. Raises RuleError when a table of the file has a key that means nothing."""
    file = folder("graph") / "engines.toml"
    tables: dict[str, dict[str, Any]] = tomllib.loads(file.read_text("utf-8"))
    standard = tables["standard"]
    known = {one.name for one in fields(Profile)} - {"name"}
    found = {}
    for name, table in tables.items():
        if unknown := set(table) - known:
            raise RuleError("engine_table", file=file, table=name, key=min(unknown))
        # What the tests have run is never inherited.
        values = standard | {"tested": False} | table
        found[name] = Profile(
            name=name, **values | {"timeout": tuple(values["timeout"]), "closed": tuple(values["closed"])}
        )
    return found


def profile(name: str) -> Profile:
    """The engine of this name. Raises UsageError with the names that there are."""
    found = profiles().get(name)
    if found is None:
        raise UsageError("engine_profile", name=name, known=", ".join(profiles()))
    return found
