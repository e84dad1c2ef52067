"""Print, e-book, recording, braille …: editions of one text in two forms are two Instances, in every format."""

import sys
from itertools import combinations
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # importlib mode gives a test folder no way to share a module

import pytest
from portrayed import portrayed

from lienthong.graph.matching.instances import Instances
from lienthong.graph.matching.judging import DIFFERENT, united
from lienthong.mappings.line import parse_record

KIND = Instances()
MARC = """LDR 00000n{kind}m a2200000 i 4500
001 {number}
008 250101s2025    vm      {item}     000 1 vie d
020 __ $a 9786041000018
100 1_ $a Vũ Trọng Phụng
245 10 $a Số đỏ{medium}
260 __ $a Hà Nội : $b Văn học, $c 2025
{more}"""
ONIX = """onix.RecordReference {number}
onix.NotificationType 03
onix.ProductIdentifier $ProductIDType 15 $IDValue 9786041000018
onix.ProductForm {shape}
onix.TitleDetail $TitleType 01 $TitleElementLevel 01 $TitleText Số đỏ
onix.Contributor $ContributorRole A01 $PersonName Vũ Trọng Phụng
onix.Language $LanguageRole 01 $LanguageCode vie
onix.Publisher $PublishingRole 01 $PublisherName Văn học
onix.PublishingDate $PublishingDateRole 01 $Date 2025"""
OPDS = """opds.id {number}
opds.identifier 9786041000018
opds.title Số đỏ
opds.person $a Vũ Trọng Phụng $role author
opds.language vi
opds.publisher Văn học
opds.issued 2025
opds.acquisition $a https://sach.example.org/1 $rel acquisition/buy $type {type}"""


def marc(kind: str = "a", item: str = " ", medium: str = "", more: str = "") -> tuple[str, str]:
    medium = f" $h [{medium}]" if medium else ""
    return MARC.format(kind=kind, item=item, medium=medium, more=more, number="{number}"), "marc21"


def onix(shape: str, *more: str) -> tuple[str, str]:
    return ONIX.format(shape="\n".join((shape, *more)), number="{number}"), "onix"


def opds(type_: str) -> tuple[str, str]:
    return OPDS.format(type=type_, number="{number}"), "opds"


FORMS = {
    "": [marc(), marc(more="338 __ $b nc"), marc(more="300 __ $a 240 tr. + 1 CD"), onix("BC")],
    "online": [
        marc(item="o"), marc(medium="tài nguyên điện tử"), marc(more="338 __ $b cr"),
        marc(more="300 __ $a 1 tài nguyên trực tuyến"), onix("EA"), opds("application/epub+zip"),
    ],
    "disc": [marc(more="338 __ $b cd"), marc(medium="cd-rom"), onix("DB")],
    "audio": [
        marc("i"), marc("i", more="338 __ $b sd"), marc(medium="sách nói"), marc(more="338 __ $b ss"),
        marc(more="336 __ $b spw\n338 __ $b sd"), onix("AC"),
    ],
    "audio online": [
        marc("i", "o"), marc("i", more="338 __ $b cr"), marc(item="o", medium="sách nói"),
        onix("AJ"), opds("audio/mpeg"),
    ],
    "video": [marc("g"), marc("g", more="338 __ $b vd"), marc(medium="ghi hình"), onix("VI")],
    "video online": [marc("g", more="338 __ $b cr"), marc("g", more="336 __ $b tdi\n338 __ $b cr")],
    "microform": [marc(item="a"), marc(more="338 __ $b he"), marc(medium="vi phim"), onix("MB")],
    "tactile": [
        marc(item="f"), marc(item="f", more="338 __ $b nc"), marc(medium="chữ nổi"), onix("BC", "onix.EditionType BRL"),
        onix("BB", "onix.ProductFormDetail B702"),
    ],
    "large": [
        marc(item="d"), marc(item="d", more="338 __ $b nc"), marc(medium="chữ in to"),
        onix("BC", "onix.EditionType LTE"),
    ],
}  # fmt: skip


def drawn(described: tuple[str, str], number: str = "1"):  # type: ignore[no-untyped-def]
    text, format = described
    return portrayed(parse_record(text.format(number=number), format))


@pytest.fixture(scope="module")
def portraits():  # type: ignore[no-untyped-def]
    return {form: [drawn(one) for one in several] for form, several in FORMS.items()}


@pytest.mark.parametrize(("one", "other"), list(combinations(FORMS, 2)))
def test_two_forms_are_two_whatever_else_agrees(one: str, other: str, portraits) -> None:  # type: ignore[no-untyped-def]
    """Neither one own id by the first key, nor one by comparison, nor in one group."""
    for first_id, a in portraits[one]:
        for second_id, b in portraits[other]:
            may_be = {one.removesuffix(" online"), other.removesuffix(" online")}
            assert first_id != second_id
            if len(may_be) == 1 and "|" in a["form"][0] + b["form"][0]:
                continue  # "[sách nói]" alone is a CD or a file
            assert KIND.compare(a, b, False).verdict == DIFFERENT, (one, other, a.get("form"), b.get("form"))
            assert KIND.contradiction(a, b) == "form"


def test_what_may_be_either_bridges_nothing() -> None:
    """«1 đĩa CD» fits the CD-ROM and the recording; in a group with one it no longer fits the other."""
    either, disc, audio = (
        drawn(one)[1] for one in (marc(more="300 __ $a 1 đĩa CD"), marc(more="338 __ $b cd"), marc(more="338 __ $b sd"))
    )
    assert KIND.contradiction(either, disc) == KIND.contradiction(either, audio) == ""
    assert (
        KIND.contradiction(united((either, disc)), audio) == KIND.contradiction(united((either, audio)), disc) == "form"
    )


def test_e_books_of_marc_and_onix_meet_by_their_isbn() -> None:
    """And so do the e-book of a feed and that of a list; the printed book has another key."""
    ids = [drawn(one)[1] for one in (marc(item="o"), onix("EA"), opds("application/epub+zip"))]
    assert all(KIND.compare(ids[0], one, False).verdict == "same" for one in ids[1:])
