"""The Vietnamese alphabet of a browsing list: under which letter a heading stands, and where on that shelf.

Twenty-nine letters and f j w z of foreign names (Quyết định 240/QĐ of the Ministry of Education on spelling, 1984, for
the order of tones); figures and other scripts come behind.
"""

import re
from functools import lru_cache
from unicodedata import normalize

from lienthong.text import sort_key

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
FIGURES, OTHERS = "0-9", "khac"
"""What begins with a figure, and what begins with a sign of another script (Hán, Nôm, Cyrillic)."""
LETTERS = (*ALPHABET, FIGURES, OTHERS)
_BY_WEIGHT = {sort_key(letter)[0]: letter for letter in ALPHABET}
_LONGEST = 40
_DIGITS = re.compile("[0-9]+")


def bare(text: str) -> str:
    """A heading from its first letter or figure on: quotation marks and dots do not file."""
    if text[:1].isalnum():
        return text
    start = next((place for place, char in enumerate(text) if char.isalnum()), 0)
    return text[start:]


def letter(text: str) -> str:
    """The shelf of a heading: one of ``LETTERS``."""
    return _of_first(bare(normalize("NFC", text[:80]))[:1])


@lru_cache(maxsize=4_096)
def _of_first(sign: str) -> str:
    first = sort_key(sign)[:1]
    if first in _BY_WEIGHT:
        return _BY_WEIGHT[first]
    return FIGURES if first.isdecimal() else OTHERS


def key(text: str) -> str:
    """Where a heading stands on its shelf: a text whose code-point order is that of the alphabet. Letters first, then
    tones; figures by their value. Bounded, since a million of them are kept."""
    letters, marks, _ = sort_key(natural(bare(normalize("NFC", text[:200])))).split("\0", 2)
    return f"{letters[:_LONGEST]}\0{marks[:_LONGEST].rstrip('0')}"


def natural(text: str) -> str:
    """A text in which a longer number files behind a shorter one: «Tập 9» before «Tập 10»."""
    return _DIGITS.sub(_by_value, text)


def _by_value(found: re.Match[str]) -> str:
    value = found.group().lstrip("0")[:9]
    return f"{len(value)}{value}"


def first_word(text: str) -> str:
    """What a list is stepped through by: the first word of a heading, «Nguyễn» of «NGUYỄN DU»."""
    words = bare(normalize("NFC", text)).split(maxsplit=1)
    return words[0].strip(",.;:!?\"'”»)]}/")[:20].lower().capitalize() if words else ""
