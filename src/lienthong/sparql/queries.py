"""Named queries: the ``.rq`` files of the content folder ``sparql/``, run with RDF terms bound from outside.

A file begins with comments: what it asks, and ``# binds: ?work`` for each variable that the caller must give. The
examples begin with the decorators of grlc (https://grlc.io/), as the SIB's tools write them into .rq files:
``#+ summary`` (English), ``#+ summary_vi``, ``#+ tags``, and ``#+ runs: elsewhere`` for what other endpoints run.
Values are bound as terms by the engine (``substitutions``); nothing is ever formatted into a query's text.
Oxigraph substitutes only variables that the query projects, so a bound variable must stand in the SELECT:
``tests/sparql/test_queries.py`` runs every file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, Literal, NamedNode, QuerySolutions, Store, Triple, Variable

from lienthong.content import folder
from lienthong.errors import RuleError

Term = NamedNode | Literal | BlankNode | Triple


@dataclass(frozen=True)
class Query:
    """A query of ``sparql/``: its name, its text, the variables that must be bound, and what an example says of itself:
    its titles by language, its tags, whether it is to be run at another endpoint (``elsewhere``)."""

    name: str
    text: str
    binds: tuple[str, ...]
    titles: Mapping[str, str]
    tags: tuple[str, ...] = ()
    elsewhere: bool = False

    def select(self, store: Store, **terms: Term) -> list[dict[str, Term]]:
        """The rows of a SELECT; a variable without value is absent from its row.

        Raises RuleError when the terms are not the variables that the query binds, or it is no SELECT.
        """
        if set(terms) != set(self.binds):
            wanted, given = ", ".join(self.binds) or "-", ", ".join(sorted(terms)) or "-"
            raise RuleError("sparql_binds", name=self.name, wanted=wanted, given=given)
        bound = {Variable(name): term for name, term in terms.items()}
        result = store.query(self.text, substitutions=bound)
        if not isinstance(result, QuerySolutions):
            raise RuleError("sparql_wrong_form", name=self.name, form="SELECT")
        names = [variable.value for variable in result.variables]
        return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in result]


@cache
def named(name: str) -> Query:
    """The query in ``sparql/<name>.rq``. Raises RuleError when there is none."""
    path = folder("sparql") / f"{name}.rq"
    if not re.fullmatch(r"[a-z0-9_-]+(/[a-z0-9_-]+)*", name) or not path.is_file():
        raise RuleError("sparql_unknown_query", name=name)
    return _read(path, name)


@cache
def examples() -> tuple[Query, ...]:
    """The queries of ``sparql/examples/``, shown to people, in the order of their file names."""
    root = folder("sparql")
    return tuple(_read(path, f"examples/{path.stem}") for path in sorted((root / "examples").glob("*.rq")))


def _read(path: Path, name: str) -> Query:
    text = path.read_text("utf-8")
    head = re.match(r"(?:#[^\n]*\n)*", text)
    comments = head.group() if head else ""
    binds = tuple(re.findall(r"^# binds: \?(\w+)", comments, re.MULTILINE))
    said = dict(re.findall(r"^#\+ (\w+): (.+?)\s*$", comments, re.MULTILINE))
    titles = {lang: said[key] for lang, key in (("vi", "summary_vi"), ("en", "summary")) if key in said}
    tags = tuple(re.findall(r"^#\+   - (\S+)$", comments, re.MULTILINE))
    return Query(name, text, binds, titles, tags, said.get("runs") == "elsewhere")
