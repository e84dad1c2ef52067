"""The OAI-PMH envelope of a record (https://www.openarchives.org/OAI/openarchivesprotocol.html#Record)."""

from lxml import etree

from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field

_KEPT = ("identifier", "datestamp", "setSpec")


def header_fields(element: etree._Element, values: Values) -> list[Field]:
    """The fields of the header that an OAI ``record`` has: ``header.identifier``, ``header.datestamp``, each
    ``header.setSpec``, and ``header.status`` ("deleted"). None when the element is no OAI record."""
    header = next((one for one in element if local(one) == "header"), None)
    if header is None:
        return []
    fields = [
        Field(f"header.{local(one)}", subfields=[("a", text)])
        for one in header
        if local(one) in _KEPT and (text := text_of(one, values))
    ]
    if status := header.get("status"):
        fields.append(Field("header.status", subfields=[("a", status)]))
    return fields
