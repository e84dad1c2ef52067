"""Names in statements and headings."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings import names


def read(raw: str) -> list[tuple[str, str]]:
    return [(person.name, person.role) for person in names.people(raw)]


@pytest.mark.parametrize(
    ("written", "people"),
    [
        ("Trần An", [("Trần An", "")]),
        ("Trần An; Lê Bình", [("Trần An", ""), ("Lê Bình", "")]),
        ("Trần An, Lê Bình và Vũ Cường", [("Trần An", ""), ("Lê Bình", ""), ("Vũ Cường", "")]),
        ("Trần, Văn An", [("Trần Văn An", "")]),
        ("Smith, J. K.", [("J. K. Smith", "")]),
        ("John Smith, Jr.", [("John Smith, Jr.", "")]),
        ("Trần An, Lê Bình (chủ biên)", [("Trần An", "edt"), ("Lê Bình", "edt")]),
        ("Trần An chủ biên, Lê Bình dịch", [("Trần An", "edt"), ("Lê Bình", "trl")]),
        ("Trần An ch.b.; Lê Bình", [("Trần An", "edt"), ("Lê Bình", "")]),
        ("M. Ivanov; Dịch: Trần An, Lê Bình", [("M. Ivanov", ""), ("Trần An", "trl"), ("Lê Bình", "trl")]),
        ("biên soạn, Trần An", [("Trần An", "aut")]),
        ("Trần An ; Lê Bình biên soạn", [("Trần An", ""), ("Lê Bình", "com")]),
        ("edited by Ann Lee and Tom Poe.", [("Ann Lee", "edt"), ("Tom Poe", "edt")]),
        ("Trần Thanh Bình", [("Trần Thanh Bình", "")]),
        ("Phạm Văn Vẽ", [("Phạm Văn Vẽ", "")]),
        ("Trần An - Lê Bình - Vũ Cường", [("Trần An", ""), ("Lê Bình", ""), ("Vũ Cường", "")]),
        ("Mary Smith-Jones", [("Mary Smith-Jones", "")]),
        ("Ann Lee, Tom Poe, and Kim Day", [("Ann Lee", ""), ("Tom Poe", ""), ("Kim Day", "")]),
        ("Trần An, Lê Bình, và Vũ Cường", [("Trần An", ""), ("Lê Bình", ""), ("Vũ Cường", "")]),
        ("Ann Lee, with Tom Poe and Kim Day", [("Ann Lee", ""), ("Tom Poe", "ctb"), ("Kim Day", "ctb")]),
        ("Ann Lee [and] Tom Poe", [("Ann Lee", ""), ("Tom Poe", "")]),
        ("Jean Roux et Anne Blanc", [("Jean Roux", ""), ("Anne Blanc", "")]),
        ("Ann Lee hiệu đính tiếng Anh", [("Ann Lee", "edt")]),
        ("Trần An dịch từ tiếng Nga", [("Trần An", "trl")]),
        ("dịch Trần An", [("Trần An", "trl")]),
        ("Trần An Tham gia: Lê Bình", [("Trần An", ""), ("Lê Bình", "ctb")]),
        ("Nhóm tác giả: Trần An, Lê Bình", [("Trần An", "aut"), ("Lê Bình", "aut")]),
        ("section editors: Ann Lee, Tom Poe", [("Ann Lee", "edt"), ("Tom Poe", "edt")]),
        ("[edited by] Ann Lee", [("Ann Lee", "edt")]),
        ("Ann Lee, Jr., Tom Poe", [("Ann Lee, Jr.", ""), ("Tom Poe", "")]),
        ("Trần An TS. Lê Bình", [("Trần An", ""), ("Lê Bình", "")]),
    ],
)
def test_people(written: str, people: list[tuple[str, str]]) -> None:
    assert read(written) == people


def test_titles_are_no_part_of_the_name() -> None:
    first, second = names.people("GS.TS. Trần An (chủ biên), PGS. TS Lê Bình")
    assert (first.prefix, first.name, first.role_label) == ("GS.TS.", "Trần An", "chủ biên")
    assert (second.prefix, second.name) == ("PGS. TS", "Lê Bình")


def test_two_roles_of_one_person() -> None:
    (person,) = names.people("Trần An sưu tầm và giới thiệu")
    assert person.roles == ("com", "win")
    assert person.role_label == "sưu tầm và giới thiệu"


@pytest.mark.parametrize(
    "written",
    [
        "Trần An và những người khác",
        "Trần An [et al.].",
        "Trần An... [et all.]",
        "Trần An....[ et...al.]",
        "Trần An [at al.]",
        "Trần An, ...",
        "Trần An và năm người khác",
    ],
)
def test_others(written: str) -> None:
    statement = names.statement(written)
    assert [person.name for person in statement.people] == ["Trần An"]
    assert statement.et_al and statement.people[0].et_al


@pytest.mark.parametrize(
    "written", ["Nhiều tác giả", "nhiều tác giả.", "Không rõ", "[Khuyết danh]", "TCVN 6113 : 1996", "dịch"]
)
def test_nobody(written: str) -> None:
    statement = names.statement(written)
    assert not statement.people
    assert statement.left


@pytest.mark.parametrize(
    "written",
    [
        "Bộ Giáo dục và Đào tạo",
        "Trường Đại học Bách khoa, Khoa Xây dựng",
        "Viện Sử học",
        "Example Press, Inc.",
        "Institute of Geography",
        "Nxb. Trẻ",
        "Ban biên dịch Phù Sa",
        "Trường Đại Học FPT",
        "TỔNG CỤC Bưu điện",
        "Ngân Hàng Thế Giới",
    ],
)
def test_bodies(written: str) -> None:
    (body,) = names.people(written)
    assert body.corporate
    assert body.name == written


def test_bodies_in_brackets() -> None:
    for read_by in (names.people("[Quốc Hội nước Việt Nam]")[0], names.heading("[Quốc Hội nước Việt Nam]")):
        assert (read_by.name, read_by.corporate) == ("Quốc Hội nước Việt Nam", True)


@pytest.mark.parametrize("written", ["Trường Chinh", "Đoàn Giỏi", "Bùi Hội", "Lê Khoa", "Hoàng Bộ"])
def test_people_whose_names_look_like_bodies(written: str) -> None:
    (person,) = names.people(written)
    assert not person.corporate


def test_roles_by_context() -> None:
    assert names.role("Cơ quan chủ trì") == "his"
    assert names.role("Cơ quan chủ trì", "502") == "dgg"
    assert names.role("người hướng dẫn") == "ths"
    assert names.role("minh họa") == names.role("minh hoạ") == names.role("m.h.") == "ill"
    assert names.role("translated from the Russian by") == "trl"
    assert names.role("nấu ăn") == ""


@pytest.mark.parametrize(
    ("a", "d", "name", "family", "given", "birth", "death"),
    [
        ("Nguyễn, Du,", "1765-1820.", "Nguyễn Du", "Nguyễn", "Du", "1765", "1820"),
        ("Rowling, J. K.", "", "J. K. Rowling", "Rowling", "J. K.", "", ""),
        ("Mai, Thomas", "1950-", "Thomas Mai", "Mai", "Thomas", "1950", ""),
        ("King, Martin Luther, Jr.", "-1968", "Martin Luther King, Jr.", "King", "Martin Luther, Jr.", "", "1968"),
        ("García Márquez, Gabriel,", "b. 1927", "Gabriel García Márquez", "García Márquez", "Gabriel", "1927", ""),
        ("Platen, Magnus von.", "active 1890-1904.", "Magnus von Platen", "Platen", "Magnus von", "", ""),
        ("Poe, Tom, 1950-", "", "Tom Poe", "Poe", "Tom", "1950", ""),
        ("Nguyễn Du, 1765-1820", "", "Nguyễn Du", "", "", "1765", "1820"),
        ("Tom Poe, Jr", "", "Tom Poe, Jr", "", "", "", ""),
        ("Jiang, Hanbin", "", "Jiang Hanbin", "Jiang", "Hanbin", "", ""),
        ("Kimura, Kenkadō,", "1736-1802", "Kimura Kenkadō", "Kimura", "Kenkadō", "1736", "1802"),
        ("Chŏng, Yŏn-t'ak", "", "Chŏng Yŏn-t'ak", "Chŏng", "Yŏn-t'ak", "", ""),
        ("紫, 式部", "", "紫 式部", "紫", "式部", "", ""),
        ("Tan, Amy", "", "Amy Tan", "Tan", "Amy", "", ""),
        ("Wang, Peter", "", "Peter Wang", "Wang", "Peter", "", ""),
        ("Bīra, Suhindara", "", "Suhindara Bīra", "Bīra", "Suhindara", "", ""),
        ("X, Y", "778-865?", "Y X", "X", "Y", "0778", "0865?"),
    ],
)
def test_heading(a: str, d: str, name: str, family: str, given: str, birth: str, death: str) -> None:
    person = names.heading(a, d)
    assert (person.name, person.family, person.given) == (name, family, given)
    assert (person.birth, person.death) == (birth, death)


def test_one_key_for_every_order_of_writing() -> None:
    assert names.heading("Nguyễn, Du").key == names.people("Nguyễn Du")[0].key
    assert names.heading("Rowling, J. K.").key == names.people("J. K. Rowling")[0].key


def test_forenames_have_no_family() -> None:
    assert names.heading("Nhất Hạnh, Thích", "", "0").family == ""


@pytest.mark.parametrize(
    ("a", "several"),
    [
        ("Nguyễn, Du", False),
        ("García Márquez, Gabriel", False),
        ("Robert, Jones", False),
        ("Trần An", False),
        ("Trần An chủ biên", True),
        ("Trần An; Lê Bình", True),
        ("Peter S. Smith, Ann C. Lee", True),
        ("Peter S. Smith, Jr.", False),
        ("Trần An, Lê Bình,...", True),
        ("Jean Roux et Anne Blanc", True),
        ("Trần An, Lê Bình, Vũ Cường", True),
        ("Trần An và Lê Bình", True),
    ],
)
def test_is_list(a: str, several: bool) -> None:
    assert names.is_list(a) is several


def letters(text: str) -> Counter[str]:
    return Counter(char for char in text.casefold() if char.isalpha())


WORDS = st.sampled_from(
    [
        "Trần",
        "Văn An",
        "Lê Bình",
        "J. K.",
        "Smith",
        "Bộ Y tế",
        "GS.TS.",
        "PGS",
        "dịch",
        "chủ biên",
        "(biên soạn)",
        "Dịch:",
        "by",
        "edited by",
        "Inc.",
        "Jr.",
        "TCVN 1996",
        "Nhiều tác giả",
        ";",
        ",",
        ", ",
        " - ",
        " và ",
        " & ",
        "[",
        "]",
        "...",
        ".",
        " ",
        "hiệu đính",
    ]
)


@settings(deadline=None, max_examples=400)
@given(st.one_of(st.lists(WORDS, max_size=9).map(" ".join), st.text(max_size=60)))
def test_no_letter_is_lost_silently(raw: str) -> None:
    statement = names.statement(raw)
    if statement.et_al:
        return
    kept = letters(" ".join([*statement.left, *(f"{p.name} {p.prefix} {p.role_label}" for p in statement.people)]))
    joints = letters(names.repair(raw)) - kept
    assert set(joints) <= set("vàandet"), (raw, statement)
    assert all(person.name and person.key is not None for person in statement.people)
