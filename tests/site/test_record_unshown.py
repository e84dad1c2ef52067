"""What of an original record is for the public: it fails closed."""

import pytest

from lienthong.graph.terms import Source
from lienthong.mappings.line import parse_record
from lienthong.mappings.noting import Noting, Outcome
from lienthong.mappings.record import Field
from lienthong.mappings.rulebook import names
from lienthong.pipeline.originals.unshown import meant, private, unshown

HIDDEN = [
    ("541 0_ $a Mua của bà Tư $h 200000", "541", "ah"),
    ("541 __ $a Mua của bà Tư", "541", "a"),
    ("561 0_ $a Của ông Ba", "561", "a"),
    ("583 __ $a sửa $k Lan", "583", "ak"),
    ("591 __ $a chỗ của cô Lan", "591", "a"),
    ("852 __ $a TVTN $p 1 $x Lan làm mất", "852", "x"),
    ("876 __ $p 12 $x nội bộ", "876", "x"),
    ("911 __ $a Lan", "911", "a"),
    ("952 __ $p 9 $g 99000", "952", "g"),
    ("969 __ $a chẳng ai biết", "969", "a"),
    ("993 __ $a chẳng ai biết", "993", "a"),
    ("880 0_ $6 541-01 $a Mua", "880", "a"),
    ("880 __ $6 912-01 $a Lan", "880", "a"),
    ("538 __ $y gọi 0912 345 678", "538", "y"),
]
SHOWN = [
    ("020 __ $a 0-520-07417-4", "020", "a"),
    ("020 __ $a 9786042000017 $c 75000 đ", "020", "ac"),
    ("100 1_ $a Nguyễn Du, $d 1765-1820", "100", "ad"),
    ("505 0_ $a Tập 1. Mở đầu", "505", "a"),
    ("541 1_ $a Bà Tư tặng", "541", "a"),
    ("999 __ $a x", "LDR", ""),
]


MARC = "LDR 00000nam a2200000 a 4500\n001 a1\n245 10 $a Một nhan đề"
NOBODY_KNOWS = [
    ("oai_dc", "dc.contributor.nguoigo Nhân viên Mẫu"),
    ("oai_dc", "dc.contributor.nguoinhap Nhân viên Mẫu"),
    ("oai_dc", "dc.creator.nguoinhap Nhân viên Mẫu"),
    ("oai_dc", "dc.submitter Nhân viên Mẫu"),
    ("oai_dc", "dcterms.nguoigo Nhân viên Mẫu"),
    ("oai_dc", "dc.description.ghichunoibo Chị Mẫu nghỉ thai sản"),
    ("mods", "mods.nguoigo Nhân viên Mẫu"),
    ("etdms", "thesis.nguoigo Nhân viên Mẫu"),
    ("skos", "skos.nguoigo Nhân viên Mẫu"),
    ("kbart", "kbart.nguoigo Nhân viên Mẫu"),
    ("onix", "onix.nguoigo Nhân viên Mẫu"),
    ("opds", "opds.nguoigo Nhân viên Mẫu"),
    ("voer", "voer.nguoigo Nhân viên Mẫu"),
    ("storyweaver", "story.nguoigo Nhân viên Mẫu"),
    ("library", "library.nguoigo Nhân viên Mẫu"),
    ("marc21", "009 Nhân viên Mẫu"),
    ("marc21", "239 __ $a Nhân viên Mẫu"),
    ("marc21", "538 __ $y Nhân viên Mẫu"),
    ("marc21", "880 __ $6 239-01 $a Nhân viên Mẫu"),
]  # fmt: skip


@pytest.mark.parametrize(("form", "line"), NOBODY_KNOWS, ids=[f"{one[0]} {one[1]}" for one in NOBODY_KNOWS])
def test_what_no_rule_knows_is_withheld_in_every_format(form: str, line: str) -> None:
    before = f"{MARC}\n" if form == "marc21" else ""
    record = parse_record(f"{before}{line}", form)
    field = record.fields[-1]
    code, value = field.subfields[-1] if field.subfields else ("", field.value)
    outcomes = Noting(Source(id="thu")).note(record).fields[-1].outcomes
    assert not any(one.state == "mapped" for one in outcomes)
    assert unshown(field, code, value, outcomes, "", ruled=names(form, meant(field), code))


def test_a_bad_value_of_a_field_that_a_rule_knows_is_shown() -> None:
    lost = [Outcome("dc.date.issued$a", "lost")]
    field = Field("dc.date.issued", subfields=[("a", "?")])
    assert not unshown(field, "a", "?", lost, "", ruled=names("oai_dc", "dc.date.issued", "a"))
    assert names("oai_dc", "DC.Date.Issued", "a") and not names("oai_dc", "dc.date.issued.nguoinhap", "a")


def hidden(line: str) -> dict[str, dict[str, bool]]:
    """By tag and subfield, whether it is withheld, in a whole record."""
    record = parse_record(f"{MARC}\n{line}")
    notes = Noting(Source(id="thu")).note(record)
    said = "\n".join([*notes.whole, *(each for one in notes.fields for each in one.lines)])
    found: dict[str, dict[str, bool]] = {}
    for one in notes.fields:
        for code, value in one.field.subfields or [("", one.field.value)]:
            outcomes = [each for each in one.outcomes if each.place.partition("$")[2] == code]
            found.setdefault(one.field.tag, {})[code] = unshown(one.field, code, value, outcomes, said)
    return found


@pytest.mark.parametrize(("line", "tag", "codes"), HIDDEN, ids=[one[0] for one in HIDDEN])
def test_what_is_the_library_s_own_is_withheld(line: str, tag: str, codes: str) -> None:
    found = hidden(line)
    assert {code for code in codes if not found[tag][code]} == set()
    assert not found["245"]["a"]


@pytest.mark.parametrize(("line", "tag", "codes"), SHOWN, ids=[one[0] for one in SHOWN])
def test_what_catalogues_tell_is_shown(line: str, tag: str, codes: str) -> None:
    found = hidden(line)
    assert {code for code in codes or [""] if found[tag][code]} == set()


def test_a_mapped_value_is_shown_only_as_far_as_it_was_published() -> None:
    field = Field("dc.description", subfields=[("a", "")])
    mapped = [type("Outcome", (), {"place": "dc.description$a", "state": "mapped", "why": ""})()]
    for value, said, is_hidden in (
        ("Bài của Lan (lan@example.org)", '"Bài của Lan"', True),
        ("Bài của Lan (lan@example.org)", '"Bài của Lan (lan@example.org)"', False),
        ("Điện thoại: 024 3825 5397", '"Điện thoại"', True),
        ("Kinh phí 350.000.000 đồng", '"Kinh phí"', True),
        ("Kinh phí 350.000.000 đồng", '"350000000"', False),
        ("1765-1820", '"1765" "1820"', False),
        ("Một câu thường", '"khác"', False),
    ):
        assert unshown(field, "a", value, mapped, said) is is_hidden, value


def test_the_other_script_of_a_private_field_is_private() -> None:
    assert private(Field("880", "0", " ", [("6", "561-03/$1"), ("a", "黃")]))
    assert not private(Field("880", "1", " ", [("6", "561-03/$1"), ("a", "黃")]))


def test_the_other_script_of_a_private_field_is_never_published() -> None:
    for linked in ("541", "852", "911", "583"):
        record = parse_record(
            f"LDR 00000nam a2200000 a 4500\n001 a1\n245 10 $a Tên\n880 0_ $6 {linked}-01 $a 黃文 $x 秘"
        )
        notes = Noting(Source(id="thu")).note(record)
        assert not any("黃文" in each or "秘" in each for one in notes.fields for each in one.lines), linked
