"""MARCXML, with or without its namespace."""

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.elements import local
from lienthong.mappings.readers.marcxml import MARC_PARTS, understand


def _record_of(element: etree._Element) -> etree._Element | None:
    return element.getparent() if local(element) in MARC_PARTS else None


DIALECTS = [Dialect("marcxml", _record_of, understand, frozenset({"marcxml", "marc21", "marc"}))]
