"""Every field, subfield and coded position of MARC 21 is mapped, or left out with a reason.

The tables beside this file hold the format's own facts: ``bibliographic.csv`` and ``authority.csv`` the subfields of
each field (https://www.loc.gov/marc/bibliographic, /authority; ``obsolete`` are those that old records still have),
``fixed.csv`` the positions of leader, 006, 007 and 008 with their codes (# is a blank). A subfield counts as covered
when its rule ignores it, or when a field with it is mapped and the value stands in what comes out; a coded position,
when no account calls it lost. No gap is allowed.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper, rules
from lienthong.mappings.record import Field, Record
from presence import Haystack

HERE = Path(__file__).parent
LEADER = "00000nam a2200000 a 4500"
MAPPER = Mapper(Source("coverage"))
PLAUSIBLE = (
    "Nguyễn Du", "1996", "vie", "9786042000017", "0866-7667", "http://example.org/1", "(OCoLC)123", "20180105", "aut",
    "a-vt---", "lcsh", "W1060000", "001000", "vm", "1", "n", "va01", "eng", "rda", "d1945", "880-01", "x9x9", "6.5",
    "rdacontent",
)  # fmt: skip
"""Values tried in turn: a name, a year, codes of several lists, numbers, an address."""


def table(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


WORD = "Quảngxa"
"""A word that nothing else in a record says."""
CAME_OUT = {"d1945": "1945"}
"""A code that becomes another form of itself."""
BESIDE: tuple[tuple[tuple[str, str], ...], ...] = (
    (), (("a", "Tủ sách Vàng"),), (("a", "Tủ sách Vàng"), ("t", "Truyện Kiều")), (("t", "Truyện Kiều"),),
    (("x", "Lịch sử"),), (("u", "http://example.org/9"),), (("2", "local"),), (("6", "245-01"), ("a", "Vàng")),
    (("6", "700-01"), ("a", "Vàng")), (("b", "Vàng"),), (("s", "W0800500"),), (("a", "Vàng"), ("i", "Dựa theo")),
)  # fmt: skip
"""What stands beside the subfield: the field's main one, or none."""
INDICATORS = ((" ", " "), ("1", "0"), ("0", "2"), ("7", "7"), ("3", " "), ("2", "1"))
HEADINGS = (("150", "a", "Chè"), ("100", "a", "Hồ Xuân Hương"), ("110", "a", "Hội Văn nghệ"), ("130", "a", "Thơ ca"))


def trial(field: Field, code: str, value: str, record_format: str, leader: str, heading: Field | None) -> str:
    """What becomes of one subfield: "mapped" and found, "ignored", "lost", "" or "lie": mapped, yet not there."""
    rest = [Field("001", value="1"), *([heading] if heading and field.tag[0] != "1" else [])]
    described = MAPPER.describe(Record(record_format, leader, [*rest, field], b"x"))
    states = {one.state for one in described.accounts if one.place == f"{field.tag}${code}"}
    if "lost" in states or not states:
        return "lost" if states else ""
    if states == {"ignored"}:
        return "ignored"
    return "mapped" if Haystack(described.lines).has(CAME_OUT.get(value, value)) else "lie"


def trials(tag: str, code: str, record_format: str, leader: str) -> Iterator[str]:
    """What becomes of a word with each indicator and main subfield beside it, then of each plausible value."""
    headings = [Field(one, subfields=[(a, value)]) for one, a, value in HEADINGS]
    values = [(WORD, one) for one in INDICATORS] + [(value, one) for value in PLAUSIBLE for one in INDICATORS[:2]]
    for heading in headings if record_format == "marc21-authority" else [None]:
        for value, (ind1, ind2) in values:
            for others in BESIDE:
                field = Field(tag, ind1, ind2, [*(one for one in others if one[0] != code), (code, value)])
                yield trial(field, code, value, record_format, leader, heading)


def covered(tag: str, code: str, record_format: str = "marc21", leader: str = LEADER) -> bool:
    """Whether the subfield is ignored by the rule, or some plausible value is mapped and found in the output."""
    rule = rules(record_format).get(tag)
    if rule is None:
        return False
    if not rule.steps and (code in rule.ignore or "*" in rule.ignore) and not any(code in codes for codes in rule.map):
        return True
    return any(state in ("mapped", "ignored") for state in trials(tag, code, record_format, leader))


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
    assert missing("bibliographic.csv", "marc21", LEADER, column) == []


@pytest.mark.skipif(not (HERE.parents[2] / "mappings" / "marc21_authority").exists(), reason="no authority rules")
def test_every_subfield_of_an_authority_record() -> None:
    found = missing("authority.csv", "marc21-authority", "00000nz  a2200000n  4500", "codes")
    assert found == []


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
    lost = [" ".join(case) for case in fixed_cases() if case[0] == tag and lost_positions(*case)]
    assert lost == []
