"""A text as the index sees it: words with diacritics, words without, numbers.

Vietnamese is written with a space between syllables, so a word here is a syllable. Ideographs and kana are words of
one sign each; a phrase is what keeps them together.
"""

import re
from functools import lru_cache
from unicodedata import normalize

from stdnum import isbn

from lienthong.text import match_key, search_fold

LONGEST_WORD = 64
_SIGN = re.compile("([\u2e80-\u312f\u31a0-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_BETWEEN = re.compile(r"[\s\-‐‑–.·]+")
_DIGITS = re.compile("[0-9]{1,100000}")
_ANNOUNCED = re.compile(r"\b(?:isbn|issn)(?:-?1[03])?:?(?=[\s0-9])", re.IGNORECASE)
_ADDRESS = re.compile(r"\bhttps?://[^/?#\s]+/([^?#\s]+)\S*|\bdoi:\s*(?=10\.)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9a-z/:_]{1,40}")
_UNTYPED = dict.fromkeys((*range(0x2B9, 0x2C0), *range(0xFE20, 0xFE30)))
"""Modifier letters for a soft sign, ayn or alif (U+02B9 to U+02BF), halves of ligatures (U+FE20 to U+FE2F)."""
# Long notes must not fill the cache that the identity of titles uses.
_key = match_key.__wrapped__


def words(text: str, most: int = 2_000) -> list[str]:
    """The words of a text with their diacritics, by the rules by which titles are compared: case, punctuation, tone
    placement (hoá, hóa) and i/y (lý, lí) folded; at most ``most``."""
    key = _key(text)
    if not key.isascii():
        key = _SIGN.sub(r" \1 ", key)
    if len(key) <= LONGEST_WORD:
        return key.split()[:most]
    return [one[:LONGEST_WORD] for one in key.split(maxsplit=most)[:most]]


def both(text: str) -> tuple[list[str], list[str]]:
    """The words of a text with their diacritics, and without."""
    return _short(text) if len(text) < SHORT else _both(text)


def _both(text: str) -> tuple[list[str], list[str]]:
    found = words(text)
    # A word without diacritics is in small letters already.
    return found, [one if one.isascii() else plain(one) for one in found]


SHORT = 150
"""Signs of texts whose words are remembered."""
# Names and headings come again and again; a title is counted, then indexed.
_short = lru_cache(maxsize=16_384)(_both)


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """A word of ``words`` without tones and diacritics, đ as d, and without what romanisation puts over and between
    letters and nobody types: «Zemli︠a︡» is zemlia, «Yigʼal» yigal."""
    return search_fold(word).translate(_UNTYPED) or word


def fold(text: str) -> str:
    """The words of a text without tones and diacritics, one space between them."""
    return " ".join(both(text)[1])


@lru_cache(maxsize=256)
def folded_words(text: str) -> frozenset[str]:
    """The words of a text, each once, without tones and diacritics."""
    return frozenset(map(plain, words(text)))


def natural(text: str) -> str:
    """The text with its numbers written so that 9 sorts before 10: how many digits there are, then the digits."""
    return _DIGITS.sub(lambda found: _weighed(found.group()), text)


def _weighed(digits: str) -> str:
    value = digits.lstrip("0") or "0"
    return f"{len(value)}{value}" if len(value) < 9 else f"9{len(value):06d}{value}"


def has_diacritics(text: str) -> bool:
    """Whether a reader has typed any Latin diacritic: only then do they say anything."""
    return search_fold(text) != normalize("NFC", text.casefold())


def number(text: str) -> str:
    """An identifier as it is compared: without spaces, hyphens and dots, in lower case; '' for what is none."""
    bare = _BETWEEN.sub("", text).lower()
    return bare if _NUMBER.fullmatch(bare) else ""


def numbers(text: str) -> list[str]:
    """The identifiers that a reader may mean: the whole text and every word with a digit and four signs; an ISBN of
    ten digits also as that of thirteen; of a web address what stands behind its host: https://doi.org/10.… is a DOI."""
    text = _ANNOUNCED.sub(" ", text)
    bare = _ADDRESS.sub(lambda found: f" {found[1] or ''}", text)
    each = (one for some in dict.fromkeys((text, bare)) for one in (some, *some.split()[:32]))
    found = [number(one) for one in each]
    kept = [one for one in found if len(one) > 3 and any(sign.isdigit() for sign in one)]
    kept += [isbn.to_isbn13(one.upper()) for one in kept if len(one) == 10 and isbn.is_valid(one.upper())]
    return list(dict.fromkeys(kept))
