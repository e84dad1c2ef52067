"""``?entity lt:search "words"``: found among the words of a query, before any parser sees it.

Each search leaves the text and becomes a VALUES block of entities and scores at the same place, which means the same
in every group, OPTIONAL, UNION, subquery and EXISTS. Here it is only found and understood; the process that answers
asks the index that lies beside its store (``spliced``), so that both are of one version.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal
from urllib.parse import urljoin

from lienthong.errors import QueryError
from lienthong.sparql import wire
from lienthong.sparql.functions import SEARCH, VOCABULARY
from lienthong.sparql.searchoptions import Reader, search_of
from lienthong.sparql.tokens import Kind, Token, position, tokens, unescaped

MOST_SEARCHES = 10
_OPEN = {"{": "}", "(": ")", "[": "]"}
_CACHED_LENGTH = 4_000

State = Literal["subject", "verb", "path", "object", "after", "clause", "filter"]


def searches(text: str) -> tuple[wire.Search, ...]:
    """The searches of a query that the guard has let through, in the order of the text.

    Raises QueryError ``sparql_search_…`` with the place of a search that cannot be understood.
    """
    # An escape may spell any name: such a text is looked at whole.
    if VOCABULARY not in text and "\\" not in text:
        return ()
    return _cached(text) if len(text) < _CACHED_LENGTH else _searches(text)


@dataclass(slots=True)
class _Frame:
    """One open bracket. ``kind``: a group of patterns, a blank node's properties, a list, an expression or path, rows
    of VALUES, a template; "query" is what stands outside all brackets, and a subquery's head."""

    kind: Literal["query", "group", "node", "list", "inner", "path", "rows", "template"]
    state: State = "subject"
    subject: Token | None = None
    then: State = "subject"


@dataclass(slots=True)
class _Walk:
    text: str
    tokens: list[Token]
    at: int = 0
    frames: list[_Frame] = field(default_factory=lambda: [_Frame("query", "clause")])
    prefixes: dict[str, str] = field(default_factory=dict)
    base: str = ""
    rows: bool = False
    template: bool = False
    found: list[wire.Search] = field(default_factory=list)

    def refuse(self, name: str, token: Token, **values: object) -> QueryError:
        line, column = position(self.text, token.start)
        return QueryError(name, line=line, column=column, **values)

    def iri(self, token: Token) -> str:
        """What an IRI or a prefixed name stands for."""
        if token.kind == Kind.IRI:
            return urljoin(self.base, unescaped(token.text)) if self.base else unescaped(token.text)
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(prefix, "\0") + local.replace("\\", "")


def _searches(text: str) -> tuple[wire.Search, ...]:
    walk = _Walk(text, list(tokens(text)))
    while walk.at < len(walk.tokens):
        token = walk.tokens[walk.at]
        walk.at += 1
        _step(walk, walk.frames[-1], token)
    return tuple(walk.found)


_cached = lru_cache(maxsize=512)(_searches)


def _step(walk: _Walk, frame: _Frame, token: Token) -> None:
    if token.text in _OPEN and token.kind == Kind.OP:
        _open(walk, frame, token)
    elif token.text in ("}", ")", "]") and token.kind == Kind.OP:
        if len(walk.frames) > 1:
            walk.frames.pop()
            walk.frames[-1].state = walk.frames[-1].then
    elif frame.kind == "query":
        _outside(walk, frame, token)
    elif frame.kind in ("group", "node", "template"):
        _triples(walk, frame, token)
    elif frame.kind == "path" and _is_search(walk, token):
        raise walk.refuse("sparql_search_place", token)


def _open(walk: _Walk, frame: _Frame, token: Token) -> None:
    """A bracket opens: what it holds, and where its owner goes on behind it."""
    if token.text == "{":
        patterns = frame.kind != "query" and not (frame.state == "clause" and _is_head(frame))
        frame.then = "subject" if patterns else "clause"
        walk.frames.append(_Frame("rows" if walk.rows else "template" if walk.template else "group"))
        walk.rows = walk.template = False
    elif frame.kind in ("query", "inner", "rows") or frame.state in ("filter", "clause"):
        frame.then = "subject" if frame.state == "filter" else frame.state
        walk.frames.append(_Frame("inner"))
    elif frame.kind == "path" or (frame.kind != "list" and frame.state == "verb"):  # a path in parentheses
        frame.then = "path"
        walk.frames.append(_Frame("path"))
    else:
        if frame.state == "subject":
            frame.subject = None
        # As a subject it is followed by a verb, as an object by the end of the statement.
        frame.then = "verb" if frame.state == "subject" else "after"
        walk.frames.append(_Frame("node" if token.text == "[" else "list", "verb"))


def _is_head(frame: _Frame) -> bool:
    """Whether a group is the head and tail of a subquery: nothing behind its braces is a pattern."""
    return frame.subject is not None and frame.subject.text.upper() == "SELECT"


def _outside(walk: _Walk, frame: _Frame, token: Token) -> None:
    word = token.text.upper() if token.kind == Kind.WORD else ""
    before = walk.tokens[walk.at - 2] if walk.at > 1 else None
    if word == "VALUES":
        walk.rows = True
    elif word == "CONSTRUCT":
        walk.template = True
    elif token.kind == Kind.IRI and before is not None:
        if before.kind == Kind.PNAME and walk.at > 2 and walk.tokens[walk.at - 3].text.upper() == "PREFIX":
            walk.prefixes[before.text[:-1]] = walk.iri(token)
        elif before.text.upper() == "BASE":
            walk.base = walk.iri(token)


def _triples(walk: _Walk, frame: _Frame, token: Token) -> None:
    """One token of a triples block, or of what stands between two."""
    if frame.state == "clause" and frame.kind == "group" and _is_head(frame):
        walk.rows = walk.rows or token.text.upper() == "VALUES"
    elif frame.state in ("filter", "clause"):
        return
    elif token.kind == Kind.WORD and not _is_term(token, frame):
        _clause(walk, frame, token)
    elif token.text == "." and token.kind == Kind.OP:
        frame.state = "subject"
    elif token.text == "<<":
        raise walk.refuse("sparql_search_place", token)
    elif frame.state == "subject":
        frame.subject, frame.state = token, "verb"
    elif frame.state == "verb":
        _verb(walk, frame, token)
    elif frame.state == "path":
        _path(walk, frame, token)
    elif frame.state == "object":
        frame.state = "after"
    elif token.text in (",", ";"):
        frame.state = "object" if token.text == "," else "verb"


def _is_term(token: Token, frame: _Frame) -> bool:
    word = token.text
    return (word == "a" and frame.state == "verb") or word.lower() in ("true", "false")


def _clause(walk: _Walk, frame: _Frame, token: Token) -> None:
    """A keyword ends the triples before it."""
    word = token.text.upper()
    frame.state = "filter" if word in ("FILTER", "BIND") else "clause"
    frame.subject = token
    if word == "VALUES":
        walk.rows = True


def _verb(walk: _Walk, frame: _Frame, token: Token) -> None:
    if token.text in ("^", "!", ";") and token.kind == Kind.OP:
        return
    frame.state = "path"
    if _is_search(walk, token):
        _search(walk, frame, token)


def _path(walk: _Walk, frame: _Frame, token: Token) -> None:
    if token.kind == Kind.OP and token.text in ("/", "|"):
        frame.state = "verb"
    elif token.kind != Kind.OP or token.text not in ("*", "+", "?"):
        frame.state = "after"  # the object


def _is_search(walk: _Walk, token: Token) -> bool:
    return token.kind in (Kind.IRI, Kind.PNAME) and walk.iri(token) == SEARCH.iri


def _search(walk: _Walk, frame: _Frame, token: Token) -> None:
    """``?entity … lt:search …``: what the words ask, and which part of the text it is."""
    before, subject = walk.tokens[walk.at - 2], frame.subject
    if frame.kind != "template" and (frame.kind != "group" or subject is None or subject.kind != Kind.VAR):
        raise walk.refuse("sparql_search_subject", token)
    if subject is None or frame.kind == "template" or (before.text != ";" and before is not subject):
        raise walk.refuse("sparql_search_place", token)
    reader = Reader(walk.text, walk.tokens, walk.at, walk.iri)
    start, joined = before.start, before.text == ";"
    blocks = list(_blocks(reader, subject))
    following = reader.token
    goes_on = following is not None and reader.previous.text == ";" and _begins_verb(following)
    end = following.start if goes_on and following is not None else reader.end
    found = len(walk.found)
    for place, block in enumerate(blocks):
        block["start"], block["end"] = (start, end) if not place else (end, end)
        block["before"] = " . " if joined and not place else " "
        block["after"] = f" {subject.text} " if goes_on and place == len(blocks) - 1 else " "
        walk.found.append(block)
    if found + len(blocks) > MOST_SEARCHES:
        raise walk.refuse("sparql_search_many", token, limit=MOST_SEARCHES)
    walk.at = reader.at
    frame.state = "verb" if goes_on else "after"


def _blocks(reader: Reader, subject: Token) -> Iterator[wire.Search]:
    """The objects of lt:search, and of further ones of the same subject that follow at once."""
    while True:
        yield search_of(reader, subject)
        while reader.takes(","):
            yield search_of(reader, subject)
        listed = False
        while reader.takes(";"):
            listed = True
        following = reader.token
        if (
            not listed
            or following is None
            or following.kind not in (Kind.IRI, Kind.PNAME)
            or reader.iri(following) != SEARCH.iri
        ):
            return
        reader.skip()


def _begins_verb(token: Token) -> bool:
    if token.kind == Kind.WORD:
        return token.text == "a"
    return token.kind in (Kind.VAR, Kind.IRI, Kind.PNAME) or token.text in ("^", "!", "(")
