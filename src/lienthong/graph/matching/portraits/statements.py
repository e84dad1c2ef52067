"""Who translated a text, as its statement of responsibility says: in most records nobody else does."""

import re
from collections.abc import Iterator
from functools import cache

from lienthong.graph.matching.portraits.designations import table
from lienthong.text import match_key

_PIECES = re.compile(r"[,:()]")


def translators(statement: str) -> Iterator[str]:
    """Match keys of the names in the parts of a statement that tell of a translation: "Lê Huy Bắc dịch", "dịch: A, B".

    The words are in ``graph/matching/instances.toml``.
    """
    for part in statement.split(";"):
        key = f" {match_key(part)} "
        if any(f" {one} " in key for one in _words("translator")):
            yield from filter(None, map(_name, _PIECES.split(part)))


def _name(piece: str) -> str:
    name = f" {match_key(piece)} "
    for one in (*_words("translator"), *_words("others")):
        name = name.replace(f" {one} ", " ")
    return name.strip() if len(name.split()) >= 2 else ""


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(map(match_key, table()["statement"][name]), key=len, reverse=True))
