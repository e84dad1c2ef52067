"""METS (https://www.loc.gov/standards/mets/) around MODS or Dublin Core: the record is what it wraps, with its files.

Of several descriptions the one that the first division of the structMap names is taken, MODS before Dublin Core. What
else describes the same object is ``mets.otherDescription``, what describes its parts ``mets.part`` (the title). Files
are those of ``readers.files``; rights become ``mods.accessCondition`` or ``dc.rights``.
"""

from collections.abc import Iterator

from lxml import etree

from lienthong.mappings.readers import dublin_core
from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.dialects.mods import mods_fields
from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.files import file_field
from lienthong.mappings.readers.numbersof import told
from lienthong.mappings.readers.oai import header_fields
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_HREF = "{http://www.w3.org/1999/xlink}href"
_LONGEST_RIGHTS = 2000
_MANY_IMAGES = 2


def _below(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if local(one) in names)


def _mods(section: etree._Element) -> etree._Element | None:
    return next(_below(section, "mods"), None)


def _described(mets: etree._Element) -> tuple[etree._Element | None, list[etree._Element], list[etree._Element]]:
    """The description of the whole object, other descriptions of it, and those of its parts."""
    sections = [one for one in mets if local(one) == "dmdSec"]
    division = next((one for one in _below(mets, "div") if one.get("DMDID")), None)
    named = (division.get("DMDID") or "").split() if division is not None else []
    whole = [one for one in sections if one.get("ID") in named]
    if not whole:
        kinds: dict[str, etree._Element] = {}
        for one in sections:
            wrap = next(_below(one, "mdWrap"), one)
            kinds.setdefault(f"{wrap.get('MDTYPE')} {wrap.get('OTHERMDTYPE')}", one)
        whole = list(kinds.values())
    known = [one for one in whole if _mods(one) is not None] or [
        one for one in whole if any(dublin_core.is_dublin_core(below) for below in one.iter())
    ]
    chosen = next(iter(known or whole), None)
    others = [one for one in whole if one is not chosen]
    return chosen, others, [one for one in sections if one not in whole]


def _rights(mets: etree._Element, tag: str, values: Values) -> Iterator[Field]:
    """The rights of the object in words or by address; the licence of its deposit is between author and library."""
    for section in _below(mets, "rightsMD"):
        wrap = next(_below(section, "mdWrap"), section)
        if "deposit" in (wrap.get("OTHERMDTYPE") or "").lower():
            yield Field("mets.depositLicence", subfields=[("a", "LICENSE")])
            continue
        for data in _below(section, "xmlData"):
            if (text := text_of(data, values)[:_LONGEST_RIGHTS]) and "mets" not in local(data):
                yield Field(tag, subfields=[("a", text)])
        reference = next(_below(section, "mdRef"), None)
        if reference is not None and (address := reference.get(_HREF) or ""):
            yield Field(tag, subfields=[("a", address)])


def _files(mets: etree._Element, values: Values) -> Iterator[Field]:
    for group in _below(mets, "fileGrp"):
        files = [one for one in group if local(one) == "file"]
        use = group.get("USE") or ""
        if sum((one.get("MIMETYPE") or "").startswith("image/") for one in files) >= _MANY_IMAGES:
            use = "pages"
        for one in files:
            locat = next((child for child in one if local(child) == "FLocat"), None)
            address = (locat.get(_HREF) or locat.get("href") or "") if locat is not None else ""
            mime, size = one.get("MIMETYPE") or "", one.get("SIZE") or ""
            field = file_field(values.subfield(address).strip(), use, mime=mime, size=size)
            if field is not None:
                yield field


def _parts(others: list[etree._Element], parts: list[etree._Element], values: Values) -> Iterator[Field]:
    for _ in others:
        yield Field("mets.otherDescription", subfields=[("a", "dmdSec")])
    for one in parts:
        named = next(_below(one, "title"), None)
        yield Field("mets.part", subfields=[("a", text_of(named if named is not None else one, values)[:500])])


def _understand(element: etree._Element, values: Values) -> Record | None:
    fields = header_fields(element, values)
    mets = element if local(element) == "mets" else next(_below(element, "mets"), None)
    form = "oai_dc"
    if mets is not None:
        chosen, others, parts = _described(mets)
        found = _mods(chosen) if chosen is not None else None
        if found is not None:
            form = "mods"
            fields += mods_fields(found, values)
        elif chosen is not None:
            fields += dublin_core.statements(chosen, values)
        if chosen is not None and (number := (mets.get("OBJID") or "").strip()):
            fields += _numbered(number, form, fields)
        fields += _rights(mets, "mods.accessCondition" if form == "mods" else "dc.rights", values)
        fields += _files(mets, values)
        fields += _parts(others, parts, values)
        if next(_below(mets, "structMap"), None) is not None:
            fields.append(Field("mets.structMap", subfields=[("a", "structMap")]))
    return Record(form, "", fields, b"", encoding=values.encoding, repairs=values.repairs()) if fields else None


def _numbered(number: str, form: str, fields: list[Field]) -> list[Field]:
    """The object's number, unless it is said; without an OAI header it is the record's too."""
    found = [told(Field("mods.identifier", subfields=[("a", number)]))]
    if form != "mods":
        found = [Field("dc.identifier", subfields=[("a", number)])]
    said = {one.first("a") for one in fields if one.tag.startswith(("mods.identifier", "dc.identifier"))}
    if found[0].first("a") in said:
        found = []
    if not any(one.tag == "header.identifier" for one in fields):
        found.append(Field("header.identifier", subfields=[("a", number)]))
    return found


def _record_of(element: etree._Element) -> etree._Element | None:
    return element if local(element) == "mets" else None


DIALECTS = [Dialect("mets", _record_of, _understand, frozenset({"mets", "mets_mods", "dspace_mets"}), rank=-1)]
