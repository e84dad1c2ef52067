"""What a mistyped word may have been: left-overs of Vietnamese input methods, one letter wrong, two words run together.

Telex writes diacritics as letters (``ddaats`` is đất, ``nguyeenx`` is nguyễn), VNI as digits (``nguye6n4``); where the
input method is off they stay as they were typed (https://vi.wikipedia.org/wiki/Telex_(kiểu_gõ)).
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

MOST_LETTERS = 20
_SHORTEST = 3
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DOUBLED = re.compile(r"([aeo])\1|(d)(?=d)|(?<=[aou])w")
_LATER = re.compile(r"(?<=[aou])([a-z]{1,3}?)w(?=[sfrxj]?$)|(?<=([aeo]))([bcdghklmnpqrstvx]{1,2})\2(?=[sfrxj]$)")
"""Keys of a diacritic behind the end of the syllable: rungwf is rừng, ddatas is đất."""
_TONE = re.compile(r"(?<=[aeiouy])([a-z]*?)[sfrxj](?=[a-z]{0,3}$)")
_VNI = re.compile(r"[a-z]+[0-9][a-z0-9]*")
_SYLLABLE = re.compile(r"(?:[bcdghklmnpqrstvx]{1,3})?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?")
_WIDE = 7

Known = Callable[[str], int]
"""How many entities have a word (without diacritics)."""


@lru_cache(maxsize=4_096)
def untyped(word: str) -> str:
    """The word that Telex or VNI would have made of these letters, without diacritics; '' when it would be none."""
    if _VNI.fullmatch(word):
        made = re.sub("[0-9]", "", word)
    elif word.isascii() and word.isalpha():
        made = _telex(word)
    else:
        return ""
    return made if made != word and _SYLLABLE.fullmatch(made) else ""


def _telex(word: str) -> str:
    bare = _DOUBLED.sub(lambda found: found[1] or "", word)
    bare = _LATER.sub(lambda found: found[1] or found[3], bare)
    if bare.startswith("w"):
        bare = f"u{bare[1:]}"
    bare = re.sub(r"(?<=[bcdghklmnpqrstvx])w", "u", bare)
    # A second tone key takes the place of the first, and whoever types fast presses one twice.
    for _ in range(2):
        bare = _TONE.sub(r"\1", bare, count=1)
    return re.sub("z$", "", bare)


def edits(word: str) -> Iterator[str]:
    """Everything that is one letter away: one left out, two swapped, another, one more."""
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if tail:
            yield head + tail[1:]
            yield from (head + one + tail[1:] for one in _LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + one + tail for one in _LETTERS)


def guesses(word: str, known: Known, most: int) -> list[str]:
    """Words of the catalogue that may have been meant, the likeliest first: what an input method would have made of
    it, then what is one letter away, the commonest first."""
    typed = untyped(word)
    found = [typed] if typed and known(typed) else []
    if not _SHORTEST <= len(word) <= MOST_LETTERS or not word.isascii() or any(sign.isdigit() for sign in word):
        return found
    near = {one: number for one in set(edits(word)) - {word, ""} if len(one) > 1 and (number := known(one))}
    # A letter swapped or doubled is likelier than one that is another.
    likely = sorted(near, key=lambda one: (-near[one] * (4 if _slip(word, one) else 1), one))
    return list(dict.fromkeys([*found, *likely]))[:most]


def _slip(word: str, other: str) -> bool:
    return sorted(word) == sorted(other) or (abs(len(word) - len(other)) == 1 and set(word) == set(other))


def halves(word: str, known: Known, known_pair: Known) -> tuple[str, str] | None:
    """The two words that were written as one (``vietnam``), the commonest such pair."""
    if not 4 <= len(word) <= 2 * _WIDE or not word.isalpha():
        return None
    cuts = [(word[:at], word[at:]) for at in range(2, len(word) - 1)]
    found = [(number, cut) for cut in cuts if known(cut[0]) and known(cut[1]) and (number := known_pair(" ".join(cut)))]
    return max(found)[1] if found else None
