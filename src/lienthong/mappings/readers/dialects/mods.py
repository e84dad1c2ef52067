"""MODS 3.x (https://www.loc.gov/standards/mods/), with or without its namespace, alone, in a collection or over OAI.

Each unit that a rule speaks of is a field: ``mods.titleInfo``, ``mods.name``, ``mods.originInfo``,
``mods.subject.topic``, ``mods.relatedItem.host``, ``mods.recordInfo.recordIdentifier``. The text is ``a``, further
parts have names of their own (``readers.modsnames``, ``modsorigin``, ``modsrelated``), attributes theirs (``type``,
``authority``, ``valueURI``, ``lang``). What no rule knows is a field too, so that it is told as lost.
"""

import re
from collections.abc import Callable
from functools import partial

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.modsnames import name, subject, title
from lienthong.mappings.readers.modsorigin import origins
from lienthong.mappings.readers.modsrelated import locations, part, related
from lienthong.mappings.readers.modsvalues import anything, attributes, children, marc_language, plain, said
from lienthong.mappings.readers.numbersof import told
from lienthong.mappings.readers.oai import header_fields
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_AREAS = ((" : ", "b"), (" ; ", "c"), (" + ", "e"))
_DEGREE = {"name", "level", "discipline", "grantor"}
_DSPACE = {"dateAccessioned", "dateAvailable", "dateSubmitted"}


def _language(element: etree._Element, values: Values) -> list[Field]:
    found = []
    for what, child in children(element):
        text = text_of(child, values)
        if what == "languageTerm" and text:
            found.append(("a", marc_language(text, child.get("authority", ""))))
        elif text:
            found.append(("script", text))
    if not len(element) and (text := text_of(element, values)):
        found = [("a", marc_language(text))]
    found = list(dict.fromkeys(found))
    return [Field("mods.language", subfields=[*found, *attributes(element, values)])] if found else []


_SIZE = re.compile(r"[\d.,]+(?:\s*[x×-]\s*[\d.,]+)?\s*(?:cm|mm)\.?", re.IGNORECASE)


def _identifier(element: etree._Element, values: Values) -> list[Field]:
    return [told(field) for field in plain("identifier", element, values)]


def _physical(element: etree._Element, values: Values) -> list[Field]:
    fields = []
    for what, child in children(element):
        if found := said("a", child, values):
            parts = _areas(found[0][1]) if what == "extent" else found
            tag = f"mods.physicalDescription.{what}"
            fields.append(Field(tag, subfields=[*parts, *attributes(child, values)]))
    return fields


def _areas(extent: str) -> list[tuple[str, str]]:
    """The areas of a 300 by ISBD's signs: "102 tr. : minh hoạ ; 30 cm + 1 CD" (the MODS of most converters)."""
    if _SIZE.fullmatch(extent):
        return [("c", extent)]
    found, code, rest = [], "a", extent
    for sign, following in _AREAS:
        before, cut, behind = rest.partition(sign)
        if cut:
            found.append((code, before.strip()))
            code, rest = following, behind
    return [*found, (code, rest.strip())]


def _parted(tag: str, element: etree._Element, values: Values) -> list[Field]:
    """Each child a field of its own: recordInfo. Dates as MARC codes them (120511) are ``coded``."""
    fields = []
    for what, child in children(element):
        if what == "languageOfCataloging":
            made = [Field(f"mods.{tag}.{what}", subfields=one.subfields) for one in _language(child, values)]
        elif len(child):
            made = anything(f"{tag}.{what}", child, values)
        else:
            made = plain(f"{tag}.{what}", child, values)
            if made and child.get("encoding") and made[0].first("a").replace(".", "").isdecimal():
                made[0].subfields[0] = ("coded", made[0].first("a"))
        fields += made
    return fields


def _extension(element: etree._Element, values: Values) -> list[Field]:
    """A degree as ETD-MS says it, DSpace's dates; anything else by its path."""
    fields = []
    for what, child in children(element):
        if what == "degree" or {one for one, _ in children(child)} & _DEGREE:
            found = [pair for inner, one in children(child) for pair in said(inner, one, values)]
            fields.append(Field("mods.extension.degree", subfields=found))
        elif what in _DSPACE:
            fields += plain(f"extension.{what}", child, values)
        else:
            fields += anything(f"extension.{what}", child, values)
    if not len(element):
        fields = plain("extension", element, values)
    return [one for one in fields if one.subfields]


_READ: dict[str, Callable[[etree._Element, Values], list[Field]]] = {
    "titleInfo": partial(title, "mods.titleInfo"),
    "name": partial(name, "mods.name"),
    "language": _language,
    "physicalDescription": _physical,
    "identifier": _identifier,
    "subject": subject,
    "relatedItem": related,
    "part": part,
    "location": locations,
    "recordInfo": partial(_parted, "recordInfo"),
    "extension": _extension,
    **{
        what: partial(plain, what)
        for what in (
            "typeOfResource", "genre", "abstract", "tableOfContents", "targetAudience", "note", "classification",
        )
    },
}  # fmt: skip


def mods_fields(element: etree._Element, values: Values) -> list[Field]:
    """The fields of a ``mods`` element."""
    fields: list[Field] = []
    imprints = []
    for what, child in children(element):
        if what == "originInfo":
            imprints.append(child)
        elif what == "accessCondition":
            fields += plain(what, child, values)
        else:
            fields += _READ[what](child, values) if what in _READ else anything(what, child, values)
    return [*fields, *origins(imprints, values)]


def _understand(element: etree._Element, values: Values) -> Record | None:
    fields = header_fields(element, values)
    found = element if local(element) == "mods" else next((one for one in element.iter() if local(one) == "mods"), None)
    if found is not None:
        fields += mods_fields(found, values)
    return Record("mods", "", fields, b"", encoding=values.encoding, repairs=values.repairs()) if fields else None


def _record_of(element: etree._Element) -> etree._Element | None:
    return element if local(element) == "mods" else None


DIALECTS = [Dialect("mods", _record_of, _understand, frozenset({"mods", "mods3", "mods_full"}))]
