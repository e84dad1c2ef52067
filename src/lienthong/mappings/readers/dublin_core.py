"""Dublin Core as repositories write it: oai_dc, qualified Dublin Core, DSpace DIM and ``dcvalue``.

Every statement becomes a ``Field`` whose tag is the qualified element: ``dc.contributor.advisor``,
``dcterms.issued``. The text is subfield ``a``, its language subfield ``lang``, the key of an authority file
(DSpace) subfield ``authority`` and how sure DSpace is of that subfield ``confidence``. Of an OAI envelope
(https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm) what ``oai.header_fields`` tells is kept.
"""

from functools import lru_cache

from lxml import etree

from lienthong.mappings.readers.elements import text_of
from lienthong.mappings.readers.oai import header_fields
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_AUTHORITY = ("authority", "confidence")
SPACES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://www.dspace.org/xmlns/dspace/dim": "dim",
}


def understand(element: etree._Element, values: Values) -> Record | None:
    """The Dublin Core record in an element that is one or wraps one; None when it states nothing."""
    fields = header_fields(element, values)
    fields += statements(element, values)
    return Record("oai_dc", "", fields, b"", encoding=values.encoding, repairs=values.repairs()) if fields else None


def statements(element: etree._Element, values: Values) -> list[Field]:
    """The field of every Dublin Core statement below an element."""
    return [field for one in element.iter() if isinstance(one.tag, str) and (field := _field(one, values))]


def _field(element: etree._Element, values: Values) -> Field | None:
    if not _states(element.tag) or not (text := text_of(element, values)):
        return None
    subfields = [("a", text)]
    if element.attrib:
        if lang := element.get(_LANG) or element.get("lang") or element.get("language"):
            subfields.append(("lang", lang))
        subfields += [(name, said) for name in _AUTHORITY if (said := element.get(name))]
    return Field(_tag(element), subfields=subfields)


def _tag(element: etree._Element) -> str:
    if said := element.get("element"):
        schema = element.get("mdschema") or _schema(element) or "dc"
        return _qualified(element.tag, schema, said, element.get("qualifier") or "none")
    return _qualified(element.tag, "", "", "none")


@lru_cache(maxsize=4096)
def _qualified(tag: str, schema: str, element: str, qualifier: str) -> str:
    space, _, name = tag.rpartition("}")
    if name in ("field", "dcvalue") and element:
        return ".".join(part for part in (schema, element, "" if qualifier == "none" else qualifier) if part)
    if name.startswith(("dc.", "dcterms.")):
        return name
    return f"{SPACES[space[1:]]}.{name}"


def _schema(element: etree._Element) -> str:
    """The schema that DSpace's simple archive names once, on ``<dublin_core schema="dcterms">``."""
    parent = element.getparent()
    return (parent.get("schema") or "") if parent is not None else ""


def is_dublin_core(element: etree._Element) -> bool:
    """Whether the element is a Dublin Core statement, in any of the ways that DSpace writes them."""
    return isinstance(element.tag, str) and _states(element.tag)


@lru_cache(maxsize=4096)
def _states(tag: str) -> bool:
    space, _, name = tag.rpartition("}")
    if space[1:] in SPACES:
        return SPACES[space[1:]] != "dim" or name == "field"
    return name == "dcvalue" or name.startswith(("dc.", "dcterms."))
