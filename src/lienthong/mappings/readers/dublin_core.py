"""Dublin Core as repositories write it: oai_dc, qualified Dublin Core, DSpace DIM and ``dcvalue``.

Every statement becomes a ``Field`` whose tag is the qualified element: ``dc.contributor.advisor``,
``dcterms.issued``. The text is subfield ``a``, its language subfield ``lang``, the key of an authority file
(DSpace) subfield ``authority`` and how sure DSpace is of that subfield ``confidence``. Of an OAI envelope
(https://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm) what ``oai.header_fields`` tells is kept.
"""

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
    if not is_dublin_core(element) or not (text := text_of(element, values)):
        return None
    subfields = [("a", text)]
    lang = element.get(_LANG) or element.get("lang") or element.get("language")
    if lang:
        subfields.append(("lang", lang))
    subfields += [(name, said) for name in _AUTHORITY if (said := element.get(name))]
    return Field(_tag(element), subfields=subfields)


def _tag(element: etree._Element) -> str:
    space, _, name = element.tag.rpartition("}")
    if name in ("field", "dcvalue") and element.get("element"):
        schema = element.get("mdschema") or _schema(element) or "dc"
        qualifier = element.get("qualifier") or "none"
        parts = [schema, element.get("element"), "" if qualifier == "none" else qualifier]
        return ".".join(part for part in parts if part)
    if name.startswith(("dc.", "dcterms.")):
        return str(name)
    return f"{SPACES[space[1:]]}.{name}"


def _schema(element: etree._Element) -> str:
    """The schema that DSpace's simple archive names once, on ``<dublin_core schema="dcterms">``."""
    parent = element.getparent()
    return (parent.get("schema") or "") if parent is not None else ""


def is_dublin_core(element: etree._Element) -> bool:
    """Whether the element is a Dublin Core statement, in any of the ways that DSpace writes them."""
    if not isinstance(element.tag, str):
        return False
    space, _, name = element.tag.rpartition("}")
    if space[1:] in SPACES:
        return SPACES[space[1:]] != "dim" or name == "field"
    return name == "dcvalue" or name.startswith(("dc.", "dcterms."))
