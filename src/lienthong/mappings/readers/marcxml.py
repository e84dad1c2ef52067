"""MARCXML (https://www.loc.gov/standards/marcxml/): a record element to a ``Record``, and records to a file."""

import re
from collections.abc import Iterable

from lxml import etree

from lienthong.mappings.readers.elements import local
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

MARC_PARTS = frozenset({"leader", "controlfield", "datafield"})
NAMESPACE = "http://www.loc.gov/MARC21/slim"


def understand(element: etree._Element, values: Values) -> Record | None:
    """The MARC record in an element that is one or wraps one (OAI, SRU); None when it has no field.

    Namespaces do not matter: half of the files seen have none or a wrong one. What an OAI header calls deleted is a
    record with the field ``header.status`` "deleted", whether or not its metadata came too. A record without 001 has
    the number of its OAI header.
    """
    header = next((one for one in element if local(one) == "header"), None)
    gone = None if header is None or header.get("status") != "deleted" else _deletion(header, values)
    found = _record(element)
    if found is None:
        return gone
    leader, fields = "", []
    for child in found:
        name = local(child)
        if name == "datafield":
            fields.append(_data(child, values))
        elif name == "controlfield":
            fields.append(Field(child.get("tag", ""), value=values.plain(_text(child.text))))
        elif name == "leader" and not leader:
            leader = child.text or ""
    repairs = values.repairs() + ([] if len(leader) == 24 else ["read_leader"])
    if not fields:
        return gone
    if gone is not None:
        fields += gone.tagged("header.status")
    if header is not None and not any(one.tag == "001" for one in fields):
        fields += _number(header, values) if gone is None else [one for one in gone.fields if one.tag[0] == "0"]
    return Record("marc21", leader[:24].ljust(24), fields, b"", encoding=values.encoding, repairs=repairs)


def _deletion(header: etree._Element, values: Values) -> Record:
    """What an OAI header with status="deleted" says: which record is meant, and its date, written as 005."""
    moment = "".join(filter(str.isdigit, _said(header, "datestamp", values)))
    fields = _number(header, values)
    if moment:
        fields.append(Field("005", value=f"{moment:0<14}.0"))
    fields.append(Field("header.status", subfields=[("a", "deleted")]))
    return Record("marc21", "00000d".ljust(24), fields, b"")


def _number(header: etree._Element, values: Values) -> list[Field]:
    """The last part of the OAI identifier (``oai:host:number``,
    http://www.openarchives.org/OAI/2.0/guidelines-oai-identifier.htm) as control number."""
    number = re.split("[:/]", _said(header, "identifier", values))[-1]
    return [Field("001", value=number)] if number else []


def _said(header: etree._Element, name: str, values: Values) -> str:
    return next((values.plain(_text(one.text)).strip() for one in header if local(one) == name), "")


def _record(element: etree._Element) -> etree._Element | None:
    for one in element.iter():
        if local(one) in MARC_PARTS:
            return one.getparent()
    return None


def _data(element: etree._Element, values: Values) -> Field:
    subfields = []
    if element.text and not element.text.isspace():
        subfields.append(("", values.subfield(_text(element.text))))
    for child in element:
        subfields.append((child.get("code", "")[:1], values.subfield(_text(child.text))))
        if child.tail and not child.tail.isspace():
            subfields.append(("", values.subfield(_text(child.tail))))
    ind1, ind2 = element.get("ind1", "") or " ", element.get("ind2", "") or " "
    return Field(element.get("tag", ""), ind1[0], ind2[0], subfields)


def _text(text: str | None) -> str:
    """The value without the line breaks of pretty-printing."""
    if not text:
        return ""
    if "\n" in text:
        text = " ".join(line.strip() for line in text.strip().splitlines())
    return text


def write(records: Iterable[Record]) -> bytes:
    """The records as one MARCXML collection in UTF-8."""
    root = etree.fromstring(f'<collection xmlns="{NAMESPACE}"/>')
    for record in records:
        element = etree.SubElement(root, f"{{{NAMESPACE}}}record")
        leader = record.leader.ljust(24)
        etree.SubElement(element, f"{{{NAMESPACE}}}leader").text = leader[:9] + "a" + leader[10:]
        for field in record.fields:
            _write(element, field)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _write(record: etree._Element, field: Field) -> None:
    if field.tag[:2] == "00":
        etree.SubElement(record, f"{{{NAMESPACE}}}controlfield", tag=field.tag).text = field.value
        return
    attributes = {"tag": field.tag, "ind1": field.ind1, "ind2": field.ind2}
    element = etree.SubElement(record, f"{{{NAMESPACE}}}datafield", attributes)
    for code, value in field.subfields:
        etree.SubElement(element, f"{{{NAMESPACE}}}subfield", code=code).text = value
