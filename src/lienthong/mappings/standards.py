"""Numbers of standards («TCVN 5418-1991»), which some libraries write where the author belongs."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from lienthong.mappings.isbd import strip_end
from lienthong.mappings.wordlists import words


class Standard(NamedTuple):
    """A standard's number as written ("TCVN 9001 : 2000") and who issues it, as the number begins ("TCVN")."""

    number: str
    issuer: str


_NEAR = 40
"""Characters before a number in which «đến» is looked for."""


@cache
def _begins() -> re.Pattern[str]:
    """The beginning of a number; "22 TCN" only at the value's beginning, for a year may stand before an issuer."""
    terms = sorted(words("standards", "issuers"), key=len, reverse=True)
    issuer = "|".join(re.escape(term).replace(r"\ ", r"\s+") for term in terms)
    return re.compile(
        rf"(?:^\W*[0-9]{{1,3}}\s*|(?<!\w))(?P<issuer>{issuer})(?:[\s/]+(?:{issuer})){{0,9}}[\s:._-]*(?:[A-Z][\s-]?)?[0-9]",
        re.IGNORECASE,
    )


@cache
def _joins() -> re.Pattern[str]:
    """«đến» at the end of what stands before a number: "TCVN 347-70 đến TCVN 354-70" is one range."""
    return re.compile(rf"(?:^|\s)(?:{'|'.join(map(re.escape, words('standards', 'ranges')))})\s*$", re.IGNORECASE)


@lru_cache(maxsize=8192)
def standards(raw: str) -> tuple[Standard, ...]:
    """The standards whose numbers a value begins with, in order; none when it begins otherwise.

    "TCVN 9001 : 2000 ISO 9001 : 2000" is two; the issuers are in ``mappings/vietnamese/standards.toml``.
    """
    first = _begins().search(raw)
    if not first or any(map(str.isalnum, raw[: first.start()])):
        return ()
    starts: list[re.Match[str]] = []
    for one in _begins().finditer(raw):
        if not starts or not _joins().search(raw, max(0, one.start() - _NEAR), one.start()):
            starts.append(one)
    ends = [*(one.start() for one in starts[1:]), len(raw)]
    found = (
        Standard(strip_end(" ".join(raw[one.start() : end].split())), " ".join(one["issuer"].upper().split()))
        for one, end in zip(starts, ends, strict=True)
    )
    return tuple(dict.fromkeys(found))
