"""Answers of the protocol as XML 1.0 in UTF-8, valid against the schemas of the Open Archives Initiative."""

import re
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape as _escape
from xml.sax.saxutils import quoteattr

OAI = "http://www.openarchives.org/OAI/2.0/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<OAI-PMH xmlns="{OAI}" xmlns:xsi="{_XSI}" xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd">\n'
)
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

SCHEMAS = {
    "oai_dc": (f"{OAI}oai_dc.xsd", f"{OAI}oai_dc/"),
    "marc21": ("http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd", "http://www.loc.gov/MARC21/slim"),
    "rdf": ("http://www.w3.org/2000/07/rdf.xsd", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
}
"""Of each metadataPrefix the address of its schema, and its namespace."""


def escape(text: str) -> str:
    """Text of an element; what XML cannot hold is told by a replacement character."""
    return _escape(_NOT_XML.sub("\ufffd", text), {"\r": "&#13;"})


def element(name: str, text: str, **attributes: str) -> str:
    """An element with text."""
    told = "".join(f" {key}={quoteattr(_NOT_XML.sub('', value))}" for key, value in attributes.items() if value)
    return f"<{name}{told}>{escape(text)}</{name}>"


def document(date: str, base: str, asked: Mapping[str, str], parts: Iterable[bytes]) -> bytes:
    """The answer to a request: ``asked`` are its verb and arguments, none when they were wrong."""
    request = element("request", base, **asked)
    head = f"{_HEAD}{element('responseDate', date)}\n{request}\n".encode()
    return b"".join([head, *parts, b"\n</OAI-PMH>\n"])


def dublin_core(elements: Iterable[tuple[str, str, str]]) -> str:
    """A description in simple Dublin Core (oai_dc): names of elements, texts and their languages ('' unknown)."""
    told = "".join(
        f"<dc:{name}" + (f' xml:lang="{language}"' if language else "") + f">{escape(text)}</dc:{name}>"
        for name, text, language in elements
    )
    return (
        f'<oai_dc:dc xmlns:oai_dc="{OAI}oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xsi="{_XSI}"'
        f' xsi:schemaLocation="{OAI}oai_dc/ {OAI}oai_dc.xsd">{told}</oai_dc:dc>'
    )
