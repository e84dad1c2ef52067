"""People statements as cse-koha writes them, whose kinds of mistake were found in samples read by eye."""

import pytest

from lienthong.mappings.people import in_heading, relators


@pytest.mark.parametrize(
    ("written", "read"),
    [
        # cse-koha 2:1403, 1:3240: initials that look like titles or like «v.v».
        ("Y. Yam & K.S. Leung", [("Y. Yam", ()), ("K.S. Leung", ())]),
        ("V. V. Anisovich ... [et al.]", [("V. V. Anisovich", ())]),
        # cse-koha 2:3489: a given name before a role, 0:1803: a hyphen between two people.
        ("Hoàng Ngọc Đồng chủ biên; Thái Ngọc Sơn.", [("Hoàng Ngọc Đồng", ("edt",)), ("Thái Ngọc Sơn", ())]),
        ("Nguyễn Văn Vĩnh, Lê Văn Đính đồng chủ biên", [("Nguyễn Văn Vĩnh", ("edt",)), ("Lê Văn Đính", ("edt",))]),
        ("Nguyễn Quang Huy - Hải Yến", [("Nguyễn Quang Huy", ()), ("Hải Yến", ())]),
        ("Ban Tư tưởng - Văn hóa trung ương", [("Ban Tư tưởng - Văn hóa trung ương", ())]),
        # cse-koha 2:8566, 1:6325, 0:9187, 0:4171: roles behind, before and in brackets.
        ("Frank Dehn (Redaktion), Klaus Holsche (Redaktion)", [("Frank Dehn", ("edt",)), ("Klaus Holsche", ("edt",))]),
        ("Jacques Boer; with a historical introduction by A. Luiten", [("Jacques Boer", ()), ("A. Luiten", ("win",))]),
        ("Chris Gough; Lê Thành Tâm thực hiện", [("Chris Gough", ()), ("Lê Thành Tâm", ("ctb",))]),
        ("Sponsored by: National Institute of Informatics", [("National Institute of Informatics", ("spn",))]),
        (
            "Đào Duy Anh (d.), Trần B (cn), Lê C (ch.b.)",
            [("Đào Duy Anh", ("trl",)), ("Trần B", ("pdr",)), ("Lê C", ("edt",))],
        ),
        ("Nguyễn D.", [("Nguyễn D.", ())]),
        ("Nguyễn An (1930-1999)", [("Nguyễn An", ())]),
    ],
)
def test_people_of_a_statement(written, read):
    assert [(one.name, one.roles) for one in in_heading(written)] == read


@pytest.mark.parametrize(
    ("term", "codes"),
    [
        ("dịch", ("trl",)), ("Übersetzerin", ("trl",)), ("traducteur", ("trl",)), ("translator.", ("trl",)),
        ("(d.)", ("trl",)), ("author and illustrator", ("aut", "ill")), ("chủ biên, dịch", ("edt", "trl")),
        ("biên soạn", ("com",)), ("directeur de thèse", ("ths",)), ("người gõ máy", ()), ("dịch và gõ máy", ()),
    ],
)  # fmt: skip
def test_relators_of_a_term(term, codes):
    assert relators(term, author_named=True) == codes
