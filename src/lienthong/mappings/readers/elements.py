"""What every reader of XML asks of an element."""

from functools import lru_cache

from lxml import etree

from lienthong.mappings.readers.values import Values


def local(element: etree._Element) -> str:
    """The element's name without namespace or prefix (one that is declared nowhere stays in the name, as in a raw
    record that is read alone); '' for a comment or instruction."""
    tag = element.tag
    return _local(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _local(tag: str) -> str:
    return tag.rpartition("}")[2].rpartition(":")[2]


def space(element: etree._Element) -> str:
    """The element's namespace, '' when it has none."""
    return element.tag[1:].partition("}")[0] if isinstance(element.tag, str) and element.tag[:1] == "{" else ""


def text_of(element: etree._Element, values: Values) -> str:
    """All text below the element, lines of pretty-printing joined."""
    text = "".join(str(part) for part in element.itertext()) if len(element) else element.text or ""
    if "\n" in text:
        text = " ".join(line.strip() for line in text.split("\n"))
    return values.subfield(text.strip()).strip() if text else ""
