"""ONIX messages as they are read: both tag sets, the header's defaults, document types, what is kept of a product."""

import csv
import re
from pathlib import Path

import onixcheck
import pytest
from lxml import etree

from lienthong.content import folder
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import check, read
from lienthong.mappings.record import Record, Unreadable
from lienthong.pipeline.rereading import reread

FULL = Path(__file__).parent / "full.xml"
MAPPER = Mapper(Source("sach-so"))


def records(text: str, tmp_path: Path) -> list[Record | Unreadable]:
    path = tmp_path / "onix.xml"
    path.write_text(text, "utf-8")
    return list(read(path))


def product(inside: str, head: str = "", more: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{head}<ONIXMessage release="3.0"><Header><SenderName>Mẫu</SenderName>{more}</Header>'
        f"<Product><RecordReference>r1</RecordReference><NotificationType>03</NotificationType>{inside}</Product>"
        f"</ONIXMessage>"
    )


def short_tags() -> str:
    """The full message with short tags."""
    with (folder("mappings") / "codes" / "onix-tags.csv").open(encoding="utf-8", newline="") as file:
        short = {row["reference"]: row["short"] for row in csv.DictReader(file)}
    tree = etree.parse(str(FULL))
    for element in tree.iter():
        name = etree.QName(element)
        if name.localname in short:
            element.tag = f"{{http://ns.editeur.org/onix/3.0/short}}{short[name.localname]}"
        elif name.namespace:
            element.tag = f"{{http://ns.editeur.org/onix/3.0/short}}{name.localname}"
    return etree.tostring(tree, encoding="unicode")


def test_short_tags_say_the_same(tmp_path: Path) -> None:
    [reference] = records(FULL.read_text("utf-8"), tmp_path)
    [short] = records(short_tags(), tmp_path)
    assert isinstance(reference, Record) and isinstance(short, Record)
    assert short.fields == reference.fields
    assert MAPPER.describe(short).lines == MAPPER.describe(reference).lines
    assert len(reference.fields) > 50


@pytest.mark.parametrize("tags", ["reference", "short"])
def test_the_messages_are_valid_onix(tags: str, tmp_path: Path) -> None:
    path = tmp_path / "message.xml"
    path.write_text(FULL.read_text("utf-8") if tags == "reference" else short_tags(), "utf-8")
    assert [str(one) for one in onixcheck.validate(str(path))] == []


def test_every_element_of_the_specification_has_one_name() -> None:
    with (folder("mappings") / "codes" / "onix-tags.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len({row["short"] for row in rows}) == len({row["reference"] for row in rows}) >= 500
    assert not {row["short"] for row in rows} & {row["reference"] for row in rows}


def test_a_product_keeps_what_the_header_says(tmp_path: Path) -> None:
    [record] = records(FULL.read_text("utf-8"), tmp_path)
    assert isinstance(record, Record)
    [again] = reread([record.raw])
    assert isinstance(again, Record)
    assert again.fields == record.fields and again.raw == record.raw
    assert MAPPER.describe(again).lines == MAPPER.describe(record).lines
    assert b"onix@sach.example.vn" not in record.raw
    assert (MAPPER.number(record), MAPPER.datestamp(record)) == ("vn.example.sach.0001", "20261031")


def test_products_are_reread_together_too(tmp_path: Path) -> None:
    text = FULL.read_text("utf-8")
    head, one = re.split(r"(?=<Product )", text.replace("</ONIXMessage>", ""))
    many = "".join(one.replace("sach.0001", f"sach.{number}") for number in range(5))
    found = records(f"{head}{many}</ONIXMessage>", tmp_path)
    assert len(found) == 5
    again = reread([record.raw for record in found])
    assert [record.raw for record in again] == [record.raw for record in found]


def test_defaults_of_the_header_hold_only_where_nothing_is_said(tmp_path: Path) -> None:
    price = "<Price><PriceType>02</PriceType><PriceAmount>9.90</PriceAmount><CurrencyCode>USD</CurrencyCode></Price>"
    plain = "<Price><PriceType>02</PriceType><PriceAmount>45000</PriceAmount></Price>"
    supply = f"<ProductSupply><SupplyDetail>{price}{plain}</SupplyDetail></ProductSupply>"
    [record] = records(product(supply, more="<DefaultCurrencyCode>VND</DefaultCurrencyCode>"), tmp_path)
    assert isinstance(record, Record)
    lines = "\n".join(MAPPER.describe(record).lines)
    assert '"9.90"' in lines and '"USD"' in lines and '"45000"' in lines and '"VND"' in lines
    [without] = records(product(supply), tmp_path)
    assert isinstance(without, Record)
    described = MAPPER.describe(without)
    assert '"45000"' not in "\n".join(described.lines)
    assert [one.code for one in described.flags if one.code == "no_currency"] == ["no_currency"]


DTD = '<!DOCTYPE ONIXMessage SYSTEM "http://localhost:9/onix/3.0/reference/onix-international.dtd">'


def test_the_document_type_is_passed_over_and_its_characters_are_known(tmp_path: Path) -> None:
    title = "<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>"
    title += "<TitleText>Truy&ecirc;̣n&nbsp;ng&#7855;n &mdash; caf&eacute;</TitleText></TitleElement></TitleDetail>"
    [record] = records(product(f"<DescriptiveDetail>{title}</DescriptiveDetail>", head=DTD), tmp_path)
    assert isinstance(record, Record)
    assert record.tagged("onix.TitleDetail")[0].first("TitleText") == "Truyện ngắn — café"


def test_names_of_the_namespace_are_optional(tmp_path: Path) -> None:
    text = FULL.read_text("utf-8")
    [plain] = records(text.replace(' xmlns="http://ns.editeur.org/onix/3.0/reference"', ""), tmp_path)
    prefixed = re.sub(r"<(/?)([A-Z])", r"<\1onix:\2", text).replace("xmlns=", "xmlns:onix=")
    [qualified] = records(prefixed, tmp_path)
    [record] = records(text, tmp_path)
    assert isinstance(plain, Record) and isinstance(qualified, Record) and isinstance(record, Record)
    assert plain.fields == qualified.fields == record.fields
    assert isinstance(reread([qualified.raw])[0], Record)


def test_the_file_is_told_to_be_onix(tmp_path: Path) -> None:
    assert check(FULL).format == "onix"


@pytest.mark.parametrize(
    ("written", "format", "meant"),
    [("20261101", "00", "2026-11-01"), ("202611", "01", "2026-11"), ("2026", "05", "2026"),
     ("2026010120271231", "06", "2026-01-01/2027-12-31"), ("20261101T0830", "13", "2026-11-01"),
     ("mùa thu 2026", "12", "mùa thu 2026"), ("20261101", "", "2026-11-01"), ("1938", "", "1938")],
)  # fmt: skip
def test_dates_are_read_by_their_format(written: str, format: str, meant: str, tmp_path: Path) -> None:
    attribute = f' dateformat="{format}"' if format else ""
    dated = (
        f"<PublishingDate><PublishingDateRole>01</PublishingDateRole><Date{attribute}>{written}</Date></PublishingDate>"
    )
    [record] = records(product(f"<PublishingDetail>{dated}</PublishingDetail>"), tmp_path)
    assert isinstance(record, Record)
    assert record.tagged("onix.PublishingDate")[0].first("Date") == meant
