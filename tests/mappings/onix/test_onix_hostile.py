"""ONIX that means harm or is broken: bounded time and memory, nothing fetched, no markup that runs."""

import time
from pathlib import Path

import pytest

from lienthong.errors import InputError
from lienthong.graph.terms import Source
from lienthong.mappings.mapper import Mapper
from lienthong.mappings.readers import read
from lienthong.mappings.record import Record, Unreadable
from lienthong.mappings.steps.offers import price

MAPPER = Mapper(Source("sach-so"))
TITLE = (
    "<TitleDetail><TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel>"
    "<TitleText>Sách thử</TitleText></TitleElement></TitleDetail>"
)


def message(inside: str, head: str = "") -> str:
    return f'<?xml version="1.0"?>{head}<ONIXMessage release="3.0"><Header/>{inside}</ONIXMessage>'


def product(inside: str, number: int = 1) -> str:
    return f"<Product><RecordReference>r{number}</RecordReference>{inside}</Product>"


def outcomes(text: str | bytes, tmp_path: Path) -> list[Record | Unreadable]:
    path = tmp_path / "onix.xml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return list(read(path))


def text_of(markup: str, tmp_path: Path, form: str = "02") -> str:
    content = f'<TextContent><TextType>03</TextType><Text textformat="{form}">{markup}</Text></TextContent>'
    [record] = outcomes(message(product(f"<CollateralDetail>{content}</CollateralDetail>")), tmp_path)
    assert isinstance(record, Record)
    return next((one.first("Text") for one in record.tagged("onix.TextContent")), "")


def test_entities_of_the_file_are_refused(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    for head in (bomb, outside):
        with pytest.raises(InputError):
            outcomes(message(product(f"<DescriptiveDetail>{TITLE}&b;&a;</DescriptiveDetail>"), head), tmp_path)


@pytest.mark.parametrize(
    ("markup", "form", "meant"),
    [
        ("&lt;p&gt;Một&lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;p&gt;hai&lt;/p&gt;", "02", "Một hai"),
        ("<![CDATA[<b>Một</b><img src=x onerror=alert(1)> hai]]>", "02", "Một hai"),
        ("<p>Một</p><script>alert(1)</script><p>h<em>ai</em></p>", "05", "Một hai"),
        ("<![CDATA[<scr<script>ipt>alert(1)</script>]]>", "02", "<scr"),
        ("<![CDATA[<style>p{color:red}</style>a &eacute; < b]]>", "02", "a é < b"),
        ("3 &lt; 5 và 5 &gt; 3", "06", "3 < 5 và 5 > 3"),
        ("<![CDATA[<p>chưa đóng <b>đậm]]>", "02", "chưa đóng đậm"),
        ("<![CDATA[<!-- ẩn --><p>hiện</p>]]>", "02", "hiện"),
    ],
)
def test_markup_is_left_out_of_texts(markup: str, form: str, meant: str, tmp_path: Path) -> None:
    found = text_of(markup, tmp_path, form)
    assert "<script" not in found and "onerror" not in found
    assert found == meant


def test_a_text_of_a_megabyte_takes_no_time_and_is_not_published(tmp_path: Path) -> None:
    begun = time.process_time()
    content = "<TextContent><TextType>03</TextType><Text>{}</Text></TextContent>"
    long = content.format("đoạn văn " * 120_000)
    inside = f"<DescriptiveDetail>{TITLE}</DescriptiveDetail><CollateralDetail>{long}</CollateralDetail>"
    [record] = outcomes(message(product(inside)), tmp_path)
    assert isinstance(record, Record)
    described = MAPPER.describe(record)
    assert time.process_time() - begun < 10
    assert [one.code for one in described.flags if one.code == "text_too_long"] == ["text_too_long"]
    assert max(map(len, described.lines)) < 2000


def test_deep_nesting_costs_this_product_only(tmp_path: Path) -> None:
    deep = "<p>" * 5000 + "x" + "</p>" * 5000
    bad = product(f"<CollateralDetail><TextContent><Text>{deep}</Text></TextContent></CollateralDetail>")
    good = product(f"<DescriptiveDetail>{TITLE}</DescriptiveDetail>", 2)
    found = outcomes(message(bad + good), tmp_path)
    assert isinstance(found[-1], Record) and MAPPER.number(found[-1]) == "r2"
    assert len(found) == 2
    assert text_of("<![CDATA[" + "<div>" * 20_000 + "sâu]]>", tmp_path) == "sâu"
    assert len(text_of("<![CDATA[" + "<p>đoạn văn</p>" * 100_000 + "]]>", tmp_path)) <= 20_000


def test_a_broken_product_costs_no_other(tmp_path: Path) -> None:
    good = [product(f"<DescriptiveDetail>{TITLE}</DescriptiveDetail>", number) for number in (1, 3)]
    broken = "<Product><RecordReference>r2</RecordReference><DescriptiveDetail><Title></Product>"
    found = outcomes(message(good[0] + broken + good[1]), tmp_path)
    assert [MAPPER.number(one) for one in found if isinstance(one, Record)] == ["r1", "r3"]
    assert len(found) == 3 and isinstance(found[1], Unreadable)
    cut = outcomes(message(good[0] + good[1])[:-60].encode(), tmp_path)
    assert isinstance(cut[0], Record)


def test_elements_that_no_one_knows_are_told_as_lost(tmp_path: Path) -> None:
    inside = f"<DescriptiveDetail>{TITLE}<Tu-Che>x</Tu-Che></DescriptiveDetail>"
    [record] = outcomes(message(product(inside + "<NewBlock>y</NewBlock>")), tmp_path)
    assert isinstance(record, Record)
    lost = {one.place for one in MAPPER.describe(record).accounts if one.state == "lost"}
    assert lost == {"onix.Tu-Che$a", "onix.NewBlock$a"}


@pytest.mark.parametrize(
    ("raw", "said", "meant"),
    [
        ("45.000đ", "", ("45000", "VND")), ("45,000 VND", "", ("45000", "VND")), ("45000.00", "VND", ("45000", "VND")),
        ("45 000", "VND", ("45000", "VND")), ("45.000", "VND", ("45000", "VND")), ("1.250", "KWD", ("1.250", "KWD")),
        ("9.9", "USD", ("9.90", "USD")), ("1,234.50", "USD", ("1234.50", "USD")), ("45000", "", ("45000", "")),
        ("liên hệ", "VND", ("", "")), ("-5", "VND", ("", "")), ("", "VND", ("", "")), ("9" * 5000, "VND", ("", "")),
        ("0", "VND", ("0", "VND")), ("1e9", "VND", ("", "")), ("٤٥", "VND", ("", "")), ("NaN", "VND", ("", "")),
    ],
)  # fmt: skip
def test_prices(raw: str, said: str, meant: tuple[str, str]) -> None:
    assert price(raw, said) == meant
