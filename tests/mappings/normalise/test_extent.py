"""Pages from extents."""

import pytest

from lienthong.mappings.extent import pages


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("408tr.", 408),
        ("ix,69 Tr.", 69),
        ("xii, 350 p. :", 350),
        ("335, [10] p.", 335),
        ("88, ii p. ;", 88),
        ("250 trang", 250),
        ("1 v. (xii, 300 p.)", 300),
        ("0p", None),
        ("2 v. :", None),
        ("408", None),
        ("tr. 35-60", None),
        ("30 cds", None),
        ("1 v. (unpaged)", None),
        ("999999 p.", None),
        ("", None),
    ],
)
def test_pages(written: str, number: int | None) -> None:
    assert pages(written) == number
