"""What every element of MODS is read with: its text, its attributes, names of languages as MARC codes."""

from collections.abc import Iterator
from functools import cache

from lxml import etree

from lienthong.mappings import codes
from lienthong.mappings.languagecodes import languages_of
from lienthong.mappings.readers.elements import local, text_of
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Field
from lienthong.text import match_key

Subfields = list[tuple[str, str]]
TEXT = "a"
_SHOWN = frozenset({"shareable", "ID", "IDREF", "schemaLocation", "version"})
"""Attributes that speak of the XML document only."""


def children(element: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """The child elements by their local names."""
    for child in element:
        if name := local(child):
            yield name, child


def attributes(element: etree._Element, values: Values, *without: str) -> Subfields:
    """The attributes as subfields by their local names; ``xlink:href`` is ``href``, ``xml:lang`` ``lang``."""
    found = []
    for name, value in element.attrib.items():
        short = str(name).rpartition("}")[2]
        text = values.subfield(str(value)).strip()
        if text and short not in _SHOWN and short not in without:
            found.append((short, text))
    return found


def said(code: str, element: etree._Element, values: Values) -> Subfields:
    """The element's text as one subfield; none when it is empty."""
    text = text_of(element, values)
    return [(code, text)] if text else []


def plain(tag: str, element: etree._Element, values: Values) -> list[Field]:
    """A field of an element that holds text: ``a`` and its attributes."""
    found = said(TEXT, element, values)
    return [Field(f"mods.{tag}", subfields=[*found, *attributes(element, values)])] if found else []


def anything(tag: str, element: etree._Element, values: Values) -> list[Field]:
    """Every text below an element that no rule knows, each a field named by its path, so that it is told as lost."""
    found: list[Field] = []
    for one in element.iter():
        if local(one) and len(one) == 0 and (text := text_of(one, values)):
            names = [local(one)]
            above = one.getparent()
            while one is not element and above is not None and above is not element and len(names) < 6:
                names.append(local(above))
                above = above.getparent()
            path = ".".join([tag, *reversed(names)]) if one is not element else tag
            found.append(Field(f"mods.{path}", subfields=[("a", text), *attributes(one, values)]))
    return found


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, str] = {}
    for code, row in codes.table("languages").items():
        for name in (row["vi"], row["en"], row["vi"].removeprefix("Tiếng ")):
            if name and not row["status"]:
                found.setdefault(match_key(name), code)
    return found


def marc_language(value: str, scheme: str = "") -> str:
    """MARC's code of a language by a code of ``scheme``, a BCP 47 tag or its name; as it stands when none is known."""
    for how in (scheme, "rfc5646"):
        for one in languages_of(value, how):
            if one.code:
                return one.code
    return _by_name().get(match_key(value), value)
