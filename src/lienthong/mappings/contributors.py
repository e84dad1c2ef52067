"""What a contributor of a repository record is, by the qualifier of its element: ``vietnamese/contributors.toml``."""

import re
from functools import cache

from lienthong.errors import RuleError
from lienthong.mappings import codes
from lienthong.mappings.wordlists import wordlist

PLACES = frozenset({"leader", "member", "host", "managing", "funder", "department", "institution"})
"""What a contributor may be beside a relator: of a science and technology task, or of a thesis."""
_SIGNS = re.compile(r"[\W_]+")


@cache
def _roles() -> dict[str, str]:
    """Raises RuleError for a code that does not exist."""
    lists = wordlist("contributors")
    found = {_SIGNS.sub("", name).lower(): code for name, code in lists["qualifiers"].items()}
    for name, code in found.items():
        if code not in PLACES and not codes.known("relators", code):
            raise RuleError("contributor_code", term=name, code=code)
    return found


@cache
def role(name: str) -> str:
    """What the qualifier of an element of people says that they are: a relator, one of ``PLACES``, '' if unknown.

    ``dc.creator`` without one is an author, ``dc.contributor`` a contributor. Raises RuleError ``contributor_code``.
    """
    _, element, *qualifier = name.split(".", 2)
    if not qualifier:
        return "aut" if element == "creator" else "ctb"
    return _roles().get(_SIGNS.sub("", qualifier[0]).lower(), "")
