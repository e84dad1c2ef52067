"""SERVICE clauses that an installation allows, found in a query's words before any parser sees it.

The query processes have no way out, so the web process asks the other service itself (``calling``) and puts the
answer in the clause's place as VALUES, which joins alike (SPARQL 1.1 Federated Query, section 4). What the engine
gets holds no SERVICE at all, and is judged by the guard like every query (docs/decisions/061).
"""

from dataclasses import dataclass
from urllib.parse import urljoin

from lienthong.errors import QueryError
from lienthong.sparql.tokens import Kind, Token, position, tokens, unescaped
from lienthong.sparql.words import FORMS

MOST_CALLS = 3
"""SERVICE clauses in one query."""


@dataclass(frozen=True, slots=True)
class Call:
    """A SERVICE clause from ``start`` to ``end`` (offsets in the query's text): the address, whether a failure is to
    be passed over, and the query to send there."""

    start: int
    end: int
    address: str
    silent: bool
    query: str


def listed(addresses: str) -> frozenset[str]:
    """The addresses of the setting ``sparql_services``."""
    return frozenset(one.strip() for one in addresses.split(",") if one.strip())


def calls(text: str, allowed: frozenset[str]) -> tuple[Call, ...]:
    """The SERVICE clauses of a query.

    Raises QueryError with line and column: ``sparql_service_variable`` and ``sparql_service_unlisted`` for an address
    that is not a constant of the list, ``sparql_service_nested``, ``sparql_service_many``, and those of ``tokens``.
    """
    words = list(tokens(text))
    prologue, prefixes, base = _prologue(text, words)
    found: list[Call] = []
    at = 0
    while at < len(words):
        if not _is_service(words[at]):
            at += 1
            continue
        if len(found) == MOST_CALLS:
            raise _refused("sparql_service_many", text, words[at], limit=MOST_CALLS)
        call, at = _call(text, words, at, allowed, prologue, prefixes, base)
        found.append(call)
    return tuple(found)


def without(text: str, found: tuple[Call, ...]) -> str:
    """The text with an empty group in the place of each clause; lines and columns stay those of the text."""
    return spliced(text, found, ["{}"] * len(found), keep=True)


def spliced(text: str, found: tuple[Call, ...], pieces: list[str], *, keep: bool = False) -> str:
    """The text with a piece in the place of each clause; what followed keeps its line, and with ``keep`` its column."""
    parts, last = [], 0
    for call, piece in zip(found, pieces, strict=True):
        gone = text[call.start : call.end]
        rest = "".join(one if one in "\r\n" else " " * keep for one in gone[len(piece) if keep else 0 :])
        parts += [text[last : call.start], piece, rest or " "]
        last = call.end
    return "".join([*parts, text[last:]])


def _is_service(token: Token) -> bool:
    return token.kind == Kind.WORD and token.text.upper() == "SERVICE"


def _prologue(text: str, words: list[Token]) -> tuple[str, dict[str, str], str]:
    """The declarations before the query's form, as text, as prefixes, and the base."""
    prefixes: dict[str, str] = {}
    base = ""
    for at, token in enumerate(words):
        word = token.text.upper() if token.kind == Kind.WORD else ""
        if word in FORMS:
            return text[: token.start], prefixes, base
        if word == "BASE" and at + 1 < len(words):
            base = urljoin(base, unescaped(words[at + 1].text))
        elif word == "PREFIX" and at + 2 < len(words):
            prefixes[words[at + 1].text[:-1]] = urljoin(base, unescaped(words[at + 2].text))
    return "", prefixes, base


def _call(
    text: str,
    words: list[Token],
    at: int,
    allowed: frozenset[str],
    prologue: str,
    prefixes: dict[str, str],
    base: str,
) -> tuple[Call, int]:
    first = words[at]
    at += 1
    silent = at < len(words) and words[at].text.upper() == "SILENT"
    at += silent
    address = _address(text, first, words[at] if at < len(words) else None, prefixes, base)
    if address not in allowed:
        raise _refused("sparql_service_unlisted", text, first, iri=address, services=", ".join(sorted(allowed)))
    opening = at + 1
    if opening >= len(words) or words[opening].text != "{":
        raise _refused("sparql_service_variable", text, first)
    depth, at = 0, opening
    for at in range(opening, len(words)):
        if at > opening and _is_service(words[at]):
            raise _refused("sparql_service_nested", text, words[at])
        depth += (words[at].text == "{") - (words[at].text == "}")
        if depth == 0:
            break
    else:
        raise _refused("sparql_unclosed", text, words[opening], bracket="{")
    end = words[at].start + 1
    query = f"{prologue}SELECT * WHERE {text[words[opening].start : end]}"
    return Call(first.start, end, address, silent, query), at + 1


def _address(text: str, first: Token, token: Token | None, prefixes: dict[str, str], base: str) -> str:
    if token is not None and token.kind == Kind.IRI:
        return urljoin(base, unescaped(token.text)) if base else unescaped(token.text)
    if token is not None and token.kind == Kind.PNAME:
        prefix, _, local = token.text.partition(":")
        if prefix in prefixes and "\\" not in local:
            return prefixes[prefix] + local
    raise _refused("sparql_service_variable", text, first)


def _refused(name: str, text: str, token: Token, **values: object) -> QueryError:
    line, column = position(text, token.start)
    return QueryError(name, line=line, column=column, **values)
