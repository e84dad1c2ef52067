"""Volumes as one word: ``Tập 1``, ``T.1``, ``Quyển I`` and ``Vol. 1`` are the same volume, however it is written."""

import re
from functools import lru_cache

from lienthong.search.table import volume_words
from lienthong.search.words import SHORT, both, plain

_NUMBER = re.compile("[0-9]{1,3}")
_ROMAN = re.compile("(x{0,3})(ix|iv|v?i{0,3})")
_WORTH = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9}
# No word of a text has a stop in it.
_MARK = "t."


def volumed(cut: list[str]) -> list[str]:
    """Words, with each word for a volume and the number behind it as one: ``tập 1`` is ``t.1``."""
    found, at = [], 0
    while at < len(cut):
        number = _number(cut[at + 1]) if at + 1 < len(cut) and plain(cut[at]) in volume_words() else 0
        found.append(f"{_MARK}{number}" if number else cut[at])
        at += 2 if number else 1
    return found


def spelled(word: str) -> str:
    """A word as it stands in texts: of a volume its number."""
    return word.removeprefix(_MARK)


def forms(text: str) -> list[tuple[list[str], list[str]]]:
    """The words of a text with their diacritics and without: as they stand there, and with volumes as one word."""
    return _short(text) if len(text) < SHORT else _forms(text)


def _forms(text: str) -> list[tuple[list[str], list[str]]]:
    cut, folded = both(text)
    if volume_words().isdisjoint(folded):
        return [(cut, folded)]
    joined = volumed(cut)
    return [(cut, folded)] if len(joined) == len(cut) else [(cut, folded), (joined, [plain(one) for one in joined])]


# A title is read for several fields, one after the other.
_short = lru_cache(maxsize=4_096)(_forms)


def _number(word: str) -> int:
    """An Arabic number below a thousand or a Roman one below forty; 0 for anything else."""
    if _NUMBER.fullmatch(word):
        return int(word)
    found = _ROMAN.fullmatch(word)
    return 10 * len(found[1]) + _WORTH[found[2]] if found else 0
