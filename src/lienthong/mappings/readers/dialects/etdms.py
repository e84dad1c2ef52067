"""ETD-MS, the format of theses (https://ndltd.org/metadata/etd-ms-v1-1/), versions 1.0 and 1.1.

Each element is a field: ``etdms.title``, ``etdms.contributor`` (with ``role``), ``etdms.date``; the degree is one:
``etdms.degree`` with ``name``, ``level``, ``discipline``, ``grantor``. Attributes are subfields by their names.
"""

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.modsvalues import Subfields, attributes, children, marc_language, said
from lienthong.mappings.readers.numbersof import told
from lienthong.mappings.readers.oai import header_fields
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field, Record

ROOT = "thesis"


def _field(what: str, element: etree._Element, values: Values) -> Field | None:
    found: Subfields = []
    if what == "degree":
        found = [pair for inner, one in children(element) for pair in said(inner, one, values)]
    elif text := text_of(element, values):
        found = [("a", marc_language(text) if what == "language" else text)]
    if not found:
        return None
    field = Field(f"etdms.{what}", subfields=[*found, *attributes(element, values)])
    return told(field) if what in ("identifier", "rights") else field


def _understand(element: etree._Element, values: Values) -> Record | None:
    fields = header_fields(element, values)
    root = element if local(element) == ROOT else next((one for one in element.iter() if local(one) == ROOT), None)
    if root is not None:
        fields += [field for what, child in children(root) if (field := _field(what, child, values))]
    return Record("etdms", "", fields, b"", encoding=values.encoding, repairs=values.repairs()) if fields else None


def _record_of(element: etree._Element) -> etree._Element | None:
    return element if local(element) == ROOT else None


DIALECTS = [Dialect("etdms", _record_of, _understand, frozenset({"etdms", "oai_etdms", "etd_ms", "etdms11"}))]
