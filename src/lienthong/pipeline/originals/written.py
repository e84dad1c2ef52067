"""The parts of a record that are public, written in the exchange formats of MARC and as the bytes that came."""

import re
from xml.etree import ElementTree

from lienthong.mappings.readers import iso2709
from lienthong.mappings.record import Field, Record

MARCXML = "http://www.loc.gov/MARC21/slim"
_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CODE = re.compile(r"[!-~]")
_TAG = re.compile(r"[0-9A-Za-z]{3}")


def of_marc(record: Record) -> bool:
    """Whether a record can be written as MARC: its fields have tags of three characters."""
    return record.format.startswith("marc21")


def marcxml(record: Record) -> bytes:
    """The record in MARCXML (https://www.loc.gov/standards/marcxml/). What XML cannot hold is left out."""
    ElementTree.register_namespace("", MARCXML)
    root = ElementTree.Element(f"{{{MARCXML}}}record")
    ElementTree.SubElement(root, f"{{{MARCXML}}}leader").text = _plain(record.leader)
    for field in record.fields:
        if not _TAG.fullmatch(field.tag):
            continue
        if field.tag.startswith("00"):
            ElementTree.SubElement(root, f"{{{MARCXML}}}controlfield", {"tag": field.tag}).text = _plain(field.value)
            continue
        attributes = {"tag": field.tag, "ind1": _plain(field.ind1), "ind2": _plain(field.ind2)}
        made = ElementTree.SubElement(root, f"{{{MARCXML}}}datafield", attributes)
        for code, value in field.subfields:
            if _CODE.fullmatch(code):
                ElementTree.SubElement(made, f"{{{MARCXML}}}subfield", {"code": code}).text = _plain(value)
    ElementTree.indent(root)
    body: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return body + b"\n"


def iso(record: Record) -> bytes:
    """The record in ISO 2709, UTF-8; b"" for one that is too long for it."""
    kept = [one for one in record.fields if _TAG.fullmatch(one.tag)]
    try:
        return iso2709.write(Record(record.format, record.leader, [_clean(one) for one in kept], b""))
    except ValueError:
        return b""


def _clean(field: Field) -> Field:
    """Without the characters that divide fields and records."""
    cut = {0x1D: None, 0x1E: None, 0x1F: None}
    pairs = [(code, value.translate(cut)) for code, value in field.subfields if code]
    return Field(field.tag, field.ind1, field.ind2, pairs, field.value.translate(cut))


def _plain(text: str) -> str:
    return _NO_XML.sub("", text)
