"""How a field of another format is said in MARC 21: one row of the crosswalk that a rule holds.

    [["mods.note".marc]]
    when.type = ["bibliography"]
    to = "504 __ $a a $3 displayLabel"

``when`` names subfields and the values that they must have (``"*"``: any, ``""``: the subfield is not there); ``is``
asks for the mark that the format gives the field (the first title, the first name). The first row that fits counts.
``to`` is a field: its tag, its indicators, and for each MARC subfield the subfield that it takes (``url!``: without it
the field is not made), or a constant in quotes; or a list of fields, when one field is several, or none when MARC is
not asked. ``onto`` adds the subfields to the first field with that tag. ``to = '008/35-37 code'`` fills positions of a
fixed field, ``LDR/06`` of the leader. ``ind1`` and ``ind2`` name the subfield that holds the indicator.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lienthong.errors import RuleError
from lienthong.mappings.record import Field

MARK = "is"
_MOST_REMEMBERED = 4096
_KEYS = frozenset({"when", "to", "onto", "ind1", "ind2"})
_POSITIONS = re.compile(r"(LDR|00[1-8])(?:/(\d\d)(?:-(\d\d))?)?")
_TOKEN = re.compile(r'"([^"]*)"|(\S+)')
_FIELD = re.compile(r"[0-9]{3}")


@dataclass(frozen=True, slots=True)
class Made:
    """The MARC field, or the positions of a fixed one, that a row makes.

    ``codes`` are the MARC subfields with the names of the subfields that they take, ``constants`` those with fixed
    values. ``span`` is the stretch of positions; its end is 0 for a whole control field (005). ``needs`` is the
    subfield without which there is no field.
    """

    tag: str
    ind1: str = " "
    ind2: str = " "
    codes: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()
    span: tuple[int, int] | None = None
    onto: bool = False
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Crossing:
    """One row: the values asked for, what comes of the field, the subfields that hold the indicators."""

    when: tuple[tuple[str, frozenset[str]], ...]
    makes: tuple[Made, ...]
    ind1: str = ""
    ind2: str = ""

    def fits(self, have: Mapping[str, frozenset[str]]) -> bool:
        """Whether the row is for a field with these values, by the names of its subfields."""
        for name, values in self.when:
            found = have.get(name)
            if not found:
                if "" not in values:
                    return False
            elif "*" not in values and not found & values:
                return False
        return True


class Rows:
    """The rows of one rule. Fields that differ in nothing that a row asks for have one row, looked for once."""

    def __init__(self, rows: Sequence[Crossing]) -> None:
        self.rows = tuple(rows)
        self._asked = frozenset(name for row in rows for name, _ in row.when)
        self._listed = frozenset(value for row in rows for _, values in row.when for value in values)
        self._found: dict[tuple[tuple[str, str], ...], Crossing | None] = {}

    def row(self, field: Field, mark: str) -> Crossing | None:
        """The first row that fits a field, which bears ``mark``; None when none does."""
        asked, listed = self._asked, self._listed
        said = [(MARK, mark)] if mark else []
        for name, value in field.subfields:
            if name in asked:
                value = value.strip().lower()
                # What no row lists is one value like any other, so that the memory of rows has an end.
                said.append((name, value if value in listed else "*"))
        key = tuple(said)
        if key not in self._found:
            if len(self._found) > _MOST_REMEMBERED:
                self._found.clear()
            have: dict[str, frozenset[str]] = {}
            for name, value in said:
                have[name] = have.get(name, frozenset()) | {value}
            self._found[key] = next((row for row in self.rows if row.fits(have)), None)
        return self._found[key]


def crossings(rows: Any, file: str, tag: str) -> tuple[Crossing, ...]:
    """The rows of one rule. Raises RuleError ``rule_crossing`` for one that is not understood."""
    return tuple(_crossing(row, file, tag) for row in rows)


def _crossing(row: dict[str, Any], file: str, tag: str) -> Crossing:
    written = row.get("to") or row.get("onto") or []
    makes = [_made(one, "onto" in row) for one in ([written] if isinstance(written, str) else written)]
    if set(row) - _KEYS or None in makes or not ("to" in row or "onto" in row):
        raise RuleError("rule_crossing", file=file, tag=tag, row=str(written or row))
    when = tuple(
        (name, frozenset([values] if isinstance(values, str) else values))
        for name, values in row.get("when", {}).items()
    )
    return Crossing(when, tuple(one for one in makes if one), row.get("ind1", ""), row.get("ind2", ""))


def _made(written: str, onto: bool) -> Made | None:
    """What one ``to`` says; None when it is malformed."""
    parts = [(found[1] or found[2], found[1] is not None) for found in _TOKEN.finditer(written)]
    fixed = _POSITIONS.fullmatch(parts[0][0]) if len(parts) == 2 else None
    if fixed:
        start = int(fixed[2] or 0)
        span = (start, int(fixed[3] or start) + 1 if fixed[2] else 0)
        name, constant = parts[1]
        if constant:
            return Made(fixed[1], constants=(("", name),), span=span)
        return Made(fixed[1], codes=((name, ""),), span=span)
    if len(parts) < 4 or len(parts) % 2 or not _FIELD.fullmatch(parts[0][0]) or len(parts[1][0]) != 2:
        return None
    indicators = parts[1][0].replace("_", " ")
    pairs = [(code[1:], *value) for (code, _), value in zip(parts[2::2], parts[3::2], strict=True)]
    codes = tuple((name.removesuffix("!"), code) for code, name, constant in pairs if not constant)
    needs = next((name[:-1] for _, name, constant in pairs if name.endswith("!") and not constant), "")
    constants = tuple((code, name) for code, name, constant in pairs if constant)
    return Made(parts[0][0], indicators[0], indicators[1], codes, constants, onto=onto, needs=needs)
