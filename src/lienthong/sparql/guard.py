"""What a query may be, decided on its words before any parser sees it (docs/decisions/020).

Small texts can end an Oxigraph process or hold its parser for minutes (deep nesting, long paths, thousands of
patterns), and SERVICE makes the engine fetch whatever address a stranger names. The workers are confined as
well (``confine``); this module is what gives the stranger a sentence instead of a dead process.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Literal, cast
from urllib.parse import urljoin

from lienthong.errors import QueryError, QueryTooLong
from lienthong.sparql.alike import judged_alike
from lienthong.sparql.services import Call, calls, without
from lienthong.sparql.tokens import Kind, Token, position, tokens, unescaped
from lienthong.sparql.words import ALLOWED, FORMS, HEAVY, UPDATES, VOLATILE

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a query may be. ``size`` is in bytes of UTF-8, ``depth`` counts open brackets of all kinds,
    ``clauses`` groups (``{``), FILTER, BIND and VALUES, ``statements`` triple patterns (a list member is two),
    ``operators`` those of expressions, ``steps`` those of property paths (``/``, ``|``, ``^``). ``services`` are the
    addresses that SERVICE may name.

    Measured on pyoxigraph 0.5.13: 200 patterns plan in 0.8 s, 400 in 5 s, 1,000 in minutes, 3,000 end the process;
    300 OPTIONALs in 0.07 s; 1,000 operators in 0.03 s; a path of 100 steps in 0.1 s, of 600 in 21 s.
    """

    size: int = 100_000
    depth: int = 40
    clauses: int = 300
    statements: int = 300
    operators: int = 1_000
    steps: int = 100
    services: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """A query that may run: its text as given, its form, the graphs of FROM and FROM NAMED (absolute IRIs
    where the query's own BASE makes them so), and where its result can be limited.

    ``limit`` is the query's own outermost LIMIT as (offset of the number, its digits); ``tail`` is the offset
    at which a LIMIT clause may be put; ``services`` are its SERVICE clauses, which must be answered first
    (``federation``); ``volatile`` is a query that may say something else each time on the same data.
    """

    text: str
    form: Form
    graphs: tuple[str, ...]
    limit: tuple[int, str] | None
    tail: int
    services: tuple[Call, ...] = ()
    volatile: bool = False


def check(text: str, limits: Limits | None = None) -> Checked:
    """The query, if it may run.

    Raises QueryTooLong, or QueryError naming what is refused and its line and column: ``sparql_update``,
    ``sparql_service``, ``sparql_word``, ``sparql_prefix``, ``sparql_brackets``, ``sparql_many_…``,
    ``sparql_iri``, ``sparql_no_form`` and those of ``tokens``.
    """
    text = text.removeprefix("\ufeff")
    limits = limits or Limits()
    if len(text) > limits.size or len(text.encode("utf-8", "replace")) > limits.size:
        raise QueryTooLong("sparql_too_long", limit=limits.size)
    found = calls(text, limits.services) if limits.services and "service" in text.lower() else ()
    if found:
        for call in found:
            _check(call.query, limits)
        return replace(_check(without(text, found), limits), text=text, services=found)
    return _cached(text, limits) if len(text) < _CACHED_LENGTH else _check(text, limits)


_CACHED_LENGTH = 4_000
_ROWS = "v"  # the braces of VALUES
_BRACKETS = {")": "(", "}": "{" + _ROWS, "]": "["}
_OPERATORS = frozenset(("+", "-", "*", "!", "=", "<", ">", "<=", ">=", "!=", "&&", "||"))
_STEPS = frozenset("/|^")
_OPERAND = (Kind.STRING, Kind.IRI, Kind.VAR, Kind.PNAME, Kind.LANG, Kind.NUMBER)
_ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*://")


@dataclass(slots=True)
class _State:
    text: str
    limits: Limits
    previous: Token | None = None
    before: str = ""
    values: bool = False
    volatile: bool = False
    form: Form | None = None
    open: list[str] = field(default_factory=list)
    opened: list[Token] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    base: str = ""
    prefixes: dict[str, str] = field(default_factory=dict)
    graphs: list[str] = field(default_factory=list)
    limit: tuple[int, str] | None = None
    tail: int | None = None

    def refuse(self, name: str, token: Token, **values: object) -> QueryError:
        line, column = position(self.text, token.start)
        return QueryError(name, line=line, column=column, **values)

    def count(self, what: str, token: Token) -> None:
        number = self.counts.get(what, 0) + 1
        self.counts[what] = number
        limit: int = getattr(self.limits, what)
        if number > limit:
            raise self.refuse(f"sparql_many_{what}", token, limit=limit)


def _check(text: str, limits: Limits) -> Checked:
    state = _State(text, limits)
    for token in tokens(text):
        _HANDLERS.get(token.kind, _plain)(state, token)
        state.previous = token
    if state.open:
        token = state.opened[-1]
        raise state.refuse("sparql_unclosed", token, bracket=token.text)
    if state.form is None:
        raise QueryError("sparql_no_form")
    tail = len(text) if state.tail is None else state.tail
    return Checked(text, state.form, tuple(state.graphs), state.limit, tail, (), state.volatile)


_cached = judged_alike(_check)


def _plain(state: _State, token: Token) -> None:
    """A term. Side by side inside parentheses two terms are members of a list, each two triples to the engine;
    not so in the rows of VALUES. Outside all brackets a number may be the outermost LIMIT's."""
    if not state.open:
        if token.kind == Kind.NUMBER and state.before == "LIMIT":
            state.limit = (token.start, token.text)
            state.before = ""
    elif (
        state.open[-1] == "("
        and _ends_operand(state.previous)
        and token.kind != Kind.LANG
        and state.open[-2:-1] != [_ROWS]
    ):
        state.count("statements", token)
        state.count("statements", token)


def _word(state: _State, token: Token) -> None:
    word = token.text.upper()
    if word not in ALLOWED:
        if word in UPDATES:
            raise state.refuse("sparql_update", token, word=token.text)
        # "SERVICESILENT", "fooSERVICE": two words glued together are one to us and two to Oxigraph
        name = "sparql_service" if "SERVICE" in word else "sparql_word"
        raise state.refuse(name, token, word=token.text)
    if word in HEAVY:
        state.count("clauses", token)
    state.volatile = state.volatile or word in VOLATILE
    state.values = state.values or word == "VALUES"
    if not state.open:
        if word in FORMS and state.form is None:
            state.form = cast(Form, word)
        elif word == "VALUES":
            state.tail = token.start
        if word != "NAMED" or state.before != "FROM":
            state.before = word


def _iri(state: _State, token: Token) -> None:
    # "?a<1)#>": an IRI to us, "less than 1" and a comment to a scannerless parser; and an apostrophe would
    # open a string there. Inside an expression (the innermost bracket is a parenthesis), after an operand,
    # only an IRI that cannot be an expression may hold these two.
    telling = ("#" in token.text or "'" in token.text) and state.open[-1:] == ["("]
    if telling and _ends_operand(state.previous) and not _ABSOLUTE.match(token.text):
        raise state.refuse("sparql_iri", token, iri=token.text)
    if not state.open:
        if state.before == "BASE":
            state.base = _absolute(state, token)
        elif state.before == "PREFIX" and state.previous:
            state.prefixes[state.previous.text[:-1]] = _absolute(state, token)
        elif state.before == "FROM":
            state.graphs.append(_absolute(state, token))
        state.before = ""
    else:
        _plain(state, token)


def _pname(state: _State, token: Token) -> None:
    prefix, _, local = token.text.partition(":")
    if not state.open and state.before == "PREFIX":
        return
    if prefix not in state.prefixes:
        raise state.refuse("sparql_prefix", token, prefix=prefix)
    if not state.open and state.before == "FROM":
        state.graphs.append(state.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local))
        state.before = ""
    _plain(state, token)


def _operator(state: _State, token: Token) -> None:
    text = token.text
    if text in "({[":
        _open(state, token)
    elif text in _BRACKETS:
        if not state.open or state.open.pop() not in _BRACKETS[text]:
            raise state.refuse("sparql_brackets", token, bracket=text)
        state.opened.pop()
    elif text in ".;,":
        if state.open and state.open[-1] in "{[":
            state.count("statements", token)
    elif text in _STEPS:
        state.count("steps", token)
    elif text in _OPERATORS:
        state.count("operators", token)


def _open(state: _State, token: Token) -> None:
    text = token.text
    if text == "{":
        state.count("clauses", token)
        if state.values:
            text, state.values = _ROWS, False
    elif text == "[":
        state.count("statements", token)
    state.open.append(text)
    state.opened.append(token)
    if len(state.open) > state.limits.depth:
        raise state.refuse("sparql_many_depth", token, limit=state.limits.depth)


_HANDLERS = {Kind.WORD: _word, Kind.IRI: _iri, Kind.PNAME: _pname, Kind.OP: _operator}


def _absolute(state: _State, token: Token) -> str:
    iri = unescaped(token.text)
    return urljoin(state.base, iri) if state.base else iri


def _ends_operand(token: Token | None) -> bool:
    if token is None:
        return False
    if token.kind == Kind.WORD:
        return token.text.upper() in ("TRUE", "FALSE")
    return token.kind in _OPERAND or token.text == ")"
