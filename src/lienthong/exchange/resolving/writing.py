"""Numbers in their normal form, however they were typed; check digits by python-stdnum."""

import re
from collections.abc import Callable
from typing import NamedTuple

from stdnum import isbn as _isbn
from stdnum import isni as _isni
from stdnum import issn as _issn
from stdnum.exceptions import ValidationError

from lienthong.text import numbers

LONGEST = 500
"""Characters of a number; the longest DOIs have some 200."""
_BETWEEN = re.compile(r"[\s\-‐‑‒–—−]+")
_FIGURES = re.compile(r"[1-9][0-9]{0,29}")
_WIKIDATA = re.compile(r"[QLP][1-9][0-9]{0,14}")
_ISIL = re.compile(r"[A-Za-z0-9][A-Za-z0-9:/.\-]{0,39}")
_HANDLE = re.compile(r"[0-9][0-9.]*/\S+")
_OAI = re.compile(r"oai:[^\s:]+:\S+", re.IGNORECASE)
_DDC = re.compile(r"[0-9]{3}(?:\.[0-9]{1,30})?")
_WORD = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,59}")


class Written(NamedTuple):
    """A number in normal form, and as it may stand in the graph, the likeliest first."""

    value: str
    forms: tuple[str, ...]


def _one(value: str) -> Written | None:
    return Written(value, (value,)) if value else None


def _isbn13(text: str) -> Written | None:
    bare = _BETWEEN.sub("", text).upper()
    try:
        return _one(str(_isbn.to_isbn13(_isbn.validate(bare))))
    except ValidationError:
        return None


def _serial(text: str) -> Written | None:
    bare = _BETWEEN.sub("", text).upper()
    return _one(f"{bare[:4]}-{bare[4:]}") if len(bare) == 8 and _issn.is_valid(bare) else None


def _doi(text: str) -> Written | None:
    """DOIs are the same whatever their case (DOI Handbook, section 2.4); records keep what was typed."""
    known = numbers.doi(text)
    return Written(known.lower(), tuple(dict.fromkeys((known, known.lower(), known.upper())))) if known else None


def _oclc(text: str) -> Written | None:
    bare = text if text.isdecimal() else numbers.oclc(text)
    bare = bare.lstrip("0")
    return _one(bare) if bare.isascii() and _FIGURES.fullmatch(bare) else None


def _name_number(text: str) -> str:
    bare = _BETWEEN.sub("", text).upper()
    return bare if len(bare) == 16 and _isni.is_valid(bare) else ""


def _isni16(text: str) -> Written | None:
    """Sixteen signs; some write them in fours."""
    bare = _name_number(text)
    fours = [bare[at : at + 4] for at in range(0, 16, 4)]
    return Written(bare, (bare, " ".join(fours), "-".join(fours))) if bare else None


def _orcid(text: str) -> Written | None:
    bare = _name_number(text)
    value = "-".join(bare[at : at + 4] for at in range(0, 16, 4))
    return Written(value, (value, bare)) if bare else None


def _handle(text: str) -> Written | None:
    """Handles are compared without case, like DOIs; records keep what was typed."""
    if not _HANDLE.fullmatch(text):
        return None
    return Written(text, tuple(dict.fromkeys((text, text.lower(), text.upper()))))


def _lettered(pattern: re.Pattern[str], *, upper: bool = False) -> Callable[[str], Written | None]:
    def read(text: str) -> Written | None:
        value = text.upper() if upper else text
        return _one(value) if pattern.fullmatch(value) else None

    return read


def _classed(text: str) -> Written | None:
    """A number of the Dewey classification without the marks at which it may be shortened (MARC 082 $a)."""
    bare = re.sub(r"[/'’′\s]", "", text)
    return _one(bare) if _DDC.fullmatch(bare) else None


def _isil(text: str) -> Written | None:
    return Written(text, tuple(dict.fromkeys((text, text.upper())))) if _ISIL.fullmatch(text) else None


_FORMS: dict[str, Callable[[str], Written | None]] = {
    "isbn": _isbn13,
    "issn": _serial,
    "doi": _doi,
    "oclc": _oclc,
    "lccn": lambda text: _one(numbers.lccn(text)),
    "figures": lambda text: _lettered(_FIGURES)(text.rstrip("/").split("/")[0]),
    "isni": _isni16,
    "orcid": _orcid,
    "wikidata": _lettered(_WIKIDATA, upper=True),
    "isil": _isil,
    "handle": _handle,
    "oai": _lettered(_OAI),
    "word": _lettered(_WORD),
    "ddc": _classed,
}


def written(form: str, text: str) -> Written | None:
    """The number of a text in the normal form of its kind; None when it cannot be one, or its check digit is wrong."""
    text = text.strip()
    return _FORMS[form](text) if 0 < len(text) <= LONGEST and text.isprintable() else None
