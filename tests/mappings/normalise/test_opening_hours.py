"""Opening hours as libraries write them."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lienthong.mappings.openinghours import opening_hours

FORM = re.compile(r"(?:[A-Z][a-z][-,]?)+ [0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]")


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Thứ 2–Thứ 6: 7h30–17h00", ["Mo-Fr 07:30-17:00"]),
        (
            "Thứ Hai đến thứ Sáu: 7h30 - 11h30, 13h30 - 17h00; Thứ bảy 8h-11h30",
            ["Mo-Fr 07:30-11:30", "Mo-Fr 13:30-17:00", "Sa 08:00-11:30"],
        ),
        ("Từ thứ 2 đến thứ 6, sáng 7h30-11h30, chiều 13h30-17h", ["Mo-Fr 07:30-11:30", "Mo-Fr 13:30-17:00"]),
        ("T2-T6: 8:00-17:00", ["Mo-Fr 08:00-17:00"]),
        ("CN 8g–11g", ["Su 08:00-11:00"]),
        ("Thứ 7, Chủ nhật: 8h-11h", ["Sa,Su 08:00-11:00"]),
        ("Thứ 2-6: 7h-17h", ["Mo-Fr 07:00-17:00"]),
        ("Hằng ngày 8h-20h", ["Mo-Su 08:00-20:00"]),
        ("Mon-Fri 9:00 am - 5:00 pm", ["Mo-Fr 09:00-17:00"]),
        ("Mo-Fr 07:30-17:00", ["Mo-Fr 07:30-17:00"]),
    ],
)
def test_hours_are_understood(written: str, found: list[str]) -> None:
    assert list(opening_hours(written)) == found


@pytest.mark.parametrize(
    "written",
    ["", "Giờ hành chính", "8h-17h", "Thứ 2 đến thứ 6, trừ ngày lễ: 8h-17h", "Thứ 2: 25h-26h", "Thứ 2: 17h-8h",
     "Thứ 2-Thứ 6: 7h30-17h00 (nghỉ trưa)"],
)  # fmt: skip
def test_what_is_not_understood_as_a_whole_gives_nothing(written: str) -> None:
    assert opening_hours(written) == ()


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("thứ bảycn0123456789h:–-,; sáu"), max_size=60))
def test_whatever_comes_out_has_the_form(written: str) -> None:
    assert all(FORM.fullmatch(one) for one in opening_hours(written))


def test_a_huge_cell_costs_nothing() -> None:
    started = time.process_time()
    for text in ("thứ 2 " * 20_000, "1" * 100_000, "7h-8h " * 20_000, "thứ 2-" * 20_000):
        assert opening_hours(text) == ()
    assert time.process_time() - started < 1
