"""REGEX for engines whose regular expressions know bytes, not letters (``regex = "ascii"`` in ``graph/engines.toml``).

A pattern of plain words, with ``|`` between them, says the same as CONTAINS, and is sent as that. What needs more is
refused: an answer without the Vietnamese half of the catalogue would look right.
"""

import re
from collections.abc import Sequence

from lienthong.errors import QueryError
from lienthong.sparql.tokens import Kind, Token, position

_PLAIN = re.compile(r"[^\\.^$*+?()\[\]{}|]+(?:\|[^\\.^$*+?()\[\]{}|]+)*")

Edit = tuple[int, int, str]


def mended(text: str, found: Sequence[Token]) -> list[Edit]:
    """What to put in the place of each REGEX with a pattern beyond ASCII, as (start, end, text).

    Raises QueryError ``engine_regex`` with line and column where nothing says the same.
    """
    edits = []
    for at, token in enumerate(found):
        if token.kind == Kind.WORD and token.text.upper() == "REGEX":
            edit = _mended(text, found, at)
            if edit is not None:
                edits.append(edit)
    return edits


def _mended(text: str, found: Sequence[Token], at: int) -> Edit | None:
    parts = _arguments(found, at + 1)
    if parts is None:
        return None
    arguments, end = parts
    pattern = arguments[1][0] if len(arguments) > 1 and len(arguments[1]) == 1 else None
    if pattern is None or pattern.kind != Kind.STRING or pattern.text.isascii():
        return None
    inside = arguments[0]
    flags = arguments[2][0].text[1:-1] if len(arguments) == 3 and len(arguments[2]) == 1 else ""
    words = pattern.text[1:-1]
    nested = any(one.text.upper() == "REGEX" for one in inside)
    long = pattern.text[:3] in ('"""', "'''")
    if nested or long or len(arguments) > 3 or flags not in ("", "i") or not _plain(words):
        line, column = position(text, found[at].start)
        raise QueryError("engine_regex", line=line, column=column)
    value = text[inside[0].start : inside[-1].start + len(inside[-1].text)]
    if flags:
        words, value = words.lower(), f"LCASE({value})"
    quote = pattern.text[0]
    tests = " || ".join(f"CONTAINS({value}, {quote}{word}{quote})" for word in words.split("|"))
    return found[at].start, end, f"({tests})"


def _plain(words: str) -> bool:
    return _PLAIN.fullmatch(words) is not None


def _arguments(found: Sequence[Token], at: int) -> tuple[list[list[Token]], int] | None:
    """The arguments of a call whose opening bracket is at ``at``, and the offset behind its end."""
    if at >= len(found) or found[at].text != "(":
        return None
    depth, arguments = 0, [list[Token]()]
    for token in found[at:]:
        opening = token.kind == Kind.OP and token.text in "({["
        closing = token.kind == Kind.OP and token.text in ")}]"
        if closing:
            depth -= 1
            if not depth:
                return (arguments, token.start + 1) if all(arguments) else None
        if depth == 1 and token.kind == Kind.OP and token.text == ",":
            arguments.append([])
        elif depth:
            arguments[-1].append(token)
        depth += opening
    return None
