"""ISBD punctuation: taken off the ends of subfield values, and read where one subfield holds several areas.

Union catalogues and Libol write it, the National Library of Vietnam does not; both are accepted.
"""

import re
from functools import cache, lru_cache

from lienthong.mappings.wordlists import words

_SIGNS = " \t\n\r\f\v\xa0\u2000\u2001\u2002\u2003\u2009\u200a\u202f\u3000:;/=,"
_MAY_GO = frozenset(".])[(")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)*[^\W\d_a-zà-ỹđ]\.$")
_PAIRS = {"[": "]", "(": ")"}


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(word.casefold() for word in words("abbreviations", "keep_full_stop"))


_ROUNDS = 100
"""Layers of punctuation that are taken off: no cataloguer sets more, and a hostile value has as many as letters."""


@lru_cache(maxsize=16384)
def strip_end(s: str) -> str:
    """A subfield value without the ISBD punctuation at its ends.

    Off go `` / : ; = ,``, the closing full stop and a bracket without its partner. The full stop stays after an
    initial ("J. K."), an abbreviation of ``abbreviations.toml`` ("Tp.", "Co.") and in an ellipsis.
    """
    if s and s[-1].isalnum() and s[0].isalnum():
        return s
    before = None
    for _ in range(_ROUNDS):
        if s == before:
            break
        s = s.strip(_SIGNS)
        if s[-1:] not in _MAY_GO and s[:1] not in _PAIRS:
            return s
        before = s
        if s.endswith(".") and not _full_stop_belongs(s):
            s = s[:-1]
        s = _without_lonely_bracket(s)
    return s


def _full_stop_belongs(s: str) -> bool:
    if s.endswith(("..", "…")):
        return True
    word = s[max(map(s.rfind, " ([,")) + 1 :]
    return bool(_INITIALS.fullmatch(word)) or word.casefold() in _abbreviations()


def _without_lonely_bracket(s: str) -> str:
    for opening, closing in _PAIRS.items():
        surplus = s.count(opening) - s.count(closing)
        if surplus > 0 and s.startswith(opening):
            s = s[1:]
        elif (surplus > 0 and s.endswith(opening)) or (surplus < 0 and s.endswith(closing)):
            s = s[:-1]
    return s


def unbracketed(s: str) -> str:
    """The value without the square brackets that enclose all of it ("[Hà Nội]": supplied by the cataloguer)."""
    if s.startswith("[") and s.endswith("]") and "[" not in s[1:] and "]" not in s[:-1]:
        return s[1:-1].strip()
    return s


def split_title(s: str, loose: bool = False) -> tuple[str, str, str]:
    """(title proper, remainder of title, statement of responsibility) of a value "Title : rest / names".

    Only the ISBD signs with a space on both sides divide; ``loose`` also takes a colon followed by a space, as
    spreadsheets turned into MARC write it. Parts that are not there are ''.
    """
    title, _, names = s.partition(" / ")
    title, _, rest = _partition_colon(title) if loose else title.partition(" : ")
    return strip_end(title), strip_end(rest), strip_end(names)


_COLON = re.compile(r"\s*:\s+(?=\S)")


def _partition_colon(s: str) -> tuple[str, str, str]:
    parts = _COLON.split(s, maxsplit=1)
    return parts[0], ":", parts[1] if len(parts) > 1 else ""


def parallel(s: str) -> tuple[str, list[str]]:
    """(title, parallel titles) of a value "Title = Title in another language".

    A value that begins with "=" (the National Library's 245 $b) is parallel as a whole: its title is ''.
    """
    first, *others = re.split(r"(?:^|\s)=\s", s)
    return strip_end(first), [title for one in others if (title := strip_end(one))]
