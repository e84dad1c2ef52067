"""A comma inside one name: "Nguyễn, Du", "King, Jr.", "Sybex, Inc."."""

import re

from lienthong.mappings import namewords as lists

_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]*)+")


def belongs(before: str, part: str) -> bool:
    """Whether a comma stands inside one name: an inversion, a suffix, or a firm's "Inc."."""
    if lists.is_suffix(part):
        return True
    if " " in before.strip() or "," in before:
        return False
    return before.casefold() in lists.families() or _INITIALS.fullmatch(f"{part}.".replace("..", ".")) is not None


def joined(before: str, part: str) -> str:
    """Both parts of one name in direct order; a Vietnamese or East Asian family name stays first."""
    if lists.is_suffix(part):
        return f"{before}, {part}"
    if before.casefold() in lists.families() and lists.is_vietnamese_name(part.split()):
        return f"{before} {part}"
    return f"{before} {part}" if lists.is_eastern_name(before, part) else f"{part} {before}"
