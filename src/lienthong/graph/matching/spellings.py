"""One form for the many spellings of publishers and other bodies: tables in ``graph/matching``, changed by librarians.

``publishers.csv`` and ``organisations.csv`` have a spelling and the name that it stands for in each row;
``organisations.toml`` has the abbreviations that may stand anywhere in a name. A house or university that was renamed
is another one: its names are in different rows.
"""

import csv
import re
import tomllib
from collections import Counter
from functools import cache, lru_cache
from typing import Any

from lienthong.content import folder
from lienthong.text import match_key, search_fold

TABLES = ("publishers.csv", "organisations.csv", "organisations.toml")
"""What the forms depend on besides this code; in the folder ``graph/matching``."""

_NUMBER = re.compile(r"\d+|[ivx]+")
_PART = re.compile(r"(?<=[^\W\d_]{2})\.\s+(?=[^\W\d_])|\s+[-–]\s+(?=Khoa\b|Viện\b|Bộ môn\b)")
_SCHOOL = re.compile(r"^(?:trường (?=đại học |cao đẳng )|the (?=\S))")


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((folder("graph") / "matching" / "organisations.toml").read_text("utf-8"))


@cache
def _short() -> tuple[re.Pattern[str], dict[str, str]]:
    full = {match_key(short): match_key(long) for short, long in _words()["words"].items()}
    either = "|".join(re.escape(one) for one in sorted(full, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{either})(?!\S)"), full


def _written_out(key: str) -> str:
    pattern, full = _short()
    return pattern.sub(lambda found: full[found.group()], key)


@cache
def _around() -> tuple[re.Pattern[str], re.Pattern[str]]:
    before, after = (
        "|".join(re.escape(match_key(one)) for one in sorted(_words()["house"][side], key=len, reverse=True))
        for side in ("before", "after")
    )
    return re.compile(rf"^(?:(?:{before}) )+(?=\S)"), re.compile(rf"(?: (?:{after}))+$")


def _named(name: str) -> str:
    """A house's name without "Nxb.", with what stands behind it: of "Labor Publishing House" that is half the name."""
    return _written_out(_around()[0].sub("", match_key(name)))


def _house(name: str) -> str:
    before, after = _around()
    key = before.sub("", match_key(name))
    return _written_out(after.sub("", key) or key)


def _body(name: str) -> str:
    return _SCHOOL.sub("", _written_out(match_key(name)))


@lru_cache(maxsize=16384)
def beyond(short: str, long: str) -> tuple[str, ...]:
    """Numbers and places that only the longer of two match keys of bodies has: they make another body of it («Đại học
    Sư phạm Hà Nội 2», «Đại học Sư phạm TP. Hồ Chí Minh»). «Việt Nam» is no such place."""
    rest = list((Counter(long.split()) - Counter(short.split())).elements())
    numbers = tuple(one for one in rest if _NUMBER.fullmatch(one))
    found = f" {' '.join(rest)} "
    return numbers + tuple(one for one in _places() if f" {one} " in found)


@cache
def _places() -> tuple[str, ...]:
    return tuple(match_key(one) for one in _words()["apart"]["places"])


@cache
def _table(file: str) -> dict[str, str]:
    spelling, form = (_named, _house) if file == TABLES[0] else (_body, _body)
    with (folder("graph") / "matching" / file).open(encoding="utf-8", newline="") as lines:
        return {spelling(row["spelling"]): form(row["name"]) for row in csv.DictReader(lines)}


@cache
def _undiacritic(file: str) -> dict[str, str]:
    """The names of a table as they are typed without diacritics, where only one is so: "giao duc", "van hoc"."""
    several: dict[str, set[str]] = {}
    for name in _table(file).values():
        several.setdefault(search_fold(name), set()).add(name)
    return {plain: next(iter(names)) for plain, names in several.items() if len(names) == 1}


@lru_cache(maxsize=16384)
def publisher_form(name: str) -> str:
    """The one form of a publisher's name, given as written or as its match key: "Nxb. KHKT", "Khoa học & Kỹ thuật" and
    "Science and Technics Publishing House" have the same; '' for ''."""
    table, key = _table(TABLES[0]), _house(name)
    known = table.get(_named(name)) or table.get(key)
    return known or (_undiacritic(TABLES[0]).get(key, key) if key.isascii() else key)


@lru_cache(maxsize=16384)
def organisation_form(name: str) -> str:
    """The one form of a body's name, its units joined by " / ": "ĐHBK Hà Nội. Khoa CNTT" is
    "đại học bách khoa hà nội / khoa công nghệ thông tin"."""
    table = _table(TABLES[1])
    whole = _body(name)
    if whole in table:
        return table[whole]
    parts = [_body(part) for part in _PART.split(name)]
    if len(parts) == 1:
        return _undiacritic(TABLES[1]).get(whole, whole) if whole.isascii() else whole
    above = _body(" ".join(parts[:-1]))
    return " / ".join([table.get(above) or " / ".join(table.get(one, one) for one in parts[:-1]), parts[-1]])


@lru_cache(maxsize=16384)
def is_house(name: str, publishes: bool = False) -> bool:
    """Whether a name is a publishing house's: «Nxb. Đại học Sư phạm», which is not the university; without «Nxb.» where
    it ``publishes`` and does not begin like that of a body («Bộ Y tế»)."""
    key = match_key(name).removeprefix("the ")
    if _around()[0].sub("", key) != key:
        return True
    return publishes and _starts("bodies").match(_written_out(key)) is None


@lru_cache(maxsize=16384)
def is_unit(name: str) -> bool:
    """Whether a name is that of a unit below another body that it does not name («Khoa Công nghệ thông tin»)."""
    return _starts("unit").match(match_key(name)) is not None and len(_PART.split(name)) == 1


@cache
def _starts(with_: str) -> re.Pattern[str]:
    said = _words()["unit"]["words"] if with_ == "unit" else _words()["house"][with_]
    return re.compile(rf"(?:{'|'.join(map(match_key, said))})(?: |$)")
