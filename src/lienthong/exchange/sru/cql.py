"""CQL 1.2 read: the grammar of https://www.loc.gov/standards/sru/cql/spec.html, within bounds.

All booleans bind alike and from the left. What is read is a tree of clauses; what an index or a relation means is not
decided here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from lienthong.exchange.sru.diagnostics import Diagnostic
from lienthong.exchange.sru.table import context_sets

LONGEST, MOST_CLAUSES, DEEPEST = 4_000, 40, 40
_TOKEN = re.compile(r'\s*(?:("(?:[^"\\]|\\.)*")|(<=|>=|<>|==|[=<>()/])|([^\s=<>()/"]+))', re.DOTALL)
_BOOLEANS = ("and", "or", "not", "prox")
_COMPARED = ("=", "==", "<>", "<", ">", "<=", ">=")
ANYWHERE = "cql.serverchoice"


class _Token(NamedTuple):
    text: str
    quoted: bool = False

    @property
    def word(self) -> str:
        """As a keyword; '' for what stands in quotation marks."""
        return "" if self.quoted else self.text.lower()


@dataclass(frozen=True)
class Clause:
    """A search clause: index and relation in lower case, the relation's modifiers, the term with its escapes."""

    index: str
    relation: str
    modifiers: tuple[str, ...]
    term: str


@dataclass(frozen=True)
class Joined:
    """Two trees with ``and``, ``or`` or ``not`` between them."""

    operator: str
    left: "Tree"
    right: "Tree"


Tree = Clause | Joined


@dataclass(frozen=True)
class SortKey:
    """An index (in lower case) to sort by, and its modifiers."""

    index: str
    modifiers: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A query with the keys that it wants its hits sorted by."""

    tree: Tree
    sort: tuple[SortKey, ...] = ()


def read(text: str) -> Query:
    """The query that a text asks. Raises Diagnostic."""
    if len(text) > LONGEST:
        raise Diagnostic(12, str(LONGEST))
    return _Parser(list(_tokens(text))).query()


def _tokens(text: str) -> Iterator[_Token]:
    text, at = text.strip(), 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:
            raise Diagnostic(14 if text[at:].lstrip().startswith('"') else 10, text[at : at + 40])
        at = found.end()
        yield _Token(found[1][1:-1], True) if found[1] is not None else _Token(found[2] or found[3])


class _Parser:
    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = self._clauses = self._depth = 0
        self._sets: dict[str, str] = {}

    def query(self) -> Query:
        tree = self._tree()
        keys = []
        if self._word() == "sortby":
            self._at += 1
            while self._at < len(self._tokens):
                keys.append(SortKey(self._named(self._text()), self._modifiers()))
            if not keys:
                raise Diagnostic(10, "sortBy")
        if self._at < len(self._tokens):
            raise Diagnostic(13 if self._word() == ")" else 10, self._tokens[self._at].text[:40])
        return Query(tree, tuple(keys))

    def _word(self, ahead: int = 0) -> str:
        at = self._at + ahead
        return self._tokens[at].word if at < len(self._tokens) else ""

    def _text(self) -> str:
        """The next token, which must be a name or a term."""
        if self._at >= len(self._tokens):
            raise Diagnostic(10)
        token = self._tokens[self._at]
        if not token.quoted and (token.text in _COMPARED or token.text in "()/"):
            raise Diagnostic(13 if token.text in "()" else 10, token.text)
        self._at += 1
        return token.text

    def _prefixes(self) -> None:
        """``> dc = "info:…"``: what a prefix stands for in this query."""
        while self._word() == ">":
            self._at += 1
            name = self._text()
            if self._word() == "=":
                self._at += 1
                uri = self._text()
            else:
                name, uri = "", name
            known = {value: key for key, value in context_sets().items()}
            if uri not in known:
                raise Diagnostic(15, uri[:100])
            self._sets[name.lower()] = known[uri]

    def _tree(self) -> Tree:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Diagnostic(13)
        self._prefixes()
        tree = self._clause()
        while (operator := self._word()) in _BOOLEANS:
            self._at += 1
            if operator == "prox":
                raise Diagnostic(39)
            if modifiers := self._modifiers():
                raise Diagnostic(46, modifiers[0])
            tree = Joined(operator, tree, self._clause())
        self._depth -= 1
        return tree

    def _clause(self) -> Tree:
        if self._word() == "(":
            self._at += 1
            tree = self._tree()
            if self._word() != ")":
                raise Diagnostic(13)
            self._at += 1
            return tree
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise Diagnostic(38, str(MOST_CLAUSES))
        if self._word() in _BOOLEANS:
            raise Diagnostic(10, self._word())
        first = self._text()
        if not self._relates():
            return Clause(ANYWHERE, "=", (), first)
        relation = self._word().removeprefix("cql.")
        self._at += 1
        return Clause(self._named(first), relation, self._modifiers(), self._text())

    def _relates(self) -> bool:
        """Whether a relation follows: a sign, or a name that neither joins clauses nor sorts them."""
        word = self._word()
        return word in _COMPARED or bool(word and word not in (*_BOOLEANS, "sortby", "(", ")", "/"))

    def _modifiers(self) -> tuple[str, ...]:
        found = []
        while self._word() == "/":
            self._at += 1
            name = self._text().lower()
            if self._word() in _COMPARED and self._at + 1 < len(self._tokens):
                name += self._word()
                self._at += 1
                name += self._text()
            found.append(name)
        return tuple(found)

    def _named(self, name: str) -> str:
        """The name of an index, its prefix as we know it."""
        prefix, dot, rest = name.lower().rpartition(".")
        known = self._sets.get(prefix, prefix)
        if dot and known not in context_sets():
            raise Diagnostic(15, prefix[:100])
        return f"{known}.{rest}" if known else rest
