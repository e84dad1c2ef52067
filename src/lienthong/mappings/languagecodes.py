"""Codes of languages as 041 and 377 give them: of MARC, or of another list that $2 names."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings import codes

_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{1,8})*", re.ASCII)
_APART = re.compile(r"[\s,;/|+&]+")
_TAGGED = ("rfc", "iso639-1", "iso639-3", "bcp47")
"""Beginnings of the $2 whose codes are BCP 47 tags as they stand (ISO 639-3 codes are; two letters where there are)."""


class Spoken(NamedTuple):
    """One language of a value: its MARC ``code`` ('' when MARC has none), and its BCP 47 ``tag`` ('' when unknown)."""

    code: str
    tag: str
    written: str


@lru_cache(maxsize=4096)
def language_codes(value: str) -> tuple[str, ...]:
    """The codes of one 041 subfield; old records run several together (``engvie``), bracket or separate them."""
    found: list[str] = []
    for word in _APART.split(value.strip(" ().,;[]").lower()):
        whole = len(word) % 3 == 0
        found += [word[at : at + 3] for at in range(0, len(word), 3)] if whole else [word]
    return tuple(filter(None, found))


@cache
def _by_tag() -> dict[str, str]:
    """MARC code by BCP 47 tag, and by the other code that ISO 639 has for it (``fra`` beside ``fre``)."""
    found: dict[str, str] = {}
    for code, row in codes.table("languages").items():
        if not row["status"]:
            for tag in (row["bcp47"], row["terminology"]):
                if tag:
                    found.setdefault(tag, code)
    return found


def _of_marc(one: str) -> Spoken:
    if codes.known("languages", one):
        return Spoken(one, codes.bcp47(one) or one, one)
    # Two letters are of no MARC list, but some catalogues write them ("vi", "en").
    code = _by_tag().get(one, "") if len(one) == 2 else ""
    return Spoken(code, one if code else "", one)


def _of_tags(written: str) -> Spoken:
    tag = written.lower().replace("_", "-")
    if not _TAG.fullmatch(tag):
        return Spoken("", "", written)
    first, _, rest = tag.partition("-")
    code = _by_tag().get(first, "") or (first if codes.known("languages", first) else "")
    own = codes.bcp47(code) if code else ""
    return Spoken(code, "-".join(filter(None, (own or first, rest and written.partition("-")[2]))), written)


@lru_cache(maxsize=4096)
def languages_of(value: str, scheme: str) -> tuple[Spoken, ...]:
    """The languages of one subfield, by the list that $2 names ('' is MARC): ``vie``, ``engvie``, ``zh-Hant``.

    A code of a list that has no BCP 47 tags (``glotto``) comes with neither code nor tag: as it is written.
    """
    scheme = scheme.strip().lower()
    if not scheme or scheme.startswith(("marc", "iso639-2")):
        return tuple(_of_marc(one) for one in language_codes(value))
    one = value.strip()
    return (_of_tags(one) if scheme.startswith(_TAGGED) else Spoken("", "", one),) if one else ()
