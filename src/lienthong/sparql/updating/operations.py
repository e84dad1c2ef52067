"""An update request cut into its operations, judged on its words before any parser sees it (see ``guard``).

Grammar: https://www.w3.org/TR/sparql11-update/#rUpdate. Operations are run one by one, since what each can touch is
found from its own words, and the engine would take them only all together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lienthong.errors import QueryError, QueryTooLong
from lienthong.sparql.guard import Limits
from lienthong.sparql.tokens import Kind, Token, position, tokens
from lienthong.sparql.words import ALLOWED, FORMS, HEAVY, UPDATES

WORDS = (ALLOWED | UPDATES | {"SILENT"}) - {"LOAD"}
_PROLOGUE = frozenset(("BASE", "PREFIX", "VERSION"))
_DEPTH, _OPERATIONS = 40, 1_000
_OPENING = {"(": ")", "{": "}", "[": "]"}
_COUNTED = {".": "statements", ";": "statements", ",": "statements", "/": "steps", "|": "steps", "^": "steps"}
_OPERATORS = frozenset(("+", "-", "*", "!", "=", "<", ">", "<=", ">=", "!=", "&&", "||"))
_OPERAND = (Kind.STRING, Kind.IRI, Kind.VAR, Kind.PNAME, Kind.LANG, Kind.NUMBER)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its words from ``start`` to ``end`` of ``source``, all declarations before it in ``prologue``.

    ``words`` are its bare words at depth 0 in capitals with their tokens, ``blocks`` the (start, end) of its braces.
    """

    source: str
    prologue: str
    start: int
    end: int
    words: tuple[tuple[str, Token], ...]
    blocks: tuple[tuple[int, int], ...]
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """The operation by itself, a whole update."""
        return self.prologue + self.source[self.start : self.end]

    @property
    def kind(self) -> str:
        """``INSERT DATA``, ``DELETE DATA``, ``MODIFY`` for the others with a pattern, else its first word."""
        found = [word for word, _ in self.words[:2]]
        if found[1:] == ["DATA"]:
            return " ".join(found)
        return "MODIFY" if found and found[0] in ("INSERT", "DELETE", "WITH") else "".join(found[:1])

    def place(self, line: int, column: int) -> tuple[int, int]:
        """Line and column of the request for those of ``text``."""
        lines = self.text.split("\n")
        offset = sum(len(one) + 1 for one in lines[: line - 1]) + column - 1 - len(self.prologue)
        return position(self.source, min(self.start + max(offset, 0), len(self.source)))


@dataclass(slots=True)
class _State:
    text: str
    limits: Limits
    prologue: str = ""
    open: list[str] = field(default_factory=list)
    opened: list[Token] = field(default_factory=list)
    words: list[tuple[str, Token]] = field(default_factory=list)
    blocks: list[tuple[int, int]] = field(default_factory=list)
    tokens: list[Token] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    operations: int = 0
    labels: dict[str, int] = field(default_factory=dict)

    def refuse(self, name: str, token: Token, **values: object) -> QueryError:
        line, column = position(self.text, token.start)
        return QueryError(name, line=line, column=column, **values)

    def count(self, what: str, token: Token) -> None:
        number = self.counts[what] = self.counts.get(what, 0) + 1
        limit: int = getattr(self.limits, what)
        if number > limit:
            raise self.refuse(f"sparql_many_{what}", token, limit=limit)

    def label(self, text: str) -> int:
        """The operation that a blank node's label belongs to."""
        return self.labels.setdefault(text, self.operations)

    @property
    def data(self) -> bool:
        """Within INSERT DATA and DELETE DATA nothing is planned: there may be as many triples as fit."""
        return [word for word, _ in self.words[1:2]] == ["DATA"]


def operations(text: str, size: int, limits: Limits | None = None) -> list[Operation]:
    """The operations of an update request, if it may run.

    Raises QueryTooLong above ``size`` bytes, or QueryError naming what is refused and its line and column.
    """
    text = text.removeprefix("\ufeff")
    if len(text) > size or len(text.encode("utf-8", "replace")) > size:
        raise QueryTooLong("sparql_too_long", limit=size)
    return list(_cut(_State(text, limits or Limits())))


def _cut(state: _State) -> Iterator[Operation]:
    declared = 0
    for token in tokens(state.text):
        if token.text == ";" and not state.open:
            if state.tokens and not state.words:
                raise state.refuse("sparql_syntax", token)
            yield from _ended(state, token.start, declared)
            declared = token.start + 1
            continue
        _judge(state, token)
        state.tokens.append(token)
    if state.open:
        raise state.refuse("sparql_unclosed", state.opened[-1], bracket=state.opened[-1].text)
    yield from _ended(state, len(state.text), declared)


def _ended(state: _State, end: int, declared: int) -> Iterator[Operation]:
    if state.words:
        state.operations += 1
        first = state.words[0][1].start
        if state.operations > _OPERATIONS:
            raise state.refuse("update_many_operations", state.words[0][1], limit=_OPERATIONS)
        state.prologue += state.text[declared:first]
        parts = (tuple(state.words), tuple(state.blocks), tuple(state.tokens))
        yield Operation(state.text, state.prologue, first, end, *parts)
    else:
        state.prologue += state.text[declared:end]
    state.words, state.blocks, state.tokens, state.counts = [], [], [], {}


def _judge(state: _State, token: Token) -> None:
    if token.kind == Kind.WORD:
        _word(state, token)
    elif token.kind == Kind.IRI:
        _iri(state, token)
    elif token.kind == Kind.OP:
        _operator(state, token)
    elif token.kind == Kind.BLANK and state.data and state.label(token.text) != state.operations:
        # SPARQL 1.1 Query, section 19.6, note 10; the engine, which sees one operation at a time, could not tell.
        raise state.refuse("update_label", token, label=token.text)


def _word(state: _State, token: Token) -> None:
    word = token.text.upper()
    if word == "LOAD":
        raise state.refuse("update_load", token)
    if word not in WORDS:
        raise state.refuse("sparql_service" if "SERVICE" in word else "sparql_word", token, word=token.text)
    if word in HEAVY:
        state.count("clauses", token)
    if state.open:
        return
    if not state.words and word in FORMS:
        raise state.refuse("update_query", token, word=token.text)
    if state.words or word not in _PROLOGUE:
        state.words.append((word, token))


def _iri(state: _State, token: Token) -> None:
    # As in the guard of queries: "?a<1)#>" is an IRI to us, and a comparison and a comment to a scannerless parser.
    previous = state.tokens[-1] if state.tokens else None
    after = previous is not None and (previous.kind in _OPERAND or previous.text == ")")
    telling = ("#" in token.text or "'" in token.text) and state.open[-1:] == [")"]
    if telling and after and not _ABSOLUTE.match(token.text):
        raise state.refuse("sparql_iri", token, iri=token.text)


def _operator(state: _State, token: Token) -> None:
    text = token.text
    if text in _OPENING:
        if text == "{" and not state.data:
            state.count("clauses", token)
        state.open.append(_OPENING[text])
        state.opened.append(token)
        if len(state.open) > _DEPTH:
            raise state.refuse("sparql_many_depth", token, limit=_DEPTH)
    elif text in _OPENING.values():
        if not state.open or state.open.pop() != text:
            raise state.refuse("sparql_brackets", token, bracket=text)
        opened = state.opened.pop()
        if not state.open:
            state.blocks.append((opened.start, token.start + 1))
    elif not state.data and (text in _COUNTED or text in _OPERATORS):
        state.count(_COUNTED.get(text, "operators"), token)
