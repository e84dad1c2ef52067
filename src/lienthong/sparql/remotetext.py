"""A query as an engine elsewhere may have it: our graphs made explicit, its own extensions shut, its faults mended.

The guard has judged the words already; here the same words are looked at for what is peculiar to an engine
(``graph/engines.toml``). Spans of the text are replaced, nothing is parsed: what is not mended stays as it was typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urljoin

from lienthong.errors import QueryError
from lienthong.graph.remote.profile import Profile
from lienthong.sparql.remoteregex import mended
from lienthong.sparql.tokens import Kind, Token, position, tokens, unescaped

_XSD = "http://www.w3.org/2001/XMLSchema#"
_OURS = "urn:lienthong:"
_NAMES = (Kind.IRI, Kind.PNAME)


@dataclass(frozen=True)
class Asking:
    """What goes to the engine: the text, and the dataset that the protocol names (SPARQL 1.1 Protocol, 2.1.4).
    ``limit`` is the outermost LIMIT, 0 for none; ``loose`` when it could not go along: a longer table is none."""

    text: str
    default: tuple[str, ...]
    named: tuple[str, ...]
    limit: int = 0
    loose: bool = False


@dataclass(frozen=True)
class Place:
    """Where a query runs: the engine's kind, the base of relative IRIs, the graph that is the public default graph, the
    public named graphs, and one that holds nothing."""

    profile: Profile
    base: str
    default: str
    named: tuple[str, ...]
    nothing: str


class UnknownGraph(Exception):
    """FROM or FROM NAMED of a graph that is not published; ``iri`` is its name."""

    def __init__(self, iri: str) -> None:
        super().__init__(iri)
        self.iri = iri


@dataclass
class _Walk:
    """``froms`` and ``named`` are the graphs of FROM and FROM NAMED, ``graphs`` the names after GRAPH with their tokens
    (None: a variable), ``edits`` are (start, end, text)."""

    text: str
    tokens: list[Token]
    profile: Profile
    base: str
    prefixes: dict[str, str] = field(default_factory=dict)
    froms: list[str] = field(default_factory=list)
    named: list[str] = field(default_factory=list)
    graphs: list[tuple[str, Token] | None] = field(default_factory=list)
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def refuse(self, name: str, token: Token, iri: str) -> QueryError:
        line, column = position(self.text, token.start)
        return QueryError(name, line=line, column=column, iri=iri[:200])

    def iri(self, token: Token) -> str:
        """What an IRI or prefixed name stands for."""
        if token.kind == Kind.IRI:
            return urljoin(self.base, unescaped(token.text))
        prefix, _, local = token.text.partition(":")
        return self.prefixes.get(prefix, "") + re.sub(r"\\(.)", r"\1", local)


def prepared(
    text: str, form: str, place: Place, default: Iterable[str] | None = None, named: Iterable[str] | None = None
) -> Asking:
    """The query for the engine; ``default`` and ``named`` are those of the protocol, None where it names none.

    Graphs that are not published are empty for the protocol and GRAPH, and UnknownGraph for FROM, as they are in the
    embedded store. Raises QueryError ``engine_function``, ``engine_closed`` or ``engine_regex`` with line and column.
    """
    walk = _Walk(text, list(tokens(text)), place.profile, f"{place.base}/")
    for at, token in enumerate(walk.tokens):
        _look(walk, at, token)
    public = set(place.named)
    if default is not None or named is not None:
        defaults = tuple(one for one in default or () if one in public)
        names = tuple(one for one in named or () if one in public)
    elif walk.froms or walk.named:
        for iri in (*walk.froms, *walk.named):
            if iri not in public:
                raise UnknownGraph(iri)
        defaults, names = tuple(walk.froms), tuple(walk.named)
    else:
        defaults, names = (place.default,), place.named
    defaults = defaults or (place.nothing,)
    for asked in walk.graphs:
        # Virtuoso opens any graph that is called by its name, whatever the dataset; and where the dataset has no such
        # graph, it gives one row of nothing: so the empty graph is always among those that may be named.
        if asked is not None and asked[0] not in names:
            walk.edits.append((asked[1].start, asked[1].start + len(asked[1].text), f"<{place.nothing}>"))
    walk.edits += mended(walk.text, walk.tokens) if place.profile.regex == "ascii" else []
    limit, loose = _limited(walk)
    head = f"BASE <{place.base}/> "
    if form == "DESCRIBE" and place.profile.describe:
        head = f"{place.profile.describe}\n{head}"
    return Asking(
        head + _edited(text, walk.edits), defaults, (*names, place.nothing) if walk.graphs else (), limit, loose
    )


def _look(walk: _Walk, at: int, token: Token) -> None:
    before = walk.tokens[at - 1] if at else None
    word = before.text.upper() if before is not None and before.kind == Kind.WORD else ""
    if token.kind == Kind.WORD and token.text.upper() == "SERVICE":
        # Also where the guard lets some through: an engine would call them by itself, beyond our walls.
        line, column = position(walk.text, token.start)
        raise QueryError("sparql_service", word=token.text, line=line, column=column)
    if token.kind == Kind.VAR and word == "GRAPH":
        walk.graphs.append(None)
    if token.kind not in _NAMES:
        return
    if token.kind == Kind.PNAME and word == "PREFIX":
        return
    iri = walk.iri(token)
    if before is not None and before.kind == Kind.PNAME and at > 1 and walk.tokens[at - 2].text.upper() == "PREFIX":
        walk.prefixes[before.text[:-1]] = iri
    elif word == "BASE":
        walk.base = iri
    elif word == "GRAPH":
        walk.graphs.append((iri, token))
    elif word == "FROM" or (word == "NAMED" and walk.tokens[at - 2].text.upper() == "FROM"):
        (walk.froms if word == "FROM" else walk.named).append(iri)
        start = walk.tokens[at - (1 if word == "FROM" else 2)].start
        walk.edits.append((start, token.start + len(token.text), ""))
    else:
        following = walk.tokens[at + 1] if at + 1 < len(walk.tokens) else None
        called = following is not None and following.text == "(" and following.kind == Kind.OP
        _judge(walk, token, iri, called)
        return
    _judge(walk, token, iri, called=False)


def _judge(walk: _Walk, token: Token, iri: str, called: bool) -> None:
    """Whether the engine would take an IRI for something else than a name."""
    folded = iri.casefold()
    if any(folded.startswith(one) for one in walk.profile.closed):
        raise walk.refuse("engine_closed", token, iri)
    ours = called and iri.startswith(_OURS)
    if ours or (called and walk.profile.functions == "standard" and not iri.startswith(_XSD)):
        raise walk.refuse("engine_function", token, iri)


def _limited(walk: _Walk) -> tuple[int, bool]:
    """The outermost LIMIT, 0 for none, and whether it is taken out: it stands after ORDER BY, larger than the engine
    sorts with one."""
    depth, ordered, limit = 0, False, -1
    for at, token in enumerate(walk.tokens):
        if token.kind == Kind.OP and token.text in "{}":
            depth += 1 if token.text == "{" else -1
        elif token.kind == Kind.WORD and not depth:
            ordered = ordered or token.text.upper() == "ORDER"
            limit = at if token.text.upper() == "LIMIT" else limit
    if limit < 0 or limit + 1 >= len(walk.tokens) or not walk.tokens[limit + 1].text.isdigit():
        return 0, False
    word, number = walk.tokens[limit], walk.tokens[limit + 1]
    rows = int(number.text[:18])
    if not ordered or not 0 < walk.profile.sorted_rows < rows:
        return rows, False
    walk.edits.append((word.start, number.start + len(number.text), ""))
    return rows, True


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """The text with spans replaced; line breaks inside a span are of no account, since no place is told from it."""
    for start, end, instead in sorted(edits, reverse=True):
        text = f"{text[:start]}{instead}{text[end:]}"
    return text
