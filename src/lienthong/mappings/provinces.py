"""Vietnam's provinces and central cities, before and since 1 July 2025: ``mappings/vietnamese/provinces.csv``.

On that day 63 units became 34. Codes of the statistics office (``gso``) and of ISO 3166-2 are two systems (01 is Hà
Nội in one, Lai Châu in the other), and a code may go on under another name: Tây Ninh has had Long An's 80 since.
"""

import csv
from functools import cache
from typing import NamedTuple

from lienthong.content import folder
from lienthong.errors import RuleError
from lienthong.text import match_key

MERGED = 2025
"""The year of the change: what was published in it is taken to mean the units before."""


class Unit(NamedTuple):
    """One province or central city in one time.

    ``key`` is its place key, ``name`` as shown, ``full`` with its kind, ``valid`` an EDTF interval or '' when its
    bounds say nothing here; ``gso`` and ``iso`` codes or ''; ``became`` the name of the unit that took its place.
    """

    key: str
    name: str
    full: str
    valid: str
    gso: str
    iso: str
    became: str


@cache
def _units() -> tuple[dict[str, Unit], dict[str, Unit]]:
    """Units by match key of their name: those before the change (or untouched by it), and those since."""
    before: dict[str, Unit] = {}
    since: dict[str, Unit] = {}
    path = folder("mappings") / "vietnamese" / "provinces.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                key, new = match_key(row["name"]), row["valid"].startswith(str(MERGED))
                own = f"{key}|{row['valid'].partition('/')[0]}" if new else key
                unit = Unit(own, row["name"], row["full"], row["valid"], row["gso"], row["iso3166_2"], row["became"])
                (since if new else before)[key] = unit
    except (KeyError, AttributeError) as error:
        raise RuleError("normalise_codes_broken", file=path.name, line=1, problem=str(error)) from error
    return before, since


def unit(key: str, year: int | None) -> Unit | None:
    """The unit that a place key means in a resource of a year; None for a place that is none.

    A name that goes on under new borders means the new unit in what was published after the year of the change; a
    name of before stays what it was, whatever the year: "Hà Giang" in a book of 2030 is the former province.
    """
    before, since = _units()
    return (since.get(key) if year and year > MERGED else None) or before.get(key)


def successor(one: Unit) -> Unit | None:
    """The unit that took a former one's place."""
    before, since = _units()
    key = match_key(one.became)
    return since.get(key) or before.get(key) if one.became else None


@cache
def predecessors(one: Unit) -> tuple[Unit, ...]:
    """The units whose place one took."""
    return tuple(other for other in _units()[0].values() if successor(other) == one)
