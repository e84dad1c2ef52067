"""The people and bodies of a heading, whether it holds one name or, against the rules, several."""

from lienthong.mappings import codes, names
from lienthong.mappings.isbd import strip_end
from lienthong.mappings.names import Person
from lienthong.mappings.text import match_key


def in_heading(a: str, d: str = "", ind1: str = "1") -> list[Person]:
    """The people of an X00 $a; 13,564 of 44,860 in cse-koha hold several ("Hunt, A. ; Thomas, D. dịch")."""
    if not strip_end(a):
        return []
    if not d and names.is_list(a):
        return names.people(a)
    return [names.heading(a, d, ind1)]


def body(name: str) -> Person:
    """An organisation, meeting or jurisdiction by its name."""
    return Person(name, match_key(name), corporate=True)


def relator(term: str) -> str:
    """Relator code of a $e in Vietnamese or English, '' when no table knows it."""
    return names.role(strip_end(term)) or codes.relator_of(strip_end(term))
