"""One heading out of what many libraries wrote."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.text.headings import others, sensible

FORMS = [
    (["Truyen Kieu", "TRUYỆN KIỀU", "Truyện Kiều"], "Truyện Kiều"),
    (["Truyện Kiều", "Truyện Kiều : thơ"], "Truyện Kiều : thơ"),
    (["NXB Giáo dục", "Nhà xuất bản Giáo dục", "NXB GIAO DUC"], "Nhà xuất bản Giáo dục"),
    (["VNU", "vnu"], "VNU"),
    (["V. Huygô", "Victor Hugo"], "Victor Hugo"),
    (["阮攸", "Nguyen Du", "Nguyễn Du"], "Nguyễn Du"),
    (["Lão Hạc", "Lão Hạc."], "Lão Hạc."),
]


@pytest.mark.parametrize(("forms", "heading"), FORMS)
def test_the_fullest_spelling_is_the_heading(forms: list[str], heading: str) -> None:
    labels = [(one, "vi") for one in forms]
    for seed in range(6):
        random.Random(seed).shuffle(labels)
        assert sensible(labels)[0][0] == heading


def test_a_work_is_called_what_its_editions_are_called() -> None:
    forms = [("Đoạn trường tân thanh bản mới khảo chú", "vi"), ("Truyện Kiều", "vi"), ("Kim Vân Kiều tân truyện", "vi")]
    editions = [
        "Truyện Kiều",
        "Truyện Kiều : đối chiếu",
        "Đoạn trường tân thanh bản mới khảo chú",
        "Truyện kiều chú giải",
    ]
    assert sensible(forms, editions)[0][0] == "Truyện Kiều"


def test_other_forms_are_named_once_and_never_codes() -> None:
    labels = [
        ("Truyện Kiều", ""),
        ("TRUYỆN  KIỀU", "vi"),
        ("Truyện Kiều", "vi"),
        ("Kim Vân Kiều", "vi"),
        ("x 1", "zxx"),
    ]
    assert others(labels, "Truyện Kiều") == [("Kim Vân Kiều", "vi")]


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from(["", "vi", "en"])), unique=True, max_size=8), st.data())
def test_no_order_changes_the_heading_and_nothing_is_made_up(
    labels: list[tuple[str, str]], data: st.DataObject
) -> None:
    found = sensible(labels)
    assert set(found) <= set(labels) and bool(found) == bool(labels)
    assert sensible(data.draw(st.permutations(labels))) == found
