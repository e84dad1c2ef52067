"""The words of a SPARQL text: one linear scan, before any parser sees it.

Terminals of SPARQL 1.1 Query, section 19.8 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar). Codepoint
escapes (section 19.2) are accepted inside strings and IRIs only, and never for a character that could end
one, so that it does not matter whether an engine resolves them before or after it splits the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from lienthong.errors import QueryError


class Kind(IntEnum):
    """What a token is. ``OP`` holds brackets, separators and operators."""

    SPACE = 1
    COMMENT = 2
    STRING = 3
    IRI = 4
    VAR = 5
    PNAME = 6
    BLANK = 7
    LANG = 8
    NUMBER = 9
    WORD = 10
    OP = 11
    BAD = 12


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``start`` is its offset in the text, in characters."""

    kind: Kind
    text: str
    start: int


_BASE = (
    "A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u200c-\u200d\u2070-\u218f"
    "\u2c00-\u2fef\u3001-\ud7ff\uf900-\ufdcf\ufdf0-\ufffd\U00010000-\U000effff"
)
_FIRST = _BASE + "_"
_REST = _FIRST + "0-9\u00b7\u0300-\u036f\u203f-\u2040\\-"
_VAR_REST = _FIRST + "0-9\u00b7\u0300-\u036f\u203f-\u2040"
_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_ECHAR = rf"\\[tbnrf\"'\\]|{_UCHAR}"
_PLX = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?#@%]"
_STRING = (
    rf"\"\"\"(?:\"{{0,2}}(?:[^\"\\]|{_ECHAR}))*+\"\"\"|'''(?:'{{0,2}}(?:[^'\\]|{_ECHAR}))*+'''"
    rf"|\"(?!\"\")(?:[^\"\\\r\n]|{_ECHAR})*+\"|'(?!'')(?:[^'\\\r\n]|{_ECHAR})*+'"
)
# A prefix is at most 64 characters long here: without a bound "a.a.a.…" would cost quadratic time.
_PNAME = (
    rf"(?:[{_BASE}](?:[{_REST}.]{{0,62}}[{_REST}])?)?:"
    rf"(?:(?:[{_FIRST}:0-9]|{_PLX})(?:(?:[{_REST}.:]|{_PLX})*(?:[{_REST}:]|{_PLX}))?)?"
)
_TERMINALS = (
    r"[ \t\r\n]+",
    r"#[^\r\n]*",
    _STRING,
    rf"<(?:[^<>\"{{}}|^`\\\x00-\x20]|{_UCHAR})*+>",
    rf"[?$][{_FIRST}0-9][{_VAR_REST}]*+",
    _PNAME,
    rf"_:[{_FIRST}0-9](?:[{_REST}.]*[{_REST}])?",
    r"@[A-Za-z]+(?:-[A-Za-z0-9]+)*(?:--[a-z]+)?",
    r"(?:[0-9]+\.[0-9]*|\.?[0-9]+)[eE][+-]?[0-9]+|[0-9]*\.[0-9]+|[0-9]+",
    r"[A-Za-z_][A-Za-z0-9_]*",
    r"\^\^|&&|\|\||<=|>=|!=|<<|>>|[{}()\[\].;,|/^*+?!=<>~\-]",
    r"[\s\S]",
)
_SCAN = re.compile("|".join(f"({terminal})" for terminal in _TERMINALS))
_KINDS = {int(kind): kind for kind in Kind}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_TELLING = set("\"'\\<>")


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a query without white space and comments.

    Raises QueryError ``sparql_character`` at a character that starts no token (an unclosed string or IRI, an
    escape outside strings) and ``sparql_escape`` at an escape that would change what the tokens are.
    """
    if "\\" in text:
        _refuse_telling_escapes(text)
    for match in _SCAN.finditer(text):
        kind = match.lastindex or 0
        if kind <= Kind.COMMENT:
            continue
        if kind == Kind.BAD:
            line, column = position(text, match.start())
            raise QueryError("sparql_character", character=match.group(), line=line, column=column)
        yield Token(_KINDS[kind], match.group(), match.start())


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of an offset."""
    line = text.count("\n", 0, offset) + 1
    return line, offset - (text.rfind("\n", 0, offset) + 1) + 1


def unescaped(iri: str) -> str:
    """An IRI token's content: without its angle brackets, codepoint escapes resolved."""
    return _ESCAPE.sub(lambda match: chr(int(match.group(1) or match.group(2), 16)), iri[1:-1])


def _refuse_telling_escapes(text: str) -> None:
    for match in _ESCAPE.finditer(text):
        code = int(match.group(1) or match.group(2), 16)
        if code < 0x20 or code > 0x10FFFF or 0xD800 <= code < 0xE000 or chr(code) in _TELLING:
            line, column = position(text, match.start())
            raise QueryError("sparql_escape", escape=match.group(), line=line, column=column)
