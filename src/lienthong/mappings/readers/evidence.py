"""How well a text reads as Vietnamese: the share of its accented words that are Vietnamese syllables.

Every wrong table makes words that no Vietnamese says («Nguyeãn», «NguyÔn»); the right one makes syllables.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import islice
from typing import NamedTuple
from unicodedata import normalize

from lienthong.content import folder
from lienthong.text.language import is_syllable

_TOKEN = re.compile("[A-Za-z\x02\x05\x06\x14\x19\x80-\U0010ffff]+")
_WORD = re.compile(r"[^\W\d_]+")
_STOPPED = re.compile("(?:c|ch|p|t)$")
_TONE_OF_STOPPED = re.compile("[\u0301\u0323]")
_STRANGE = re.compile("[\x80-\x9f\xa1-\xaa\xac-\xb6\xb8-\xba\xbc-\xbf\xd7\xf7\ufffd]")
_MOST = 200_000
"""Characters of a sample that are looked at, and among them the kinds of words that are."""
_KINDS = 4000


class Evidence(NamedTuple):
    """Accented words of a sample, how many are Vietnamese syllables, how many of those frequent ones."""

    words: int
    syllables: int
    frequent: int

    @property
    def share(self) -> float:
        """From 0 to 1; frequent syllables decide between tables that both make syllables."""
        return (0.8 * self.syllables + 0.2 * self.frequent) / self.words if self.words else 0.0


@cache
def frequent() -> frozenset[str]:
    """Accented syllables that titles and names are full of (``mappings/encodings/common.toml``)."""
    data = tomllib.loads((folder("mappings") / "encodings" / "common.toml").read_text("utf-8"))
    return frozenset(word for word in normalize("NFC", data["common"]).split() if not word.isascii())


def words(text: str) -> Counter[str]:
    """The words of a text that have characters outside ASCII, whatever these mean, with their number."""
    found = (token for token in _TOKEN.findall(text[:_MOST]) if not token.isascii() or not token.isprintable())
    return Counter(dict(islice(Counter(found).most_common(), _KINDS)))


def judge(tokens: Counter[str], convert: Callable[[str], str] | None = None) -> Evidence:
    """The evidence of ``words`` when they are read by a conversion."""
    total = syllables = known = 0
    for token, times in tokens.items():
        said, often = _said(convert(token) if convert else token)
        total += times
        syllables += times * said
        known += times * often
    return Evidence(total, syllables, known)


def _said(token: str) -> tuple[bool, bool]:
    """Whether all accented words of a token are Vietnamese syllables, and frequent ones."""
    if _STRANGE.search(token) or not token.isprintable():
        return False, False
    accented = [word for word in _WORD.findall(normalize("NFC", token).lower()) if not word.isascii()]
    if not accented:
        return False, False
    return all(map(speakable, accented)), all(word in frequent() for word in accented)


@lru_cache(maxsize=8192)
def speakable(word: str) -> bool:
    """Whether a lower-case word is a Vietnamese syllable; one that ends in c, ch, p or t has sắc or nặng."""
    if not is_syllable(word):
        return False
    return not _STOPPED.search(word) or _TONE_OF_STOPPED.search(normalize("NFD", word)) is not None
