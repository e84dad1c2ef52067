"""Which stretches of a text are what a reader asked for."""

import re
from functools import lru_cache

from lienthong.search.words import plain, words

_PIECE = re.compile(r"[\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W_]+")
_LONGEST = 2_000
_AROUND = 80


def marked(text: str, wanted: frozenset[str]) -> list[tuple[str, bool]]:
    """The text in stretches, each with whether it is one of the wanted words (without diacritics); neighbours that are
    only a space apart are one stretch."""
    found: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(text[:_LONGEST]) if wanted else ():
        if _folded(piece[0]) in wanted:
            start, end = piece.span()
            if found and text[found[-1][1] : start] in ("", " "):
                found[-1] = (found[-1][0], end)
            else:
                found.append((start, end))
    made, done = [], 0
    for start, end in found:
        made += [(text[done:start], False), (text[start:end], True)]
        done = end
    return [one for one in [*made, (text[done:], False)] if one[0]]


def excerpt(text: str, wanted: frozenset[str]) -> list[tuple[str, bool]]:
    """What stands around the first wanted word of a long text, marked; [] when there is none."""
    first = next((one for one in _PIECE.finditer(text[:20_000]) if _folded(one[0]) in wanted), None)
    if first is None:
        return []
    start = text.rfind(" ", 0, max(first.start() - _AROUND, 0)) + 1 if first.start() > _AROUND else 0
    end = text.find(" ", first.end() + _AROUND)
    cut = text[start : end if 0 <= end <= first.end() + 2 * _AROUND else first.end() + _AROUND]
    return marked(f"{'… ' if start else ''}{cut}{' …' if start + len(cut) < len(text) else ''}", wanted)


def lacking(text: str, wanted: frozenset[str]) -> frozenset[str]:
    """Those of these words (without diacritics) that do not stand in a text."""
    return wanted.difference(map(_folded, _PIECE.findall(text[:_LONGEST])))


@lru_cache(maxsize=65_536)
def _folded(piece: str) -> str:
    found = words(piece, 2)
    return plain(found[0]) if len(found) == 1 else ""
