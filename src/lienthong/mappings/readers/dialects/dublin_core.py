"""Dublin Core in the ways that repositories write it: oai_dc, qualified, DSpace's DIM and ``dcvalue``."""

from lxml import etree

from lienthong.mappings.readers.dialects import Dialect
from lienthong.mappings.readers.dublin_core import is_dublin_core, understand


def _record_of(element: etree._Element) -> etree._Element | None:
    return element.getparent() if is_dublin_core(element) else None


DIALECTS = [Dialect("oai_dc", _record_of, understand, frozenset({"oai_dc", "qdc", "dim"}), rank=1)]
