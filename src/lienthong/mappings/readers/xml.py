"""XML of any wrapping: which element is the record, and each record as an element tree of its own.

A file is never parsed as one document. Its prolog is looked at once, then each record is cut out and parsed
alone, so that one damaged record costs no other, memory stays flat, and no entity of the file's own is ever
expanded; the parser knows neither network nor DTD nor huge trees.
"""

import html
import io
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from lxml import etree

from lienthong.errors import InputError
from lienthong.mappings.readers.dialects import Dialect, xml_dialects
from lienthong.mappings.readers.elements import local
from lienthong.mappings.readers.frames import Stream
from lienthong.mappings.readers.regions import Region, regions
from lienthong.mappings.readers.values import Values
from lienthong.mappings.record import Record, Unreadable

USUAL = {
    b"oai": b"http://www.openarchives.org/OAI/2.0/",
    b"xsi": b"http://www.w3.org/2001/XMLSchema-instance",
    b"xlink": b"http://www.w3.org/1999/xlink",
    b"marc": b"http://www.loc.gov/MARC21/slim",
    b"marcxml": b"http://www.loc.gov/MARC21/slim",
    b"oai_dc": b"http://www.openarchives.org/OAI/2.0/oai_dc/",
    b"qdc": b"http://dspace.org/qualifieddc/",
    b"dim": b"http://www.dspace.org/xmlns/dspace/dim",
    b"dc": b"http://purl.org/dc/elements/1.1/",
    b"dcterms": b"http://purl.org/dc/terms/",
    b"mods": b"http://www.loc.gov/mods/v3",
    b"mets": b"http://www.loc.gov/METS/",
    b"etd": b"http://www.ndltd.org/standards/metadata/etdms/1.1/",
    b"thesis": b"http://www.ndltd.org/standards/metadata/etdms/1.0/",
    b"doc": b"http://www.lyncode.com/xoai",
    b"atom": b"http://www.w3.org/2005/Atom",
    b"opds": b"http://opds-spec.org/2010/catalog",
    b"schema": b"http://schema.org/",
    b"onix": b"http://ns.editeur.org/onix/3.0/reference",
}
_PREFIX = rb"(?:[\w.-]+:)?"
_DECLARATION = re.compile(rb"^\s*<\?xml.*?\?>", re.DOTALL)
_NAMESPACE = re.compile(rb"""\sxmlns(?::([\w.-]+))?\s*=\s*("[^"<]*"|'[^'<]*')""")
_ENTITY = re.compile(rb"<!ENTITY")
_ASKED_FOR = re.compile(rb"""metadataPrefix\s*=\s*["']([\w.:-]{1,100})["']""")
_OF_A_RECORD = re.compile(
    rb"<"
    + _PREFIX
    + rb"(?:leader|controlfield|datafield|subfield|dcvalue|RecordReference|a001)\b|<(?:dc|dcterms|dim|mods)[:.]\w"
)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_AMPERSAND = re.compile(r"&(?!(?:#\d+|#x[0-9A-Fa-f]+|amp|lt|gt|quot|apos);)(\w+;)?")


_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
)


@dataclass(frozen=True)
class Shape:
    """How records lie in a file: their ``dialect``; ``name`` of the element that is cut out; ``namespaces``, the
    declarations that stand above it; ``kept``, what the dialect keeps of what is said above it."""

    dialect: Dialect
    name: str
    start: re.Pattern[bytes]
    namespaces: bytes
    kept: bytes = b""


def shape(sample: bytes, file: str, asked: str = "") -> Shape | None:
    """The shape of the file that begins with ``sample`` (in UTF-8); None when it holds no record we know. Of an OAI
    page without one only its headers are known; ``asked`` is then the dialect or metadataPrefix it was asked for with.

    Raises InputError when the file declares entities of its own.
    """
    if _ENTITY.search(sample):
        raise InputError("read_xml_entities", file=file)
    pull = etree.XMLPullParser(
        events=("start",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True
    )
    with suppress(etree.XMLSyntaxError):
        pull.feed(_DECLARATION.sub(b"", sample.removeprefix(b"\xef\xbb\xbf")).lstrip())
    deleted = None
    for _, element in pull.read_events():
        if not isinstance(element, etree._Element):
            continue
        for dialect in xml_dialects():
            if (record := dialect.record_of(element)) is not None:
                return _shape(dialect, record, sample)
        if deleted is None and local(element) == "header" and (asked or element.get("status") == "deleted"):
            deleted = element.getparent()
    return None if deleted is None else _shape(_asked_for(sample, asked), deleted, sample)


def _asked_for(sample: bytes, asked: str) -> Dialect:
    """Of a harvest of deletions alone only the request that is repeated in it tells what the records were; a page that
    was asked for by resumptionToken does not repeat the format."""
    found = _ASKED_FOR.search(sample)
    asked = asked or (found[1].decode().lower() if found else "oai_dc")
    known = {prefix: one for one in xml_dialects() for prefix in (one.format, *one.prefixes)}
    if asked not in known:
        asked = "marcxml" if "marc" in asked else "oai_dc"
    return known[asked]


def _shape(dialect: Dialect, record: etree._Element, sample: bytes) -> Shape:
    name = local(record)
    pattern = rb"<" + _PREFIX + re.escape(name.encode()) + rb"(?=[\s>])"
    for above in (record, *record.iterancestors()):
        if local(above) == "record" and any(local(child) == "header" for child in above):
            name = "record"
            pattern = rb"<" + _PREFIX + rb"record(?:\s[^<>]{0,2000})?>\s{0,1000}<" + _PREFIX + rb"header(?=[\s>/])"
            break
        if above is not record and local(above) == name:
            pattern += _unless_first(above)
    start = re.compile(pattern)
    first = start.search(sample)
    spaces = {prefix: b'"' + uri + b'"' for prefix, uri in USUAL.items() if prefix + b":" in sample}
    for found in _NAMESPACE.finditer(sample, 0, first.start() if first else len(sample)):
        spaces[found[1] or b""] = found[2]
    if first and (prefix := first.group()[1:].partition(b":" + name.encode())[0]) != first.group()[1:]:
        # An envelope whose prefix was declared above it.
        spaces.setdefault(prefix, USUAL.get(prefix, USUAL[b"oai"]).join((b'"', b'"')))
    declared = b"".join(b" xmlns" + (b":" + prefix if prefix else b"") + b"=" + uri for prefix, uri in spaces.items())
    return Shape(dialect, name, start, declared, dialect.keeps(record) if dialect.keeps else b"")


def _unless_first(wrapping: etree._Element) -> bytes:
    """A look ahead that passes over the start tag of an element that only wraps the record and is called as it is: the
    ``record`` of SRU's ``searchRetrieveResponse`` begins with its schema, packing or data."""
    names = b"|".join(sorted({re.escape(local(child).encode()) for child in wrapping if local(child)}))
    return rb"(?![^<>]{0,2000}>\s{0,1000}<" + _PREFIX + rb"(?:" + names + rb")[\s>/])"


def read(stream: Stream, shape: Shape, values: Values) -> Iterator[Record | Unreadable]:
    """Each record element, understood; damaged stretches as ``Unreadable``. ``raw`` is as it stood in the file."""

    def understand(element: etree._Element) -> Record | None:
        return shape.dialect.understand(element, values)

    close = _close(shape)
    for region in regions(stream, shape.start):
        if region.head:
            yield from _gap(region.offset, region.data)
        elif region.size != len(region.data):
            yield Unreadable(region.data, "read_too_long", str(region.size), offset=region.offset)
        else:
            yield from _records(region, shape, close, understand)


def _close(shape: Shape) -> re.Pattern[bytes]:
    return re.compile(rb"</" + _PREFIX + re.escape(shape.name.encode()) + rb"\s*>")


def passes_over(sample: bytes, shape: Shape) -> bool:
    """Whether among the elements of a file's beginning are some that are passed over."""
    passes = shape.dialect.passes
    if passes is None:
        return False
    close = _close(shape)
    for region in regions(io.BytesIO(sample), shape.start):
        ends = [] if region.head else [found.end() for found in close.finditer(region.data)][:1]
        element = _parsed(region.data[: ends[0]], shape)[0] if ends else None
        if element is not None and passes(element):
            return True
    return False


def _records(
    region: Region,
    shape: Shape,
    close: re.Pattern[bytes],
    understand: Callable[[etree._Element], Record | None],
) -> Iterator[Record | Unreadable]:
    ends = [found.end() for found in close.finditer(region.data)][-3:] or [len(region.data)]
    why = ""
    for end in reversed(ends):
        raw = _keeping(shape.kept, region.data[:end]) if shape.kept else region.data[:end]
        element, repairs, problem = _parsed(raw, shape)
        why = why or problem
        if element is None:
            continue
        record = understand(element)
        if record is None:
            if not (shape.dialect.passes and shape.dialect.passes(element)):
                yield Unreadable(raw, "read_no_fields", offset=region.offset)
        else:
            record.raw, record.offset, record.repairs = raw, region.offset, repairs + record.repairs
            yield record
        yield from _gap(region.offset + end, region.data[end:])
        return
    yield Unreadable(region.data, "read_xml", why, offset=region.offset)


def _keeping(kept: bytes, raw: bytes) -> bytes:
    """The record with what its dialect keeps behind its start tag."""
    start, sign, rest = raw.partition(b">")
    return start + sign + kept + rest if sign and not start.endswith(b"/") else raw


def _gap(offset: int, data: bytes) -> Iterator[Unreadable]:
    """What stands between records is wrapping, unless fields are in it: then a record lost its start tag."""
    if found := _OF_A_RECORD.search(_without_comments(data)):
        yield Unreadable(data, "read_xml", f"{found.group().decode()} …", offset=offset)


def _without_comments(data: bytes) -> bytes:
    """In one pass, whatever stands in a hostile file: a regular expression would try each opening to the end."""
    before, *commented = data.split(b"<!--")
    return before + b"".join(part.partition(b"-->")[2] for part in commented)


def _parsed(raw: bytes, shape: Shape) -> tuple[etree._Element | None, list[str], str]:
    """The record's element, what was mended for it, and the parser's first complaint."""
    try:
        return _element(raw, shape), [], ""
    except etree.XMLSyntaxError as error:
        problem = str(error)
    text, repairs = _mended(raw)
    if repairs:
        try:
            return _element(text.encode(), shape), repairs, problem
        except etree.XMLSyntaxError:
            pass
    return None, [], problem


def _element(raw: bytes, shape: Shape) -> etree._Element:
    return etree.fromstring(b"<x" + shape.namespaces + b">" + raw + b"</x>", _PARSER)[0]


def _mended(raw: bytes) -> tuple[str, list[str]]:
    """Bytes, controls and ampersands that XML forbids and exports write nevertheless."""
    repairs = []
    text = raw.decode("utf-8", "replace")
    if "\ufffd" in text:
        repairs.append("read_bad_utf8")
    if _ILLEGAL.search(text):
        text = _ILLEGAL.sub("", text)
        repairs.append("read_control_characters")
    if _AMPERSAND.search(text):
        text = _AMPERSAND.sub(_escaped, text)
        repairs.append("read_ampersand")
    return text, repairs


def _escaped(found: re.Match[str]) -> str:
    named = html.unescape(found.group()) if found[1] else found.group()
    return named if named != found.group() else "&amp;" + (found[1] or "")
