"""Places and publishers of imprints."""

import pytest

from lienthong.mappings.places import place, places, publisher


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("H. :", "Hà Nội"),
        ("Hà nội", "Hà Nội"),
        ("[Hà Nội] :", "Hà Nội"),
        ("Hanoi :", "Hà Nội"),
        ("Tp. HCM", "Thành phố Hồ Chí Minh"),
        ("TP.HCM :", "Thành phố Hồ Chí Minh"),
        ("T.P. Hồ Chí Minh", "Thành phố Hồ Chí Minh"),
        ("Sài Gòn :", "Sài Gòn"),
        ("Tp. Đà Nẵng", "Đà Nẵng"),
        ("New York :", "New York"),
        ("[S.l.] :", ""),
        ("[K.đ.]", ""),
        ("", ""),
    ],
)
def test_place(written: str, name: str) -> None:
    assert place(written)[0] == name


def test_one_key_for_one_place() -> None:
    assert len({place(one)[1] for one in ("H.", "Hà Nội", "HÀ NỘI :", "[Hà nội]", "Ha Noi")}) == 1
    assert place("Sài Gòn")[1] != place("Tp. Hồ Chí Minh")[1]
    assert place("Thanh Hóa")[1] == place("Thanh Hoá")[1]


def test_several_places() -> None:
    assert [name for name, _ in places("Edinburgh ; & London")] == ["Edinburgh", "London"]
    assert places("& London") == places("London")
    assert [name for name, _ in places("H. ; Tp. Hồ Chí Minh ; Hà Nội")] == ["Hà Nội", "Thành phố Hồ Chí Minh"]


def test_publisher() -> None:
    assert publisher("Nxb. Trẻ,") == ("Nxb. Trẻ", "trẻ")
    assert publisher("Nhà xuất bản Trẻ,")[1] == publisher("NXB Trẻ")[1] == publisher("Trẻ")[1]
    assert publisher("Nxb. Hà Nội") == ("Nxb. Hà Nội", "hà nội")
    assert publisher("[s.n.],") == publisher("[publisher not identified]") == ("", "")
