"""The object of ``lt:search``: a text, or brackets with a text and what is wanted of the hits."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from lienthong.errors import QueryError
from lienthong.sparql import wire
from lienthong.sparql.functions import OPTIONS, VOCABULARY
from lienthong.sparql.tokens import Kind, Token, position

LIMIT, MOST = 1_000, 10_000
"""Hits of one search: when nothing is said, and at most."""
LONGEST = 10_000
"""Of a text, in characters."""
_FIELDS = ("title", "name", "subject", "note", "number")
_KINDS = ("work", "instance", "agent", "subject", "place", "series", "library")
_REPEATED = ("kind", "language")
"""Options that may be given several times, as with commas."""
_ECHAR = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_PLAIN = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


@dataclass(slots=True)
class Reader:
    """Tokens one after the other; ``iri`` says what a name stands for."""

    text: str
    tokens: list[Token]
    at: int
    iri: Callable[[Token], str]

    @property
    def token(self) -> Token | None:
        """The next token; None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    @property
    def previous(self) -> Token:
        """The token that was read last."""
        return self.tokens[self.at - 1]

    @property
    def end(self) -> int:
        """Where the last token that was read ends in the text."""
        return self.previous.start + len(self.previous.text)

    def skip(self) -> None:
        """Go on by one token."""
        self.at += 1

    def takes(self, sign: str) -> bool:
        """Go on if the next token is this sign; whether it was."""
        token = self.token
        if token is None or token.kind != Kind.OP or token.text != sign:
            return False
        self.at += 1
        return True

    def refuse(self, name: str, **values: object) -> QueryError:
        """An error at the next token."""
        token = self.token
        line, column = position(self.text, token.start if token else len(self.text))
        return QueryError(name, line=line, column=column, **values)


def search_of(reader: Reader, subject: Token) -> wire.Search:
    """One object of ``lt:search``. Raises QueryError ``sparql_search_…``."""
    found: wire.Search = {
        "start": 0, "end": 0, "before": "", "after": "", "entity": subject.text, "query": "", "limit": LIMIT,
    }  # fmt: skip
    if not reader.takes("["):
        found["query"] = _text(reader)
        return found
    given: set[str] = set()
    while not reader.takes("]"):
        name = _option(reader)
        if name in given and name not in _REPEATED:
            raise reader.refuse("sparql_search_twice", option=f"lt:{name}")
        given.add(name)
        _READERS[OPTIONS[name]](reader, found, name)
        while reader.takes(";"):
            pass
    if "query" not in given:
        reader.at -= 1
        raise reader.refuse("sparql_search_text")
    names = [name for name in (found["entity"], found.get("score", ""), found.get("total", "")) if name]
    if len({name[1:] for name in names}) < len(names):
        reader.at -= 1
        raise reader.refuse("sparql_search_variables")
    return found


def _option(reader: Reader) -> str:
    token = reader.token
    if token is not None and token.kind in (Kind.IRI, Kind.PNAME):
        iri = reader.iri(token)
        name = iri.removeprefix(VOCABULARY)
        if iri.startswith(VOCABULARY) and name in OPTIONS:
            reader.skip()
            return name
    raise reader.refuse("sparql_search_option", known=", ".join(f"lt:{name}" for name in OPTIONS))


def _text(reader: Reader) -> str:
    token = reader.token
    if token is None or token.kind != Kind.STRING:
        raise reader.refuse("sparql_search_text")
    text = _unquoted(token.text)
    if len(text) > LONGEST:
        raise reader.refuse("sparql_search_long", limit=LONGEST)
    reader.skip()
    following = reader.token
    if following is not None and following.kind == Kind.LANG:
        reader.skip()
    elif following is not None and following.text == "^^":
        raise reader.refuse("sparql_search_text")
    return text


def _unquoted(string: str) -> str:
    quotes = 3 if string[:3] in ('"""', "'''") and len(string) > 5 else 1
    return _ECHAR.sub(_sign, string[quotes:-quotes])


def _sign(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    return chr(int(code, 16)) if code else _PLAIN.get(found[3], found[3])


def _read_text(reader: Reader, found: wire.Search, name: str) -> None:
    """One text; of kinds and languages any number, with commas between."""
    if name == "query":
        found["query"] = _text(reader)
        return
    while True:
        at = reader.at
        value = _text(reader)
        known = {"field": _FIELDS, "kind": _KINDS}.get(name, ())
        if known and value not in known:
            reader.at = at
            raise reader.refuse("sparql_search_value", option=f"lt:{name}", value=value[:100], known=", ".join(known))
        if name == "field":
            found["field"] = value
            return
        values = found.setdefault("kinds", []) if name == "kind" else found.setdefault("languages", [])
        if len(values) < _MOST_VALUES:
            values.append(value[:100])
        if not reader.takes(","):
            return


_MOST_VALUES = 50


def _read_variable(reader: Reader, found: wire.Search, name: str) -> None:
    token = reader.token
    if token is None or token.kind != Kind.VAR:
        raise reader.refuse("sparql_search_variable", option=f"lt:{name}")
    if name == "score":
        found["score"] = token.text
    else:
        found["total"] = token.text
    reader.skip()


def _read_number(reader: Reader, found: wire.Search, _: str) -> None:
    token = reader.token
    if token is None or token.kind != Kind.NUMBER or not token.text.isdigit() or not 0 < int(token.text[:9]) <= MOST:
        raise reader.refuse("sparql_search_limit", most=MOST)
    found["limit"] = min(int(token.text[:9]), MOST)
    reader.skip()


def _read_boolean(reader: Reader, found: wire.Search, _: str) -> None:
    token = reader.token
    word = token.text.lower() if token is not None and token.kind == Kind.WORD else ""
    if word not in ("true", "false"):
        raise reader.refuse("sparql_search_boolean")
    found["beginning"] = word == "true"
    reader.skip()


_READERS: dict[str, Callable[[Reader, wire.Search, str], None]] = {
    "text": _read_text,
    "variable": _read_variable,
    "number": _read_number,
    "boolean": _read_boolean,
}
