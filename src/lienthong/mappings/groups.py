"""Which holdings fields of a record belong together: copies (876–878) and statements (863–868) of a location (852).

https://www.loc.gov/marc/holdings/hd852.html, https://www.loc.gov/marc/holdings/hd876878.html. Fields are told by
their tag and ordinal among those of the tag, from 1.
"""

from collections import Counter
from typing import NamedTuple

from lienthong.mappings.enumeration import link
from lienthong.mappings.record import Field, Record

Which = tuple[str, int]

_COPIES = ("876", "877", "878")
_NUMBERED = ("863", "864", "865")
_WORDED = ("866", "867", "868")


class Groups(NamedTuple):
    """``location`` of a copy, and ``said``: the statements that a location or copy speaks for.

    ``spoken`` are the statements that stand in ``said``; all others stand for themselves. ``divided`` are locations
    with copies of their own: they are no Items.
    """

    location: dict[Which, Field]
    said: dict[Which, list[Field]]
    spoken: set[Which]
    divided: set[Which]


def groups(record: Record) -> Groups:
    """The groups of one record."""
    fields = list(_numbered(record))
    places = [(which, field) for which, field in fields if which[0] == "852"]
    home = _homes(fields, places)
    found = Groups({}, {}, set(), set())
    copies = {link(field): which for which, field in fields if which[0] in _COPIES and all(link(field))}
    by_which = dict(places)
    for which, _ in fields:
        if which[0] in _COPIES and which in home:
            found.location[which] = by_which[home[which]]
            found.divided.add(home[which])
    for which, field in fields:
        owner = copies.get(link(field)) if which[0] in _NUMBERED else None
        if owner is None and which[0] in _NUMBERED + _WORDED and home.get(which) not in found.divided:
            owner = home.get(which)
        if owner is not None:
            found.said.setdefault(owner, []).append(field)
            found.spoken.add(which)
    return found


def _numbered(record: Record) -> list[tuple[Which, Field]]:
    counts: Counter[str] = Counter()
    found = []
    for field in record.fields:
        if field.tag == "852" or field.tag in _COPIES + _NUMBERED + _WORDED:
            counts[field.tag] += 1
            found.append(((field.tag, counts[field.tag]), field))
    return found


def _homes(fields: list[tuple[Which, Field]], places: list[tuple[Which, Field]]) -> dict[Which, Which]:
    """The location of each field: the only one, that of its linking number, the last one before it, or by order."""
    others = [(which, field) for which, field in fields if which[0] != "852"]
    if len(places) < 2:
        return {which: place for which, _ in others for place, _ in places}
    linked = {link(field)[0]: which for which, field in places if link(field)[0]}
    if len(linked) == len(places):
        return {which: linked[link(field)[0]] for which, field in others if link(field)[0] in linked}
    order = [which for which, _ in fields]
    if order.index(places[-1][0]) > order.index(others[0][0]) if others else False:
        homes, last = {}, None
        for which in order:
            last = which if which[0] == "852" else last
            if last is not None and which[0] != "852":
                homes[which] = last
        return homes
    copies = [which for which, _ in others if which[0] in _COPIES]
    return dict(zip(copies, (which for which, _ in places), strict=True)) if len(copies) == len(places) else {}
