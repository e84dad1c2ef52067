"""Names as repositories write them, with the ORCID iDs that stand beside them."""

import re
from functools import lru_cache

from lienthong.mappings.names import Person
from lienthong.mappings.people import in_heading

_ORCID = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9Xx]")
_LONGEST = 400
_SIGNS = " \t:;,([|"
_BEFORE = ("https://orcid.org/", "http://orcid.org/", "orcid.org/", "orcid id", "orcid")
"""What stands between a name and its iD, the longer before what it ends in."""


@lru_cache(maxsize=8192)
def orcid_apart(value: str) -> tuple[str, str]:
    """(name, ORCID) of "Nguyễn, Văn A::0000-0002-1825-0097", "Lê Thị B (ORCID: 0000-…)", or of an ORCID alone.

    https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier
    """
    found = _ORCID.search(value) if value.count("-") > 2 and len(value) < _LONGEST else None
    if found is None:
        return value, ""
    behind = value[found.end() :].strip(" )]")
    if behind and not (behind.startswith("::") and behind[2:].isdecimal()):
        return value, ""
    name = value[: found.start()].rstrip(_SIGNS)
    for word in _BEFORE:
        if name.lower().endswith(word):
            name = name[: -len(word)].rstrip(_SIGNS)
            break
    return name.strip(), found[0].upper()


@lru_cache(maxsize=16384)
def named(name: str) -> tuple[Person, ...]:
    """The people and bodies that one dc.creator names, as a 100 of MARC is read."""
    return tuple(in_heading(name, "", "1"))
