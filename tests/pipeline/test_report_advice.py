"""The report tells each library what to do in the words of its own format, in every form of the report."""

from pathlib import Path

import pytest

from lienthong.messages import LANGS, Lang
from lienthong.pipeline.load import load
from lienthong.pipeline.report.rendering import FORMATS, gather, records, render, render_records

DC = "http://purl.org/dc/elements/1.1/"
FILES = {
    "marc.mrk": "=LDR  00000nam a2200000 a 4500\n=001  m1\n=245  10$aSách mẫu về lúa\n",
    "kho.xml": f"""<records xmlns:dc="{DC}"><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/">
<dc:title>Luận văn mẫu về lúa</dc:title><dc:identifier>kho-1</dc:identifier></oai_dc:dc></records>""",
    "mods.xml": """<modsCollection xmlns="http://www.loc.gov/mods/v3"><mods>
<titleInfo><title>Văn bia mẫu</title></titleInfo>
<recordInfo><recordIdentifier>d1</recordIdentifier></recordInfo></mods></modsCollection>""",
    "onix.xml": """<ONIXMessage release="3.0" xmlns="http://ns.editeur.org/onix/3.0/reference"><Product>
<RecordReference>vn.mau.1</RecordReference><NotificationType>03</NotificationType><ProductIdentifier>
<ProductIDType>01</ProductIDType><IDTypeName>Mã</IDTypeName><IDValue>1</IDValue></ProductIdentifier>
<DescriptiveDetail><ProductComposition>00</ProductComposition><ProductForm>EA</ProductForm><TitleDetail>
<TitleType>01</TitleType><TitleElement><TitleElementLevel>01</TitleElementLevel><TitleText>Sách điện tử mẫu</TitleText>
</TitleElement></TitleDetail></DescriptiveDetail></Product></ONIXMessage>""",
    "sach.csv": "Mã sách,Nhan đề,Tác giả\ns1,Sách trong bảng,Nguyễn Văn Mẫu\n",
}
PUBLISHER = {
    "marc.mrk": "260 $b",
    "kho.xml": "dc.publisher",
    "mods.xml": "<originInfo><publisher>",
    "onix.xml": "<PublisherName>",
    "sach.csv": "cột Nhà xuất bản",
}


def written(folder: Path, *names: str) -> list[str]:
    for name in names:
        (folder / name).write_text(FILES[name], "utf-8")
    return [str(folder / name) for name in names]


@pytest.mark.parametrize("name", FILES)
def test_each_format_hears_its_own_words(name: str, data: Path, tmp_path: Path) -> None:
    load(data, "thu", written(tmp_path, name))
    [report] = gather(data).sources
    [found] = [one for one in report.findings if one.code == "instance-no-publisher"]
    [issue] = [one for one in next(records(data, None, None)).issues if one.code == "instance-no-publisher"]
    assert found.text == issue.text
    assert found.text["vi"].startswith("Không có nhà xuất bản. ") and PUBLISHER[name] in found.text["vi"]
    others = set(PUBLISHER.values()) - {PUBLISHER[name]}
    assert not [word for word in others if word in "".join(found.text.values())]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("format", FORMATS)
def test_every_form_of_the_report_has_it(format: str, lang: Lang, data: Path, tmp_path: Path) -> None:
    load(data, "thu", written(tmp_path, "kho.xml"))
    for body in (render(gather(data), format, lang), "".join(render_records(records(data, None, None), format, lang))):
        assert "dc.publisher" in body and "260 $b" not in body


def test_formats_of_one_source_are_told_apart(data: Path, tmp_path: Path) -> None:
    load(data, "thu", written(tmp_path, "marc.mrk", "mods.xml", "sach.csv"))
    [report] = gather(data).sources
    [found] = [one for one in report.findings if one.code == "instance-no-publisher"]
    assert found.records == 3
    for lang, row in (("vi", "Bảng tính (MARC 21): "), ("en", "Spreadsheet (MARC 21): ")):
        assert all(name in found.text[lang] for name in ("MARC 21: ", "MODS: ", row))


def test_a_value_that_is_lost_names_the_folder_of_its_rules(data: Path, tmp_path: Path) -> None:
    (path,) = written(tmp_path, "onix.xml")
    text = Path(path).read_text("utf-8")
    Path(path).write_text(text.replace("</DescriptiveDetail>", "<MauLa>x</MauLa></DescriptiveDetail>"), "utf-8")
    load(data, "thu", [path])
    [report] = gather(data).sources
    lost = [one.text[lang] for one in report.worth if one.part == "lost" for lang in LANGS]
    assert lost and all("mappings/onix/" in one for one in lost)
    issues = [one for record in records(data, None, None) for one in record.issues if one.part == "lost"]
    assert all("mappings/onix/" in one.text[lang] for one in issues for lang in LANGS)
