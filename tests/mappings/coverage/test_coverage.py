"""Every field, subfield and coded position of MARC 21 is mapped, or left out with a reason.

The tables beside this file hold the format's own facts: ``bibliographic.csv`` and ``authority.csv`` the subfields of
each field (https://www.loc.gov/marc/bibliographic, /authority; ``obsolete`` are those that old records still have),
``fixed.csv`` the positions of leader, 006, 007 and 008 with their codes (# is a blank). A subfield counts as covered
when some plausible value of it is mapped or ignored. ``open.txt`` lists what is not yet; it may only grow shorter.
"""

import csv
from pathlib import Path

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper, rules
from lienthong.mappings.record import Field, Record

HERE = Path(__file__).parent
LEADER = "00000nam a2200000 a 4500"
MAPPER = Mapper(Source("coverage"))
PLAUSIBLE = (
    "Nguyễn Du", "1996", "vie", "9786042000017", "0866-7667", "http://example.org/1", "(OCoLC)123", "20180105", "aut",
    "a-vt---", "lcsh", "W1060000", "001000", "vm", "1", "n", "va01", "eng", "880-01", "x9x9", "6.5", "rdacontent",
)  # fmt: skip
"""Values tried in turn: a name, a year, codes of several lists, numbers, an address."""


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def states(field: Field, place: str, record_format: str = "marc21", leader: str = LEADER) -> set[str]:
    """What the accounts say of one place of a record with this field."""
    record = Record(record_format, leader, [Field("001", value="1"), field], b"x")
    return {one.state for one in MAPPER.describe(record).accounts if one.place == place}


def covered(tag: str, code: str, record_format: str = "marc21", leader: str = LEADER) -> bool:
    """Whether some plausible value, alone or beside a $a, is mapped or ignored; with each indicator that matters."""
    rule = rules(record_format).get(tag)
    if rule is None:
        return False
    if code in rule.ignore or "*" in rule.ignore or any(code in codes for codes in rule.map):
        return True
    for value in PLAUSIBLE:
        for ind1, ind2 in ((" ", " "), ("1", "0"), ("0", "2"), ("7", "7")):
            for others in ([], [("a", "Tủ sách Vàng")], [("a", "Tủ sách Vàng"), ("t", "Truyện Kiều")]):
                field = Field(tag, ind1, ind2, [*(one for one in others if one[0] != code), (code, value)])
                if states(field, f"{tag}${code}", record_format, leader) & {"mapped", "ignored"}:
                    return True
    return False


def still_open() -> set[str]:
    """Subfields ("653 $0") and codes of positions ("008 Books 23 g") that no rule speaks of yet."""
    return set((HERE / "open.txt").read_text("utf-8").splitlines())


def missing(name: str, record_format: str, leader: str, column: str) -> list[str]:
    found = []
    for row in table(name):
        if row["tag"] < "010":
            if row["tag"] not in rules(record_format):
                found.append(row["tag"])
            continue
        lost = [code for code in row[column] if not covered(row["tag"], code, record_format, leader)]
        found += [f"{row['tag']} ${code}" for code in lost]
    return found


@pytest.mark.parametrize("column", ["codes", "obsolete"])
def test_every_subfield_of_a_bibliographic_record(column: str) -> None:
    assert set(missing("bibliographic.csv", "marc21", LEADER, column)) <= still_open()


@pytest.mark.skipif(not (HERE.parents[2] / "mappings" / "marc21_authority").exists(), reason="no authority rules")
def test_every_subfield_of_an_authority_record() -> None:
    found = missing("authority.csv", "marc21-authority", "00000nz  a2200000n  4500", "codes")
    assert {f"authority {one}" for one in found} <= still_open()


MATERIALS = {
    "Books": "am", "Computer Files": "mm", "Continuing Resources": "as", "Maps": "em", "Mixed Materials": "pc",
    "Music": "jm", "Visual Materials": "gm", "All Materials": "am", "Common": "am",
}  # fmt: skip
FORMS_006 = {
    "Books": "a", "Computer Files": "m", "Continuing Resources": "s", "Maps": "e", "Mixed Materials": "p",
    "Music": "j", "Visual Materials": "g", "All Materials": "a",
}  # fmt: skip
FORMS_007 = {
    "Electronic resource": "c", "Globe": "d", "Kit": "o", "Map": "a", "Microform": "h", "Motion picture": "m",
    "Nonprojected graphic": "k", "Notated music": "q", "Projected graphic": "g", "Remote-sensing image": "r",
    "Sound recording": "s", "Tactile material": "f", "Text": "t", "Unspecified": "z", "Videorecording": "v",
}  # fmt: skip
DATED = "180105m19961997vm " + " " * 17 + "vie d"
LENGTHS = {"006": 18, "007": 23, "008": 40}
SAMPLE = {"001-999": "090", "01-99": "12", "Country code list": "vm"}


def fixed_cases() -> list[tuple[str, str, str, str]]:
    """Tag, material or category, position and code of every coded position of the control fields."""
    cases = []
    for row in table("fixed.csv"):
        if row["tag"] in LENGTHS:
            for code in [*row["codes"].split(), *row["obsolete"].split()]:
                cases.append((row["tag"], row["type"], row["at"], SAMPLE.get(code, code)))
    return cases


def lost_positions(tag: str, kind: str, at: str, code: str) -> list[str]:
    """Accounts of the control field that call something lost when only this position says something."""
    first, _, last = at.partition("-")
    start, width = int(first), int(last or first) - int(first) + 1
    base = {"006": FORMS_006.get(kind, "a"), "007": FORMS_007.get(kind, "")}.get(tag, "")
    value = list((base or (DATED if tag == "008" else "")).ljust(LENGTHS[tag]))
    value[start : start + width] = code.replace("#", " ").ljust(width)[:width]
    leader = f"00000n{MATERIALS.get(kind, 'am')} a2200000 a 4500"
    record = Record("marc21", leader, [Field("001", value="1"), Field(tag, value="".join(value))], b"x")
    accounts = [one for one in MAPPER.describe(record).accounts if one.place.startswith(tag)]
    at_it = [one for one in accounts if one.place == tag or _meet(one.place, start, start + width)]
    return [one.place for one in at_it if one.state == "lost"] or ([] if accounts else [tag])


def _meet(place: str, start: int, end: int) -> bool:
    """Whether the positions of an account ("008/18-21", "006/books/01-04") and those of a test have one in common."""
    first, _, last = place.rpartition("/")[2].partition("-")
    return int(first) < end and start <= int(last or first)


@pytest.mark.parametrize("tag", sorted(LENGTHS))
def test_every_code_of_every_position(tag: str) -> None:
    lost = {" ".join(case) for case in fixed_cases() if case[0] == tag and lost_positions(*case)}
    assert lost <= still_open()
