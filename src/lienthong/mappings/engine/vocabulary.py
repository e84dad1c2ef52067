"""Terms that rules may use: a misspelt property is refused when the rules are read, not found in the graph later."""

import csv
from difflib import get_close_matches
from functools import cache

from lienthong.content import folder
from lienthong.errors import RuleError
from lienthong.graph.terms import prefixes


@cache
def _known() -> dict[str, frozenset[str]]:
    """Local names by prefix, of the vocabularies that ``graph/terms.csv`` lists whole."""
    found: dict[str, set[str]] = {}
    with (folder("graph") / "terms.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(line for line in file if not line.startswith("#")):
            found.setdefault(row["prefix"], set()).add(row["term"])
    return {prefix: frozenset(terms) for prefix, terms in found.items()}


def check_term(name: str, *, file: str, tag: str) -> None:
    """Raises RuleError when the prefix of a prefixed name is not declared, or its vocabulary has no such term."""
    prefix, _, term = name.partition(":")
    if prefix not in prefixes():
        raise RuleError("rule_prefix", file=file, tag=tag, prefix=prefix, known=", ".join(prefixes()))
    known = _known().get(prefix)
    if known is not None and term not in known:
        near = ", ".join(f"{prefix}:{one}" for one in get_close_matches(term, known, n=3))
        raise RuleError("rule_term", file=file, tag=tag, name=name, near=near or "–")
