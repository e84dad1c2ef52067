"""The columns of ``SELECT *`` in the order in which the query first names them, where that is certain.

SPARQL leaves the order open (SPARQL 1.1 Query, section 18.2.4.4); Oxigraph gives them by the alphabet. Whoever
writes ``SELECT * { ?s ?p ?o }`` and takes CSV home expects s, p, o.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from lienthong.sparql.tokens import Kind, Token, tokens

_STAR = re.compile(r"select\s*(?:distinct|reduced)?\s*\*", re.IGNORECASE)
_LONGEST = 8_000
_UNSURE = frozenset(("SERVICE", "GROUP", "HAVING"))
_BEFORE_STAR = ("SELECT", "DISTINCT", "REDUCED")
_OPEN, _CLOSE = frozenset("({["), frozenset(")}]")
_HIDING = frozenset(("FILTER", "BIND", "EXISTS", "MINUS"))
"""What stands in the next brackets cannot be seen outside them (section 18.2.1); of BIND only what follows AS."""


def columns(text: str) -> tuple[int, str] | None:
    """Where the ``*`` of a query stands and the variables to put there; None where there is nothing to gain, or what
    can be seen is not certain (a sub-query, VALUES behind the pattern). ``text`` has passed the guard."""
    if len(text) > _LONGEST or not _STAR.search(text):
        return None
    return _columns(text)


@lru_cache(maxsize=512)
def _columns(text: str) -> tuple[int, str] | None:
    read = _Read()
    for token in tokens(text):
        word = token.text.upper() if token.kind == Kind.WORD else ""
        if not read.follow(token, word):
            return None
        read.previous = word
    found = list(read.names)
    if read.star < 0 or found == sorted(found):
        return None
    return read.star, " ".join(f"?{name}" for name in found)


@dataclass(slots=True)
class _Read:
    """How far a query has been read. ``hidden`` has an item for each open bracket: whether what stands in it cannot be
    seen outside."""

    star: int = -1
    previous: str = ""
    pending: bool = False
    behind: bool = False
    hidden: list[bool] = field(default_factory=list)
    names: dict[str, None] = field(default_factory=dict)

    def follow(self, token: Token, word: str) -> bool:
        """Take a token; False where it leaves in doubt what can be seen."""
        if word in _UNSURE or (word == "SELECT" and self.hidden) or (word == "VALUES" and self.behind):
            return False
        if word in _HIDING:
            self.pending = True
        elif token.text == "*" and self.previous in _BEFORE_STAR and not self.hidden:
            self.star = token.start
        elif token.kind == Kind.VAR and self.hidden and not self.behind:
            if not self.hidden[-1] or (self.previous == "AS" and not any(self.hidden[:-1])):
                self.names[token.text[1:]] = None
        elif token.kind == Kind.OP:
            self._bracket(token.text)
        return True

    def _bracket(self, text: str) -> None:
        if text in _OPEN:
            self.hidden.append(self.pending or self.hidden[-1:] == [True])
            self.pending = False
        elif text in _CLOSE:
            del self.hidden[-1:]
            self.behind = not self.hidden
