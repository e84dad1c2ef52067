"""Names as repositories write them, with the ORCID iDs that stand beside them."""

import re
from functools import lru_cache

from lienthong.mappings.names import Person
from lienthong.mappings.people import in_heading

_ORCID = re.compile(
    r"(?P<name>.*?)[\s:;,(\[|]*(?:orcid(?:\s*id)?)?[\s:]*(?:https?://orcid\.org/)?"
    r"(?P<orcid>[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X])[)\]\s]*(?:::[0-9]{1,3})?",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def orcid_apart(value: str) -> tuple[str, str]:
    """(name, ORCID) of "Nguyễn, Văn A::0000-0002-1825-0097", "Lê Thị B (ORCID: 0000-…)", or of an ORCID alone.

    https://support.orcid.org/hc/en-us/articles/360006897674-Structure-of-the-ORCID-Identifier
    """
    if value.count("-") < 3:
        return value, ""
    found = _ORCID.fullmatch(value.strip()) if len(value) < 400 else None
    return (found["name"].strip(), found["orcid"].upper()) if found else (value, "")


@lru_cache(maxsize=16384)
def named(name: str) -> tuple[Person, ...]:
    """The people and bodies that one dc.creator names, as a 100 of MARC is read."""
    return tuple(in_heading(name, "", "1"))
