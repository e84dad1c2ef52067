"""Records in MODS, METS, ETD-MS and xoai as repositories hand them over, for the tests of their readers."""

OAI = "http://www.openarchives.org/OAI/2.0/"
TITLE = "Nghiên cứu chữ Nôm trong văn bia"
MODS = f"""<mods xmlns="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
<titleInfo><title>{TITLE}</title></titleInfo>
<name type="personal"><namePart type="family">Trần</namePart><namePart type="given">Thị Mai</namePart>
<role><roleTerm type="code" authority="marcrelator">aut</roleTerm></role>
<nameIdentifier type="orcid">0000-0002-1825-0097</nameIdentifier></name>
<originInfo><dateIssued encoding="w3cdtf" point="start">1954</dateIssued>
<dateIssued encoding="w3cdtf" point="end" qualifier="questionable">1960</dateIssued></originInfo>
<originInfo><publisher>Văn học</publisher></originInfo>
<relatedItem type="host"><titleInfo><title>Tạp chí Hán Nôm</title></titleInfo><part><detail type="volume">
<caption>T.</caption><number>3</number></detail><extent unit="page"><start>1</start><end>9</end></extent></part>
</relatedItem>
<location><url>https://thuvien.example.org/iiif/31/manifest.json</url></location>
<identifier type="uri">http://hdl.handle.net/20.500.1/9</identifier>
<accessCondition xlink:href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</accessCondition>
<extension><weather>mưa</weather></extension></mods>"""
ETDMS = f"""<thesis xmlns="http://www.ndltd.org/standards/metadata/etdms/1.1/"><title xml:lang="vi">{TITLE}</title>
<creator>Trần, Thị Mai</creator><contributor role="advisor">PGS.TS. Lê Văn Hoà</contributor><language>vi</language>
<identifier>https://doi.org/10.1234/mau.1</identifier><degree><name>Thạc sĩ</name><level>master</level>
<discipline>Hán Nôm</discipline><grantor>Trường Đại học Mẫu Sông Hồng</grantor></degree></thesis>"""
XOAI = f"""<metadata xmlns="http://www.lyncode.com/xoai"><element name="dc"><element name="contributor">
<element name="advisor"><element name="none"><field name="value">Lê Văn Hoà</field>
<field name="authority">a1</field><field name="confidence">600</field>
<field name="value">Phạm Thị Thu</field></element></element></element>
<element name="title"><element name="vi"><field name="value">{TITLE}</field></element></element></element>
<element name="bundles"><element name="bundle"><field name="name">ORIGINAL</field><element name="bitstreams">
<element name="bitstream"><field name="name">a.pdf</field><field name="format">application/pdf</field>
<field name="size">123</field><field name="url">https://k.example.org/a.pdf</field>
<field name="checksum">ab</field></element>
<element name="bitstream"><field name="name">b.pdf</field><field name="url">https://k.example.org/MARKER-b.pdf</field>
<element name="resourcePolicies"><element name="resourcePolicy"><field name="action">READ</field>
<field name="group">Staff</field></element></element></element></element></element>
<element name="bundle"><field name="name">TEXT</field><element name="bitstreams"><element name="bitstream">
<field name="url">https://k.example.org/a.pdf.txt</field></element></element></element></element>
<element name="others"><field name="handle">123456789/9</field></element>
<element name="repository"><field name="mail">a@k.example.org</field></element></metadata>"""
METS = f"""<mets xmlns="http://www.loc.gov/METS/" xmlns:xlink="http://www.w3.org/1999/xlink" OBJID="hdl:123456789/9">
<dmdSec ID="D1"><mdWrap MDTYPE="MODS"><xmlData>{MODS}</xmlData></mdWrap></dmdSec>
<dmdSec ID="D2"><mdWrap MDTYPE="DC"><xmlData>
<title xmlns="http://purl.org/dc/elements/1.1/">{TITLE}</title></xmlData></mdWrap></dmdSec>
<dmdSec ID="D3"><mdWrap MDTYPE="MODS"><xmlData>
<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo><title>Chương một</title>
</titleInfo></mods></xmlData></mdWrap></dmdSec>
<amdSec><rightsMD ID="R"><mdWrap MDTYPE="OTHER" OTHERMDTYPE="DSpaceDepositLicense">
<binData>AAA</binData></mdWrap></rightsMD></amdSec>
<fileSec><fileGrp USE="ORIGINAL"><file MIMETYPE="application/pdf" SIZE="9"><FLocat LOCTYPE="URL"
 xlink:href="https://k.example.org/a.pdf"/></file></fileGrp><fileGrp USE="MASTER">
<file MIMETYPE="image/tiff"><FLocat xlink:href="https://k.example.org/1.tif"/></file>
<file MIMETYPE="image/tiff"><FLocat xlink:href="https://k.example.org/2.tif"/></file></fileGrp></fileSec>
<structMap><div DMDID="D1 D2"><div DMDID="D3"/></div></structMap></mets>"""
EVERY = {"mods": MODS, "etdms": ETDMS, "xoai": XOAI, "mets": METS}


def oai(prefix: str, *metadata: str, deleted: int = 0) -> str:
    """A page of ListRecords with these records and some deleted ones."""
    records = [
        f"<record><header><identifier>oai:k.example.org:{at}</identifier><datestamp>2024-01-02</datestamp></header>"
        f"<metadata>{one}</metadata></record>"
        for at, one in enumerate(metadata, 1)
    ]
    gone = [
        f'<record><header status="deleted"><identifier>oai:k.example.org:d{at}</identifier>'
        f"<datestamp>2024-01-03</datestamp></header></record>"
        for at in range(deleted)
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><OAI-PMH xmlns="{OAI}"><request verb="ListRecords" '
        f'metadataPrefix="{prefix}">https://k.example.org/oai</request><ListRecords>{"".join(records + gone)}'
        "</ListRecords></OAI-PMH>"
    )
