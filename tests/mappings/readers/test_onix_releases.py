"""ONIX 2.1 has other elements by the same names: such a file is refused, and the message says which release to give."""

from pathlib import Path

import pytest

from lienthong.errors import InputError
from lienthong.mappings.readers import check, read
from lienthong.messages import LANGS, catalogue

OLD = """<Product><RecordReference>mau-1</RecordReference><NotificationType>03</NotificationType>
<ProductIdentifier><ProductIDType>15</ProductIDType><IDValue>9786040000019</IDValue></ProductIdentifier>
<ProductForm>BC</ProductForm><Title><TitleType>01</TitleType><TitleText>Sách mẫu</TitleText></Title></Product>"""
NEW = """<Product><RecordReference>mau-1</RecordReference><NotificationType>03</NotificationType>
<DescriptiveDetail><ProductForm>EA</ProductForm><TitleDetail><TitleType>01</TitleType><TitleElement>
<TitleElementLevel>01</TitleElementLevel><TitleText>Sách mẫu</TitleText></TitleElement></TitleDetail>
</DescriptiveDetail></Product>"""
SHORT = """<product><a001>mau-1</a001><a002>03</a002><title><b202>01</b202><b203>Sách mẫu</b203></title></product>"""
COMMENT = "<!-- ONIX 3.0: <DescriptiveDetail>, <ONIXMessage release='3.0'> -->"


@pytest.mark.parametrize(
    "text",
    [
        f"<ONIXMessage>{OLD}</ONIXMessage>",
        f"<ONIXMessage>{COMMENT}{OLD}</ONIXMessage>",
        f'<ONIXMessage release="2.1">{OLD}</ONIXMessage>',
        f"<ONIXMessage release='2.1' xmlns='http://www.editeur.org/onix/2.1/reference'>{OLD}</ONIXMessage>",
        f'<!DOCTYPE ONIXMessage SYSTEM "onix-international.dtd"><ONIXMessage>{OLD}</ONIXMessage>',
        f"<ONIXmessage>{SHORT}</ONIXmessage>",
        f'<ONIXMessage release="2.1">{NEW}</ONIXMessage>',
    ],
)
def test_an_old_message_is_refused(text: str, tmp_path: Path) -> None:
    file = tmp_path / "sach.xml"
    file.write_text(text, "utf-8")
    for refused in (lambda: check(file), lambda: list(read(file))):
        with pytest.raises(InputError) as error:
            refused()
        assert error.value.name == "read_onix_old"


@pytest.mark.parametrize(
    "text",
    [
        f'<ONIXMessage release="3.0">{NEW}</ONIXMessage>',
        f'<ONIXMessage xmlns="http://ns.editeur.org/onix/3.1/reference" release="3.1">{NEW}</ONIXMessage>',
        f"<ONIXMessage>{NEW}</ONIXMessage>",
        f"<ONIXMessage><!-- <DistinctiveTitle> -->{NEW}</ONIXMessage>",
        NEW,
    ],
)
def test_a_message_of_today_is_read(text: str, tmp_path: Path) -> None:
    file = tmp_path / "sach.xml"
    file.write_text(text, "utf-8")
    assert check(file).format == "onix"


def test_the_message_says_what_to_give() -> None:
    for lang in LANGS:
        assert "3.0" in catalogue(lang)["errors.read_onix_old"]
        for name in ("MODS", "ONIX 3.0", "OPDS"):
            assert name in catalogue(lang)["errors.read_xml_unknown"]
