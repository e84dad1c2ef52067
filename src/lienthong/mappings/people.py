"""The people and bodies of a heading, whether it holds one name or, against the rules, several."""

import re
from functools import lru_cache

from lienthong.mappings import codes, names, namewords
from lienthong.mappings.contacts import without_email
from lienthong.mappings.isbd import strip_end
from lienthong.mappings.names import Person
from lienthong.mappings.standards import standards
from lienthong.text import match_key, script_tag


def in_heading(a: str, d: str = "", ind1: str = "1") -> list[Person]:
    """The people of an X00 $a; 13,564 of 44,860 in cse-koha hold several ("Hunt, A. ; Thomas, D. dịch").

    Nobody for a standard's number and for a value that says so («Nhiều tác giả»): see ``names_nobody``. An e-mail
    address beside a name, or in its place, is no part of it.
    """
    a = without_email(a)
    if not strip_end(a) or names_nobody(a) or standards(a):
        return []
    if not d and ind1 != "3" and names.is_list(a):
        return names.people(a)
    return [names.heading(a, d, ind1)]


@lru_cache(maxsize=16384)
def names_nobody(a: str) -> bool:
    """Whether a value says that there is no name («Nhiều tác giả»), or is too little for one ("h")."""
    key = match_key(a)
    little = len(key) == 1 or (len(key) == 2 and key == strip_end(a) and key.isascii())
    return key in namewords.nobody() or (little and key.isalpha() and script_tag(key) == "Latn")


def body(name: str) -> Person:
    """An organisation, meeting or jurisdiction by its name."""
    name = without_email(name)
    return Person(name, match_key(name), corporate=True)


_JOINT = re.compile(r"\s*(?:[,;/+]|&|\s(?:và|and|et|und|kiêm)\s)\s*")


@lru_cache(maxsize=4096)
def relators(term: str, author_named: bool = False) -> tuple[str, ...]:
    """Relator codes of a $e in Vietnamese, English, French or German: none when no table knows all of its words.

    «sưu tầm, biên soạn» and "author and illustrator" are two roles. ``author_named`` as in ``names.role``.
    """
    term = strip_end(term).strip("()[] ")
    whole = _relator(term, author_named)
    if whole:
        return (whole,)
    found = [_relator(strip_end(part), author_named) for part in _JOINT.split(term) if part]
    return tuple(dict.fromkeys(found)) if found and all(found) else ()


def _relator(term: str, author_named: bool) -> str:
    return names.designator(term, author_named) or codes.relator_of(term)
