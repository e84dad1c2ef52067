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


BIB, AGENT, BODY = (
    MARC,
    "LDR 00000nz  a2200000n  4500\n001 a1\n100 1_ $a Lê, Mẫu",
    "LDR 00000nz  a2200000n  4500\n001 a1\n110 2_ $a Hội Mẫu",
)
SECRET_SCRIPTS = [
    *((BIB, "marc21", f"880 {first}_ {six} $a 黃文 $x 秘") for first in "0_" for six in (
        "", "$6 880-01", "$6 -01", "$6 5-41", "$6 abc-01", "$6 24500", "$6 ٢٤٥-01", "$6 245-01 $6 541-01", "$6 239-01",
        "$6 541-01", "$6 852-01", "$6 911-01", "$6 583-01",
    )),
    (BIB, "marc21", "880 0_ $6 561-01 $a 黃文"),
    (BIB, "marc21", "880 4_ $6 856-01 $x 黃文"),
    (BIB, "marc21", "880 __ $6 538-01 $y 黃文"),
    *((head, "marc21-authority", f"880 __ {six} $a 黃文 $m 秘") for head in (AGENT, BODY) for six in (
        "", "$6 880-01", "$6 371-01", "$6 375-01", "$6 667-01", "$6 900-01", "$6 390-01",
    )),
    (AGENT, "marc21-authority", "880 4_ $6 856-01 $x 黃文"),
]  # fmt: skip
"""What is no reader's business, or nobody knows to be any, in the other script."""


@pytest.mark.parametrize(("head", "form", "line"), SECRET_SCRIPTS, ids=[f"{one[1]} {one[2]}" for one in SECRET_SCRIPTS])
def test_the_other_script_of_a_private_field_is_never_published_or_shown(head: str, form: str, line: str) -> None:
    notes = Noting(Source(id="thu")).note(record := parse_record(f"{head}\n{line}", form))
    said = "\n".join([*notes.whole, *(each for one in notes.fields for each in one.lines)])
    assert not any(secret in said for secret in ("黃文", "秘", "\\u9EC3"))
    one = notes.fields[-1]
    for code, value in one.field.subfields:
        outcomes = [each for each in one.outcomes if each.place == f"880${code}"]
        ruled = names(record.format, meant(one.field), code)
        assert code == "6" or unshown(one.field, code, value, outcomes, said, ruled=ruled)


@pytest.mark.parametrize(("head", "form", "line"), [
    (BIB, "marc21", "880 __ $6 260-01 $a 河內 $x 秘"), (BIB, "marc21", "880 10 $6 245-00 $a 河內"),
    (BIB, "marc21", "880 __ $6 500-100/$1 $a 河內"), (AGENT, "marc21-authority", "880 0_ $6 400-01 $a 河內"),
    (AGENT, "marc21-authority", "880 __ $6 678-01 $a 河內"),
])  # fmt: skip
def test_the_other_script_of_a_public_field_is_published(head: str, form: str, line: str) -> None:
    notes = Noting(Source(id="thu")).note(parse_record(f"{head}\n{line}", form))
    assert any("河內" in each for each in notes.fields[-1].lines)
